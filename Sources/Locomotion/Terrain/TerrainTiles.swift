import Physics
import SpatialMath

/// Tiles of ground on one height field: along x the levels of difficulty, along y the kinds (Rudin et
/// al. 2021, § 3.2).
///
/// The edge of every tile is at height 0, so that tiles meet without cliffs, and so is everything
/// around the field.
public struct TerrainTiles: Equatable, Sendable {
  /// Shares and sizes.
  public let configuration: TerrainConfiguration
  /// `[columns]` the kinds that have a share.
  public let kinds: [TerrainKind]

  /// The tiles of a configuration, or nil where its ground is a plane.
  public init?(_ configuration: TerrainConfiguration) {
    guard configuration.ground == .tiles else { return nil }
    self.configuration = configuration
    kinds = TerrainKind.allCases.filter { configuration.share(of: $0) > 0 }
  }

  /// Number of levels, the rows.
  public var levelCount: Int { configuration.levelCount }

  /// Cells along the side of a tile.
  var cellCount: Int { Int((configuration.tileSize / configuration.spacing).rounded()) }

  /// The middle of a tile [m], at height 0.
  public func center(level: Int, column: Int) -> Vector3 {
    let size = configuration.tileSize
    return Vector3(
      (Double(level) + 0.5 - 0.5 * Double(levelCount)) * size,
      (Double(column) + 0.5 - 0.5 * Double(kinds.count)) * size, 0)
  }

  /// The middle of a tile by its number, counted level by level and round and round [m].
  func center(of number: Int) -> Vector3 {
    center(level: number / kinds.count % levelCount, column: number % kinds.count)
  }

  /// How much of the largest sizes a level has, 0…1.
  public func difficulty(of level: Int) -> Double { Double(level + 1) / Double(levelCount) }

  /// The column of an environment: neighbours share one, as many as its share says.
  ///
  /// - Parameters:
  ///   - environment: its number.
  ///   - count: number of environments.
  public func column(of environment: Int, count: Int) -> Int {
    let shares = kinds.map(configuration.share(of:))
    let wanted = (Double(environment) + 0.5) / Double(count) * shares.reduce(0, +)
    var sum = 0.0
    for (column, share) in shares.enumerated() {
      sum += share
      if wanted < sum { return column }
    }
    return kinds.count - 1
  }

  /// Whether a field has the grid of these tiles.
  func fit(_ field: HeightField) -> Bool {
    let corner = center(level: 0, column: 0)
    let half = 0.5 * configuration.tileSize
    return field.originX == corner.x - half && field.originY == corner.y - half
      && field.spacing == configuration.spacing && field.countX == levelCount * cellCount + 1
      && field.countY == kinds.count * cellCount + 1
  }
}
