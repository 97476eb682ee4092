import Benchmarks
import CAllocationCounter
import EnvironmentInterface
import Physics
import PolicyInterface
import Reproducibility
import RobotModel
import TestConditions
import Testing

@testable import Locomotion

/// Counts what the step's thread asks the C library for. The engine is one that does nothing, and
/// the loop has one worker: a loop of more asks for the few blocks of its own bookkeeping.
@Suite struct AllocationTests {
  @Test("the counter sees an array being made")
  func counter() {
    let before = treadmill_allocation_count()
    let array = (0..<1000).map { _ in before }
    #expect(array.count == 1000)
    #expect(before < 0 || treadmill_allocation_count() > before)
  }

  /// Every reward term, every observation, noise, delays, pushes, forces, and short episodes.
  private func configuration() -> LocomotionConfiguration {
    var configuration = LocomotionConfiguration()
    configuration.rewards.terms = RewardCatalog.all.map { RewardTerm($0.name, 0.01) }
    configuration.observation.preset = .openloong173
    configuration.observation.criticTerms = ObservationQuantity.allCases.flatMap {
      [$0.rawValue, $0.rawValue + "_history", $0.rawValue + "_stack"]
    }
    configuration.motion.source = .gaits
    configuration.control.actionNoise = 0.02
    configuration.control.actionBlend = 0...0.2
    configuration.commands.interval = 0.1...0.3
    configuration.commands.headingShare = 0.5
    configuration.pushes.interval = 0.04...0.1
    configuration.pushes.forceInterval = 0.04...0.1
    configuration.episode.length = 0.5
    configuration.curriculum.pushes.mode = .episodes
    configuration.curriculum.interval = 3
    return configuration
  }

  @Test(
    "a control step asks for no memory, starts of new episodes and all reward terms included",
    .enabled(if: TestConditions.countsAllocations),
    arguments: TerrainConfiguration.Ground.allCases)
  func step(ground: TerrainConfiguration.Ground) throws {
    let full = try RobotCatalog.robot(named: "qinglong")
    let robot = try full.reduced(keeping: full.controlledJoints)
    var configuration = configuration()
    configuration.terrain.ground = ground
    var physics = PhysicsConfiguration()
    if let tiles = TerrainTiles(configuration.terrain) {
      physics.terrain = .heightField(tiles.heightField(seed: 1))
    }
    let batch = MotionlessBatch(robot: robot, count: 100, configuration: physics)
    let environment = try LocomotionEnvironment(
      configuration: configuration, physics: batch, jointMirror: nil,
      pool: WorkerPool(workerCount: 1), seed: 3)
    var observations = ObservationBatch(shape: environment.shape)
    var outcome = StepOutcome(environmentCount: 100)
    var actions = [Float](repeating: 0, count: 100 * environment.shape.actionCount)
    var stream = RandomStream(seed: 5, stream: 0)
    stream.fillNormal(&actions)
    func play(_ count: Int) {
      for _ in 0..<count {
        environment.step(actions: actions, into: &outcome)
        environment.observe(into: &observations)
      }
    }

    play(10)
    _ = environment.drainStatistics()
    let before = treadmill_allocation_count()
    play(200)
    let count = treadmill_allocation_count() - before
    #expect(count == 0, "200 steps of 100 robots asked for \(count) blocks")
    #expect(environment.drainStatistics().episodeCount > 400)
    #expect(environment.faults.isEmpty)
  }
}
