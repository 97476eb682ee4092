import EnvironmentInterface
import Foundation
import PolicyInterface
import ReferenceMotion
import RobotModel
import SpatialMath
import Testing

@testable import Locomotion

@Suite struct GaitLibraryTests {
  private func table(speed: Double) throws -> GaitTable {
    GaitTable(try ReferenceTrack(TestClip.walk(speed: speed), robot: TestBiped.robot))
  }

  private func row(_ library: GaitLibrary, _ mix: GaitLibrary.Mix, phase: Double) -> [Double] {
    var row = Array(repeating: 0.0, count: library.tables[0].layout.width)
    library.sample(mix, phase: phase, into: &row)
    return row
  }

  /// Between 64 rows of a cycle positions go in straight lines: (2π / 64)² / 8 of 0.2 rad.
  private let tableTolerance = 3e-4

  @Test("a table gives the clip back at any phase, and its mean velocity is the command")
  func tables() throws {
    let table = try table(speed: 0.5)
    #expect(abs(table.command.forwardSpeed - 0.5) < 1e-9)
    #expect(abs(table.period - 0.8) < 1e-12)
    let library = GaitLibrary([table], choice: .nearest)
    let mix = library.mix(for: VelocityCommand(forwardSpeed: 0.5))
    for phase in [0, 0.13, 0.5, 0.99, 1.25] {
      let row = row(library, mix, phase: phase)
      let expected = TestClip.joints(phase: phase)
      for joint in 0..<12 { #expect(abs(row[joint] - expected[joint]) < tableTolerance) }
      #expect(abs(row[table.layout.linear] - 0.5) < 1e-9)
      #expect(abs(row[table.layout.height] - 0.83) < 1e-9)
    }
  }

  @Test("the nearest clip is played √(v / v_c) times as fast, its stride longer by the rest")
  func warp() throws {
    let library = GaitLibrary([try table(speed: 0.2), try table(speed: 0.6)], choice: .nearest)
    let mix = library.mix(for: VelocityCommand(forwardSpeed: 0.864))
    #expect(mix.count == 1 && mix.tables[0] == 1)
    // 0.864 / 0.6 = 1.2².
    #expect(abs(mix.rate - 1.2) < 1e-9)
    #expect(abs(mix.period - 0.8 / 1.2) < 1e-9)
    #expect(abs(0.6 * mix.rate * mix.strideScale - 0.864) < 1e-9)
    #expect(abs(mix.distance - 0.264) < 1e-9)
    #expect(library.mix(for: VelocityCommand(forwardSpeed: 0.3)).tables[0] == 0)
  }

  @Test("a grid mixes its neighbours with weights that add up to 1, and is exact at its nodes")
  func grid() throws {
    var grid = GaitGridConfiguration()
    grid.forwardSpeeds = [0, 0.4, 1]
    grid.leftwardSpeeds = [-0.2, 0.2]
    grid.yawRates = [0]
    let speeds = grid.commands.map(\.forwardSpeed)
    #expect(grid.commands.count == 6)
    let library = GaitLibrary(try speeds.map { try table(speed: $0) }, choice: .grid(grid))
    let node = library.mix(
      for: VelocityCommand(forwardSpeed: 0.4, leftwardSpeed: 0.2, isStanding: false))
    #expect(node.count == 1 && node.tables[0] == 3 && node.weights[0] == 1)

    let between = library.mix(for: VelocityCommand(forwardSpeed: 0.7, leftwardSpeed: 0.1))
    var sum = 0.0
    for part in 0..<between.count { sum += between.weights[part] }
    #expect(between.count == 4 && abs(sum - 1) < 1e-12)
    let row = row(library, between, phase: 0.3)
    #expect(abs(row[library.tables[0].layout.linear] - 0.7) < 1e-9)
    #expect(between.distance == 0)

    let outside = library.mix(for: VelocityCommand(forwardSpeed: 1.3, yawRate: 0.4))
    #expect(abs(outside.distance - 0.5) < 1e-12)
  }

  @Test("standing goes over into stepping and back in the time of the transition")
  func transition() throws {
    let (environment, _) = try EnvironmentSupport.make(count: 1, clips: [TestClip.walk()]) {
      TestClip.configure(&$0)
      $0.motion.selection = .command
      $0.motion.transition = 0.1
      $0.observation.preset = .custom
      $0.observation.terms = ["gait_phase", "reference_joint_velocity"]
    }
    let walk = VelocityCommand(forwardSpeed: 0.5)
    environment.beginEvaluation([
      EvaluationEpisode(
        seed: 1, duration: 1,
        commands: [TimedCommand(time: 0.2, walk), TimedCommand(time: 0.6, VelocityCommand())])
    ])
    var observations = ObservationBatch(shape: environment.shape)
    var outcome = StepOutcome(environmentCount: 1)
    var moving: [Bool] = []
    var phases: [Double] = []
    for _ in 0..<45 {
      environment.step(actions: Array(repeating: 0, count: 12), into: &outcome)
      environment.observe(into: &observations)
      moving.append(observations.actor[0...1].contains { $0 != 0 })
      phases.append(environment.gaitPhase(of: 0))
    }
    // From step 10 on it steps, and from step 30 on it takes five steps to stand.
    #expect(moving == (1...45).map { (10..<34).contains($0) })
    let rate = (phases[20] - phases[19]).truncatingRemainder(dividingBy: 1)
    #expect(abs(abs(rate) - 0.02 / 0.8) < 1e-9 || rate < 0)
  }

  @Test("a symmetric motion has a mirror where the phase is seen, and another has none")
  func mirror() throws {
    func environment(_ clip: ReferenceClip) throws -> LocomotionEnvironment {
      try EnvironmentSupport.make(count: 1, clips: [clip]) { TestClip.configure(&$0) }.environment
    }
    #expect(try environment(TestClip.walk()).mirror != nil)
    var limp = TestClip.walk()
    for frame in 0..<limp.frameCount { limp.jointPositions[12 * frame + 3] += 0.2 }
    #expect(try environment(limp).mirror == nil)
  }

  @Test(
    "the built-in gait is the reference between the commands of a grid",
    arguments: ["qinglong", "g1"])
  func builtIn(name: String) throws {
    let full = try RobotCatalog.robot(named: name)
    let robot = try full.reduced(keeping: full.controlledJoints)
    var grid = GaitGridConfiguration()
    grid.forwardSpeeds = [0, 0.8]
    grid.leftwardSpeeds = [0, 0.3]
    grid.yawRates = [0]
    let library = try GaitLibrary(grid, robot: robot)
    #expect(library.tables.count == 4)
    for command in [
      VelocityCommand(forwardSpeed: 0.6, leftwardSpeed: 0.1), VelocityCommand(forwardSpeed: 0.3),
      VelocityCommand(leftwardSpeed: 0.25),
    ] {
      let mix = library.mix(for: command)
      var mean = 0.0
      for step in 0..<100 {
        mean += row(library, mix, phase: Double(step) / 100)[library.tables[0].layout.linear] / 100
      }
      // The base's heading sways a little about the way it goes.
      #expect(abs(mean - command.forwardSpeed) < 0.03)
    }
  }

  @Test("the built-in gait is its own mirror image half a cycle later, made exact in the library")
  func builtInMirror() throws {
    let full = try RobotCatalog.robot(named: "qinglong")
    let robot = try full.reduced(keeping: full.controlledJoints)
    let mirror = try robot.jointMirror()
    var grid = GaitGridConfiguration()
    grid.forwardSpeeds = [0.5]
    grid.leftwardSpeeds = [-0.2, 0, 0.2]
    grid.yawRates = [0]
    let library = try GaitLibrary(grid, robot: robot)
    #expect(library.tables[2].rows == library.tables[0].mirrored(mirror).rows)
    let middle = library.tables[1]
    let largest = zip(middle.rows, middle.mirrored(mirror).rows).reduce(0) {
      max($0, abs($1.0 - $1.1))
    }
    #expect(largest < 1e-12)

    // By itself it is so but for the frames, which do not fall on the same moments of both steps: a
    // swinging leg at 8 rad/s moves 0.16 rad in one of them.
    let raw = try GaitLibrary.table(
      for: VelocityCommand(forwardSpeed: 0.5, isStanding: false), robot: robot)
    let image = raw.mirrored(mirror)
    for row in 0..<GaitTable.rowCount {
      for joint in 0..<12 {
        let slot = row * raw.layout.width + joint
        #expect(abs(raw.rows[slot] - image.rows[slot]) < 0.16)
      }
    }
    #expect(raw.mirrored(mirror).mirrored(mirror).rows == raw.rows)
  }
}
