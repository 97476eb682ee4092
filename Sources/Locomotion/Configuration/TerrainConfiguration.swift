/// The ground: a plane, or tiles of several kinds, easy ones first.
public struct TerrainConfiguration: Equatable, Sendable {
  /// What the ground is made of.
  public enum Ground: String, CaseIterable, Sendable {
    /// The plane z = 0.
    case plane
    /// Square tiles, a column of them for each kind, a row for each level of difficulty.
    case tiles
  }

  /// What the ground is made of.
  public var ground = Ground.plane
  /// Share of the robots on level tiles.
  public var flatShare = 0.1
  /// Share of the robots that start at the foot of a slope all around them.
  public var slopeUpShare = 0.15
  /// Share of the robots that start on top of a slope all around them.
  public var slopeDownShare = 0.15
  /// Share of the robots that start at the foot of stairs all around them.
  public var stairsUpShare = 0.1
  /// Share of the robots that start on top of stairs all around them.
  public var stairsDownShare = 0.1
  /// Share of the robots on waves.
  public var wavesShare = 0.1
  /// Share of the robots on boxes of random height.
  public var boxesShare = 0.1
  /// Share of the robots on rough ground.
  public var roughnessShare = 0.2
  /// Number of levels of difficulty; sizes grow in equal steps up to those below.
  public var levelCount = 10
  /// Length of the side of a tile [m].
  public var tileSize = 8.0
  /// Length of the side of the level platform in the middle of a tile [m].
  public var platformSize = 2.0
  /// Distance of neighbouring grid points [m].
  public var spacing = 0.05
  /// Angle of the steepest slopes [rad].
  public var largestSlope = 0.3
  /// Height of the highest steps of stairs, and largest difference of neighbouring boxes [m].
  public var largestStepHeight = 0.12
  /// Depth of the steps of stairs [m].
  public var treadDepth = 0.3
  /// Length of the sides of boxes [m].
  public var boxSize = 0.6
  /// Amplitude of the highest waves [m].
  public var largestWaveHeight = 0.1
  /// Length of a wave [m].
  public var wavelength = 2.0
  /// Amplitude of the roughest ground [m].
  public var largestRoughness = 0.04
  /// Distance of the random heights of rough ground, between which it is bilinear [m].
  public var roughnessSpacing = 0.2

  /// The defaults: a plane.
  public init() {}

  /// The share of robots on a kind of ground.
  public func share(of kind: TerrainKind) -> Double {
    switch kind {
    case .flat: flatShare
    case .slopeUp: slopeUpShare
    case .slopeDown: slopeDownShare
    case .stairsUp: stairsUpShare
    case .stairsDown: stairsDownShare
    case .waves: wavesShare
    case .boxes: boxesShare
    case .roughness: roughnessShare
    }
  }

  /// Most grid points of all tiles.
  private static let largestPointCount = 1e7

  /// What is wrong with sizes that are each right; nil for nothing.
  public var fault: (found: String, expected: String)? {
    let cells = tileSize / spacing
    guard abs(cells - cells.rounded()) < 1e-6 * cells else {
      return ("tiles of \(tileSize) m, \(cells) grid spacings", "a whole number of grid spacings")
    }
    guard platformSize < tileSize else {
      return ("a platform of \(platformSize) m on a tile of \(tileSize) m", "a smaller platform")
    }
    let columns = TerrainKind.allCases.count { share(of: $0) > 0 }
    guard columns > 0 else { return ("no kind of ground with a share", "at least one") }
    let points = cells * cells * Double(columns * levelCount)
    guard points <= TerrainConfiguration.largestPointCount else {
      return ("\(points) grid points", "at most \(TerrainConfiguration.largestPointCount)")
    }
    return nil
  }
}

/// A kind of ground, as a robot meets it that walks away from the middle of a tile.
public enum TerrainKind: String, CaseIterable, Sendable {
  /// Level.
  case flat
  /// A constant slope upwards, in every direction.
  case slopeUp = "slope_up"
  /// A constant slope downwards.
  case slopeDown = "slope_down"
  /// Steps upwards.
  case stairsUp = "stairs_up"
  /// Steps downwards.
  case stairsDown = "stairs_down"
  /// Two crossing waves.
  case waves
  /// Square boxes, each of its own height.
  case boxes
  /// Bumps and hollows.
  case roughness
}
