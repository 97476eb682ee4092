import EnvironmentInterface
import Physics
import Reproducibility
import SpatialMath
import Testing

@testable import Locomotion

@Suite struct TerrainLevelTests {
  /// An environment on tiles, over the stand-in for a physics engine.
  private func make(
    count: Int, workers: Int = 1, seed: UInt64 = 11,
    terrain: TerrainConfiguration = TerrainTilesTests.configuration,
    configure: (inout LocomotionConfiguration) -> Void
  ) throws -> (environment: LocomotionEnvironment, batch: KinematicBatch, tiles: TerrainTiles) {
    let tiles = try #require(TerrainTiles(terrain))
    let (environment, batch) = try EnvironmentSupport.make(
      count: count, workers: workers, seed: seed,
      terrain: .heightField(tiles.heightField(seed: 5))
    ) {
      configure(&$0)
      $0.terrain = terrain
    }
    return (environment, batch, tiles)
  }

  /// Level tiles of 4 m and episodes of one second in which nothing goes wrong.
  private func calm(_ configuration: inout LocomotionConfiguration) {
    EnvironmentSupport.calm(&configuration)
    configuration.episode.length = 1
    configuration.terminations = TerminationConfiguration()
    configuration.terminations.baseHeight = nil
    configuration.commands.forwardSpeed = 1...1
    configuration.commands.leftwardSpeed = 0...0
    configuration.commands.yawRate = 0...0
    configuration.commands.standingShare = 0
    configuration.curriculum.terrain.largestFirstLevel = 0
  }

  private var level: TerrainConfiguration {
    var terrain = TerrainTilesTests.configuration
    terrain.largestSlope = 0
    terrain.largestStepHeight = 0
    terrain.largestWaveHeight = 0
    terrain.largestRoughness = 0
    return terrain
  }

  private func levels(_ environment: LocomotionEnvironment) -> [Int] {
    environment.owners.flatMap { $0.shard.terrain.levels }
  }

  private func play(_ environment: LocomotionEnvironment, steps: Int) {
    var outcome = StepOutcome(environmentCount: environment.shape.environmentCount)
    let actions = [Float](
      repeating: 0, count: environment.shape.environmentCount * environment.shape.actionCount)
    for _ in 0..<steps { environment.step(actions: actions, into: &outcome) }
  }

  @Test(
    "a level goes up after half a tile, down after less than half of what was asked",
    arguments: [
      (walked: 4.1, asked: 20.0, next: 2), (3.9, 20, 0), (3.9, 7.9, 0), (3.9, 7.7, 1), (0, 0, 1),
    ])
  func rule(_ argument: (walked: Double, asked: Double, next: Int)) throws {
    var terrain = TerrainTilesTests.configuration
    terrain.tileSize = 8
    let tiles = try #require(TerrainTiles(terrain))
    let rule = CurriculumConfiguration.Terrain()
    var stream = RandomStream(seed: 1, stream: 0)
    let next = rule.next(
      after: 1, walked: argument.walked, asked: argument.asked, tiles: tiles, stream: &stream)
    #expect(next == argument.next)
    // Nothing is drawn, and the first level is the lowest.
    #expect(stream == RandomStream(seed: 1, stream: 0))
    let lowest = rule.next(after: 0, walked: 0, asked: 9, tiles: tiles, stream: &stream)
    #expect(lowest == 0)
  }

  @Test("after the last level comes any")
  func last() throws {
    let tiles = try #require(TerrainTiles(TerrainTilesTests.configuration))
    let rule = CurriculumConfiguration.Terrain()
    var stream = RandomStream(seed: 1, stream: 0)
    let drawn = (0..<100).map { _ in
      rule.next(after: 2, walked: 9, asked: 9, tiles: tiles, stream: &stream)
    }
    #expect(Set(drawn) == [0, 1, 2])
  }

  @Test("robots start on the platforms of their tiles, and move up a level where they walk on")
  func up() throws {
    let (environment, batch, tiles) = try make(count: 20, terrain: level) {
      calm(&$0)
      // The stand-in slows down: 4.5 m in one second.
      $0.reset.linearVelocity = 5...5
    }
    func expectStarts() {
      let levels = levels(environment)
      for robot in 0..<20 {
        let center = tiles.center(
          level: levels[robot], column: tiles.column(of: robot, count: 20))
        let start = batch.state.basePositionInWorld.vector(robot)
        #expect(start.x == center.x && start.y == center.y)
      }
    }
    #expect(levels(environment) == Array(repeating: 0, count: 20))
    expectStarts()
    play(environment, steps: 50)
    #expect(levels(environment) == Array(repeating: 1, count: 20))
    expectStarts()
    let figures = environment.drainStatistics().figures
    #expect(figures.first { $0.name == "curriculum/terrain_level" }?.value == 1)
    play(environment, steps: 50)
    #expect(levels(environment) == Array(repeating: 2, count: 20))
  }

  @Test("robots that stay where they are told to walk move down a level, others stay")
  func down() throws {
    for (isTold, expected) in [(true, 1), (false, 2)] {
      let (environment, _, _) = try make(count: 4, terrain: level) {
        calm(&$0)
        $0.commands.standingShare = isTold ? 0 : 1
      }
      for owner in environment.owners {
        for index in owner.shard.terrain.levels.indices { owner.shard.terrain.levels[index] = 2 }
      }
      play(environment, steps: 50)
      #expect(levels(environment) == Array(repeating: expected, count: 4))
    }
  }

  /// Everything left to chance, on all kinds of ground.
  private func wild(_ configuration: inout LocomotionConfiguration) {
    EnvironmentSupport.wild(&configuration)
    configuration.observation.criticTerms.append("height_scan")
    configuration.observation.preset = .custom
    configuration.observation.terms = ["joint_position", "foot_force_stack", "height_scan"]
    configuration.observation.heightNoise = 0.02
    configuration.reset.linearVelocity = -3...3
  }

  @Test("on tiles results are the same to the bit for one, two and three workers")
  func workers() throws {
    var recordings: [Recording] = []
    var snapshots: [Snapshot] = []
    for workers in 1...3 {
      let (environment, _, _) = try make(count: 9, workers: workers, configure: wild)
      var stream = RandomStream(seed: 8, stream: 0)
      recordings.append(Recording(environment, count: 90, stream: &stream))
      snapshots.append(environment.snapshot())
    }
    #expect(recordings[0].isFinite)
    #expect(recordings[0] == recordings[1] && recordings[0] == recordings[2])
    #expect(snapshots[0] == snapshots[1] && snapshots[0] == snapshots[2])
  }

  @Test("on tiles a restored environment goes on with the same bits")
  func resume() throws {
    let (environment, _, _) = try make(count: 9, workers: 2, configure: wild)
    var stream = RandomStream(seed: 13, stream: 0)
    _ = Recording(environment, count: 60, stream: &stream)
    #expect(Set(levels(environment)).count > 1)
    let snapshot = environment.snapshot()
    let startOfRest = stream
    let rest = Recording(environment, count: 60, stream: &stream)

    let (other, _, _) = try make(count: 9, seed: 99, configure: wild)
    try other.restore(snapshot)
    #expect(levels(other).count == 9)
    #expect(other.snapshot() == snapshot)
    var again = startOfRest
    #expect(Recording(other, count: 60, stream: &again) == rest)
    #expect(other.snapshot() == environment.snapshot())
  }

  @Test("a snapshot without levels, or with one that the ground has not, is refused")
  func refusal() throws {
    let (environment, _, _) = try make(count: 3, configure: calm)
    let (onPlane, _) = try EnvironmentSupport.make(count: 3, configure: calm)
    #expect(throws: SnapshotError.self) { try environment.restore(onPlane.snapshot()) }
    let (other, _, _) = try make(count: 3, configure: calm)
    other.owners[0].shard.terrain.levels[0] = 3
    #expect(throws: SnapshotError.self) { try environment.restore(other.snapshot()) }
  }

  @Test("an evaluation's episodes start on the tiles of their numbers, level by level")
  func evaluation() throws {
    let (environment, batch, tiles) = try make(count: 30, terrain: level, configure: calm)
    environment.beginEvaluation(
      (0..<30).map { index in
        var episode = EvaluationEpisode(seed: 1, duration: 1, commands: [])
        episode.tile = index
        return episode
      })
    for robot in 0..<30 {
      let start = batch.state.basePositionInWorld.vector(robot)
      let center = tiles.center(level: robot / 8 % 3, column: robot % 8)
      #expect(start.x == center.x && start.y == center.y)
    }
  }
}
