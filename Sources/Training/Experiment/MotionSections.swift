import ExperimentFormat
import Locomotion
import ReferenceMotion

extension MotionConfiguration: ExperimentSection {
  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .choice(
      "source", \.source,
      """
      `none`; `clips` from files; or `gaits`: the built-in gait, made for a grid of commanded \
      velocities and interpolated. With a reference, `gait_phase` is its phase and the feet's \
      schedule its contacts; terms of the swing's progress take no notice of it.
      """),
    .texts(
      "clips", \.clipPaths,
      "Clip files of the robot (`treadmill motion`), relative to the experiment file."
    )
    .used(where: "source is clips") { $0.source == .clips },
    .choice(
      "selection", \.selection,
      """
      `sampled`: chance chooses clip and place, the clip plays at its own speed and its mean velocity \
      is the command. `command`: the clip of the nearest mean velocity is played √(v / v_clip) times \
      as fast, with strides longer by the rest; for clips that repeat.
      """
    )
    .used(where: "source is clips") { $0.source == .clips },
    .section("gaits", \.gaits, "Velocities for which gaits are made: all combinations.")
      .used(where: "source is gaits") { $0.source == .gaits },
    .number(
      "style_weight", \.styleWeight, in: 0...100,
      "Factor on the reward terms that compare with the reference."
    )
    .used(where: "source is not none") { $0.source != .none },
    .optionalNumber(
      "style_speed_width_m_s", \.styleSpeedWidth, in: 1e-3...100, unit: "m/s",
      """
      How far a command may be from the nearest reference until that factor falls to 1/e, a rate of \
      turning counting as the speed of a point a metre away; `null` for no fall.
      """
    )
    .used(where: "source is not none") { $0.source != .none },
    .number(
      "transition_s", \.transition, in: 0...10, unit: "s",
      "Time in which the reference goes over between standing and stepping."
    )
    .used(where: "source is not none") { $0.source != .none },
    .integer(
      "preview_count", \.previewCount, in: 1...100,
      "Times at which the observation `reference_preview` sees ahead."
    )
    .used(where: "source is not none") { $0.source != .none },
    .number(
      "preview_interval_s", \.previewInterval, in: 0.001...10, unit: "s",
      "From one of these times to the next, and from now to the first."
    )
    .used(where: "source is not none") { $0.source != .none },
    .section(
      "start", \.start,
      "Reference-state initialisation (DeepMimic), uniform draws about the reference (BeyondMimic)."
    )
    .used(where: "source is not none") { $0.source != .none },
    .section("sampling", \.sampling, "How clips and places in them are drawn.")
      .used(where: "source is clips") { $0.source == .clips },
    .section(
      "terminations", \.terminations,
      "What ends an episode as too far from the reference (BeyondMimic); `null` for no limit."
    )
    .used(where: "source is not none") { $0.source != .none },
  ]

  /// Values that are each in their range and do not go together.
  public var conflicts: [KeyConflict] {
    guard source == .clips, clipPaths.isEmpty else { return [] }
    return [KeyConflict(key: "clips", found: "no clip", expected: "at least one file")]
  }
}

extension GaitGridConfiguration: ExperimentSection {
  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .numbers(
      "vx_m_s", \.forwardSpeeds, count: 1...20, each: -5...5, unit: "m/s",
      "Speeds forwards, in rising order."),
    .numbers(
      "vy_m_s", \.leftwardSpeeds, count: 1...20, each: -5...5, unit: "m/s",
      "Speeds to the left, in rising order."),
    .numbers(
      "wz_rad_s", \.yawRates, count: 1...20, each: -5...5, unit: "rad/s",
      "Rates of turning, in rising order."),
    .number(
      "stride_time_factor", \.style.strideTimeFactor, in: GaitStyle.strideTimeFactors,
      "Part of the time of people's strides that the robot's take, which are shorter by as much."),
    .number(
      "least_knee_flexion_rad", \.style.leastKneeFlexion, in: GaitStyle.leastKneeFlexions,
      unit: "rad", "How much knees are bent at least."),
    .number(
      "swing_clearance_m", \.style.swingClearance, in: GaitStyle.swingClearances, unit: "m",
      "Least height of the sole in the middle of a swing."),
  ]

  /// Lists that do not rise.
  public var conflicts: [KeyConflict] {
    let axes = [
      ("vx_m_s", forwardSpeeds), ("vy_m_s", leftwardSpeeds), ("wz_rad_s", yawRates),
    ]
    return axes.compactMap { key, axis in
      zip(axis, axis.dropFirst()).allSatisfy { $0 < $1 }
        ? nil : KeyConflict(key: key, found: "\(axis)", expected: "numbers in rising order")
    }
  }
}

extension ReferenceStartConfiguration: ExperimentSection {
  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .number(
      "probability", \.probability, in: 0...1,
      "Share of episodes that start in the reference; the others start as `reset` says."),
    .range("place_m", \.place, in: -10...10, unit: "m", "Added to x and y of the base."),
    .range("height_m", \.height, in: -1...1, unit: "m", "Added to the height of the base."),
    .range("tilt_rad", \.tilt, in: -1...1, unit: "rad", "Added to roll and pitch of the base."),
    .range("yaw_rad", \.yaw, in: -3.2...3.2, unit: "rad", "Added to the heading of the base."),
    .range(
      "horizontal_velocity_m_s", \.horizontalVelocity, in: -5...5, unit: "m/s",
      "Added to x and y of the base's velocity."),
    .range(
      "vertical_velocity_m_s", \.verticalVelocity, in: -5...5, unit: "m/s",
      "Added to the base's vertical velocity."),
    .range(
      "tilt_rate_rad_s", \.tiltRate, in: -10...10, unit: "rad/s",
      "Added to x and y of the base's angular velocity."),
    .range(
      "yaw_rate_rad_s", \.yawRate, in: -10...10, unit: "rad/s",
      "Added to the base's rate of turning."),
    .range(
      "joint_position_rad", \.jointPosition, in: -3...3, unit: "rad",
      "Added to each joint's position, within the joint's limits."),
  ]
}

extension ClipSamplingConfiguration: ExperimentSection {
  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .choice(
      "mode", \.mode,
      """
      `adaptive`: places more often where robots fail (BeyondMimic); `uniform`: all alike; `start`: \
      each clip from its first frame.
      """),
    .number("bin_s", \.binLength, in: 0.02...60, unit: "s", "Bins in which failures are counted."),
    .number(
      "retention", \.retention, in: 0...1,
      "Share of the failure counts that stays from one control step to the next."
    )
    .used(where: "mode is adaptive") { $0.mode == .adaptive },
    .number(
      "uniform_share", \.uniformShare, in: 0...100,
      "What all bins together have on top of their failures."
    )
    .used(where: "mode is adaptive") { $0.mode == .adaptive },
    .integer(
      "kernel_length", \.kernelLength, in: 1...1_000,
      "Bins before a failure to which it counts, its own among them."
    )
    .used(where: "mode is adaptive") { $0.mode == .adaptive },
    .number(
      "kernel_decay", \.kernelDecay, in: 0...1, "Factor from one of these bins to the one before."
    )
    .used(where: "mode is adaptive") { $0.mode == .adaptive },
  ]
}

extension ReferenceTerminationConfiguration: ExperimentSection {
  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .optionalNumber(
      "height_m", \.height, in: 1e-3...10, unit: "m", "Largest difference of the base's height."),
    .optionalNumber(
      "tilt", \.tilt, in: 1e-3...2,
      "Largest difference of the vertical coordinate of gravity in the base's frame."),
    .optionalNumber(
      "foot_height_m", \.footHeight, in: 1e-3...10, unit: "m",
      "Largest difference of a foot's height."),
    .optionalNumber(
      "distance_m", \.distance, in: 1e-3...100, unit: "m",
      "Largest distance of the base from the reference's, where clips are sampled."),
  ]
}
