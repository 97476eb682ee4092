import ExperimentFormat
import Locomotion

/// The ground of a case. Slopes and stairs lead up for every other episode and down for the rest.
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
  /// Amplitude of waves [m]; nil for none.
  public var waveHeight: Double?
  /// Largest difference of neighbouring boxes of random height [m]; nil for none.
  public var boxHeight: Double?
  /// Amplitude of random heights every 0.2 m [m]; nil for none.
  public var roughness: Double?

  /// Of no kind yet.
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
    .optionalNumber(
      "wave_height_m", \.waveHeight, in: 0...1, unit: "m", "Amplitude of waves of 2 m."),
    .optionalNumber(
      "box_height_m", \.boxHeight, in: 0...1, unit: "m",
      "Largest difference of the heights of neighbouring boxes, which are 0.6 m wide."),
    .optionalNumber(
      "roughness_m", \.roughness, in: 0...1, unit: "m", "Amplitude of random heights every 0.2 m."),
  ]

  /// Grounds of several kinds, or of none.
  public var conflicts: [KeyConflict] {
    let kinds = [
      ("slope_rad", slope), ("step_height_m", stepHeight), ("wave_height_m", waveHeight),
      ("box_height_m", boxHeight), ("roughness_m", roughness),
    ]
    let given = kinds.filter { $0.1 != nil }.map(\.0)
    guard given.count != 1 else { return [] }
    return [
      KeyConflict(
        key: given.first ?? "slope_rad",
        found: given.isEmpty ? "no kind of ground" : given.joined(separator: " beside "),
        expected: "one of " + kinds.map(\.0).joined(separator: ", "))
    ]
  }

  /// The ground as tiles; of slopes and stairs one to go up and one to go down.
  var configuration: TerrainConfiguration {
    func share(_ size: Double?) -> Double { size == nil ? 0 : 1 }
    var terrain = TerrainConfiguration()
    terrain.ground = .tiles
    terrain.flatShare = 0
    terrain.slopeUpShare = share(slope)
    terrain.slopeDownShare = share(slope)
    terrain.stairsUpShare = share(stepHeight)
    terrain.stairsDownShare = share(stepHeight)
    terrain.wavesShare = share(waveHeight)
    terrain.boxesShare = share(boxHeight)
    terrain.roughnessShare = share(roughness)
    terrain.levelCount = 1
    terrain.tileSize = 20
    terrain.largestSlope = slope ?? 0
    terrain.largestStepHeight = stepHeight ?? boxHeight ?? 0
    terrain.treadDepth = treadDepth
    terrain.largestWaveHeight = waveHeight ?? 0
    terrain.largestRoughness = roughness ?? 0
    return terrain
  }
}
