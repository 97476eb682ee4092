import Reproducibility
import SpatialMath

/// Where a shard's environments are among the tiles of the ground.
struct TerrainState: FlatState, Sendable {
  /// `[environments]` level of difficulty.
  var levels: [Int]
  /// `[environments, 3]` where the episode started, in the world [m].
  var starts: [Double]
  /// `[environments, 3]` the way that the commands asked for since then, in the world [m].
  var askedWays: [Double]
  /// `[environments]` column of tiles, which stays.
  let columns: [Int]

  /// The first levels, drawn; zeros where the ground has no tiles.
  ///
  /// - Parameters:
  ///   - numbers: of the environments in the whole run.
  ///   - environmentCount: number of all environments of the run.
  ///   - definition: says what the ground is.
  ///   - streams: `[environments]`.
  init(
    numbers: Range<Int>, environmentCount: Int, definition: LocomotionDefinition,
    streams: inout [RandomStream]
  ) {
    levels = Array(repeating: 0, count: numbers.count)
    starts = Array(repeating: 0, count: 3 * numbers.count)
    askedWays = starts
    guard let tiles = definition.tiles else {
      columns = levels
      return
    }
    columns = numbers.map { tiles.column(of: $0, count: environmentCount) }
    let terrain = definition.configuration.curriculum.terrain
    for environment in levels.indices {
      levels[environment] = terrain.first(
        levelCount: tiles.levelCount, stream: &streams[environment])
    }
  }

  static var fields: [FlatField<TerrainState>] {
    [
      .integers("level", \.levels), .doubles("start", \.starts),
      .doubles("asked_way", \.askedWays),
    ]
  }

  /// Begins an episode at a place [m].
  mutating func start(_ environment: Int, at position: Vector3) {
    starts.setVector(environment, position)
    askedWays.setVector(environment, .zero)
  }

  /// Adds what a command asks for.
  ///
  /// - Parameter wayInWorld: [m].
  mutating func ask(_ environment: Int, wayInWorld: Vector3) {
    askedWays.setVector(environment, askedWays.vector(environment) + wayInWorld)
  }
}

extension CurriculumConfiguration.Terrain {
  /// The level of an environment's first episode.
  func first(levelCount: Int, stream: inout RandomStream) -> Int {
    stream.index(below: mode == .random ? levelCount : min(largestFirstLevel + 1, levelCount))
  }

  /// The level after an episode: one up where the robot walked more than half a tile, one down where
  /// it walked less than half of what its commands asked for, any after the last (Rudin et al. 2021,
  /// § 3.2).
  ///
  /// - Parameters:
  ///   - level: of the episode that ended.
  ///   - walked: horizontal distance from its start to its end [m].
  ///   - asked: distance between start and end that the commands asked for [m].
  ///   - tiles: the ground.
  ///   - stream: the environment's, for levels that are drawn.
  func next(
    after level: Int, walked: Double, asked: Double, tiles: TerrainTiles,
    stream: inout RandomStream
  ) -> Int {
    switch mode {
    case .random: return stream.index(below: tiles.levelCount)
    case .distance:
      if walked > 0.5 * tiles.configuration.tileSize {
        let next = level + 1
        return next < tiles.levelCount ? next : stream.index(below: tiles.levelCount)
      }
      return walked < 0.5 * asked ? max(level - 1, 0) : level
    }
  }
}
