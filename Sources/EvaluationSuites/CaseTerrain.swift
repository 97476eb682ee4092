import ExperimentFormat
import Locomotion

/// The ground of a case: slopes or stairs, up for every other episode and down for the rest.
///
/// Robots start in the middle of a tile, on a level platform of 2 m, at the foot of what surrounds
/// them or on top of it; after 9 m the ground is level again.
public struct CaseTerrain: ExperimentSection {
  /// Angle of the slopes [rad]; nil for none.
  public var slope: Double?
  /// Height of the steps of stairs [m]; nil for none.
  public var stepHeight: Double?
  /// Depth of the steps [m].
  public var treadDepth = 0.3

  /// Neither slopes nor stairs.
  public init() {}

  /// The table from which a ground is read and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .optionalNumber(
      "slope_rad", \.slope, in: 0...1, unit: "rad",
      "Angle of slopes; up in every other episode, down in the rest."),
    .optionalNumber(
      "step_height_m", \.stepHeight, in: 0...1, unit: "m",
      "Height of the steps of stairs; up in every other episode, down in the rest."),
    .number("tread_depth_m", \.treadDepth, in: 0.05...5, unit: "m", "Depth of those steps.")
      .used(where: "step_height_m is given") { $0.stepHeight != nil },
  ]

  /// Slopes beside stairs, or neither.
  public var conflicts: [KeyConflict] {
    guard (slope == nil) == (stepHeight == nil) else { return [] }
    return [
      KeyConflict(
        key: "slope_rad", found: slope == nil ? "neither slope nor steps" : "both slope and steps",
        expected: "either slope_rad or step_height_m")
    ]
  }

  /// The ground as tiles, one to go up and one to go down.
  var configuration: TerrainConfiguration {
    var terrain = TerrainConfiguration()
    terrain.ground = .tiles
    terrain.flatShare = 0
    terrain.wavesShare = 0
    terrain.boxesShare = 0
    terrain.roughnessShare = 0
    terrain.slopeUpShare = slope == nil ? 0 : 1
    terrain.slopeDownShare = terrain.slopeUpShare
    terrain.stairsUpShare = stepHeight == nil ? 0 : 1
    terrain.stairsDownShare = terrain.stairsUpShare
    terrain.levelCount = 1
    terrain.tileSize = 20
    terrain.largestSlope = slope ?? 0
    terrain.largestStepHeight = stepHeight ?? 0
    terrain.treadDepth = treadDepth
    return terrain
  }
}
