import ExperimentFormat
import Locomotion
import PolicyInterface

extension TerrainConfiguration: ExperimentSection {
  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] =
    [
      .choice(
        "ground", \.ground,
        """
        A `plane`, or `tiles` of several kinds: square ones around a level platform where robots \
        start, one row for each level of difficulty, one column for each kind with a share.
        """)
    ]
    + (shareKeys + sizeKeys).map {
      $0.used(where: "ground is tiles") { $0.ground == .tiles }
    }

  private static let shareKeys: [ExperimentKey<Self>] = [
    .number("flat_share", \.flatShare, in: 0...1, "Share of robots on level tiles."),
    .number(
      "slope_up_share", \.slopeUpShare, in: 0...1,
      "Share of robots that start at the foot of a slope all around them."),
    .number(
      "slope_down_share", \.slopeDownShare, in: 0...1,
      "Share of robots that start on top of a slope all around them."),
    .number(
      "stairs_up_share", \.stairsUpShare, in: 0...1,
      "Share of robots that start at the foot of stairs all around them."),
    .number(
      "stairs_down_share", \.stairsDownShare, in: 0...1,
      "Share of robots that start on top of stairs all around them."),
    .number("waves_share", \.wavesShare, in: 0...1, "Share of robots on crossing waves."),
    .number("boxes_share", \.boxesShare, in: 0...1, "Share of robots on boxes of random height."),
    .number("roughness_share", \.roughnessShare, in: 0...1, "Share of robots on rough ground."),
  ]

  private static let sizeKeys: [ExperimentKey<Self>] = [
    .integer(
      "levels", \.levelCount, in: 1...100,
      "Levels of difficulty; slopes and heights grow in equal steps up to the largest below."),
    .number("tile_size_m", \.tileSize, in: 1...100, unit: "m", "Side of a tile."),
    .number(
      "platform_size_m", \.platformSize, in: 0.1...50, unit: "m",
      "Side of the level platform in the middle of a tile."),
    .number(
      "spacing_m", \.spacing, in: 0.01...1, unit: "m",
      "Distance of neighbouring grid points, between which the ground is bilinear."),
    .number(
      "largest_slope_rad", \.largestSlope, in: 0...1, unit: "rad", "Angle of the steepest slopes."),
    .number(
      "largest_step_height_m", \.largestStepHeight, in: 0...1, unit: "m",
      "Height of the highest steps of stairs; boxes differ by at most as much."),
    .number(
      "tread_depth_m", \.treadDepth, in: 0.05...5, unit: "m", "Depth of the steps of stairs."),
    .number("box_size_m", \.boxSize, in: 0.05...10, unit: "m", "Side of the boxes."),
    .number(
      "largest_wave_height_m", \.largestWaveHeight, in: 0...2, unit: "m",
      "Amplitude of the highest waves."),
    .number("wavelength_m", \.wavelength, in: 0.2...50, unit: "m", "Length of a wave."),
    .number(
      "largest_roughness_m", \.largestRoughness, in: 0...0.5, unit: "m",
      "Amplitude of the roughest ground."),
    .number(
      "roughness_spacing_m", \.roughnessSpacing, in: 0.02...5, unit: "m",
      "Distance of the random heights of rough ground."),
  ]

  /// Values that are each in their range and do not go together.
  public var conflicts: [KeyConflict] {
    guard ground == .tiles, let fault else { return [] }
    return [KeyConflict(key: "ground", found: fault.found, expected: fault.expected)]
  }
}

extension CurriculumConfiguration.Terrain: ExperimentSection {
  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .choice(
      "mode", \.mode,
      """
      By the `distance` walked, a level up after more than half a tile, a level down after less \
      than half of the way that the commands asked for, any after the last; or at `random`.
      """),
    .integer(
      "largest_first_level", \.largestFirstLevel, in: 0...99,
      "Robots begin on levels from 0 to this one."
    )
    .used(where: "mode is distance") { $0.mode == .distance },
  ]
}

extension HeightScan: ExperimentSection {
  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .integer("rows", \.forwardCount, in: 1...100, "Rows of points, from behind to the front."),
    .integer("columns", \.leftwardCount, in: 1...100, "Points of a row, from right to left."),
    .number("spacing_m", \.spacing, in: 0.01...2, unit: "m", "Distance of neighbouring points."),
    .number(
      "offset_m", \.offset, in: -5...5, unit: "m",
      """
      Added to the ground's height over the base's; 0 for the height of the default pose, which \
      makes level ground 0.
      """),
    .number("limit_m", \.limit, in: 0.01...10, unit: "m", "Heights are cut to ± this."),
  ]
}
