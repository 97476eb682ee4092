import ExperimentFormat
import Locomotion
import PolicyInterface

extension LocomotionConfiguration: ExperimentSection {
  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .section("terrain", \.terrain, "The ground."),
    .section("control", \.control, "From action to joint targets."),
    .section("episode", \.episode, "Length of episodes."),
    .section("commands", \.commands, "What the robots are told to do."),
    .section("gait", \.gait, "The gait clock."),
    .section(
      "motion", \.motion, "A reference motion to imitate, beside or instead of following commands."),
    .section("observation", \.observation, "What actor and critic see."),
    .section("rewards", \.rewards, "What is rewarded."),
    .section(
      "terminations", \.terminations, "What ends an episode as a fall; `null` for no limit."),
    .section("pushes", \.pushes, "Disturbances during an episode."),
    .section("reset", \.reset, "The state in which an episode starts; uniform draws."),
    .section("randomization", \.randomization, "Properties drawn anew for each episode."),
    .section("curriculum", \.curriculum, "What grows harder in the course of training."),
  ]
}

extension ControlConfiguration: ExperimentSection {
  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .number(
      "rate_hz", \.rate, in: 1...1_000, unit: "Hz",
      "Control steps per second; a control step is a whole number of physics steps."),
    .number(
      "action_scale_rad", \.actionScale, in: 1e-6...10, unit: "rad",
      "Joint target per unit of action, for joints that `action_scales_rad` does not name."),
    .namedNumbers(
      "action_scales_rad", \.namedActionScales, each: 1e-6...10, unit: "rad",
      "Joint target per unit of action by joint name, `*` for any run; the last that fits counts."),
    .namedNumbers(
      "default_pose_rad", \.namedDefaultPose, each: -10...10, unit: "rad",
      "Default pose by joint name, `*` for any run; other joints keep the standing pose."),
    .number("action_clip", \.actionClip, in: 1e-3...1e6, "Actions are cut to ± this."),
    .range(
      "delay_s", \.delay, in: 0...1, unit: "s",
      "Time from an action to its effect, drawn for each episode, in whole physics steps."),
    .range(
      "action_blend", \.actionBlend, in: 0...1,
      "Share of the previous action mixed into each action, drawn for each step."),
    .number(
      "action_noise", \.actionNoise, in: 0...1, "Relative standard deviation of action noise."),
    .section(
      "variable_impedance", \.variableImpedance,
      "What further actions of the policy ask of the joints' gains; nothing by default."),
  ]
}

extension VariableImpedanceConfiguration: ExperimentSection {
  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .range(
      "stiffness_scale", \.stiffnessScale, in: 0.01...100,
      "Bounds of the factor on each proportional gain but the driver's, with 1 inside; [1, 1] "
        + "leaves it alone."),
    .range(
      "damping_scale", \.dampingScale, in: 0.01...100,
      "Bounds of the factor on each derivative gain but the driver's, with 1 inside; [1, 1] "
        + "leaves it alone."),
    .number(
      "sensitivity", \.sensitivity, in: 0.001...10,
      "Growth of a factor's logarithm per unit of action, at action zero, where the factor is 1."
    )
    .used(where: "a scale is not [1, 1]") { $0.isOn },
    .choice(
      "groups", \.groups,
      "Which joints share a factor: none with `joint`, those in the same place of either leg with "
        + "`leg_symmetric`."
    )
    .used(where: "a scale is not [1, 1]") { $0.isOn },
  ]

  /// Values that are each in their range and do not go together.
  public var conflicts: [KeyConflict] {
    [("stiffness_scale", stiffnessScale), ("damping_scale", dampingScale)].compactMap {
      key, range in
      VariableImpedance.isBound(range)
        ? nil
        : KeyConflict(
          key: key, found: "[\(range.lowerBound), \(range.upperBound)]",
          expected: "[1, 1] or a range with 1 inside")
    }
  }
}

extension EpisodeConfiguration: ExperimentSection {
  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .number("length_s", \.length, in: 0.1...3_600, unit: "s", "After this an episode is cut."),
    .flag(
      "random_initial_age", \.hasRandomInitialAge,
      "Whether the first episodes start at random ages, so that not all robots reset at once."),
  ]
}

extension CommandConfiguration: ExperimentSection {
  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .range("vx_m_s", \.forwardSpeed, in: -5...5, unit: "m/s", "Speeds forwards."),
    .range("vy_m_s", \.leftwardSpeed, in: -5...5, unit: "m/s", "Speeds to the left."),
    .range("wz_rad_s", \.yawRate, in: -5...5, unit: "rad/s", "Rates of turning."),
    .range(
      "first_vx_m_s", \.first.forwardSpeed, in: -5...5, unit: "m/s",
      "Speeds forwards at the start of the curriculum of commands."),
    .range(
      "first_vy_m_s", \.first.leftwardSpeed, in: -5...5, unit: "m/s",
      "Speeds to the left at the start of that curriculum."),
    .range(
      "first_wz_rad_s", \.first.yawRate, in: -5...5, unit: "rad/s",
      "Rates of turning at the start of that curriculum."),
    .range("height", \.height, in: -1...1, "Height commands, in the unit of 青龙's runtime."),
    .range("interval_s", \.interval, in: 0.02...3_600, unit: "s", "Time between commands."),
    .number("standing_share", \.standingShare, in: 0...1, "Share of commands to stand."),
    .number(
      "stepping_share", \.steppingShare, in: 0...1, "Share of commands to step on the spot."),
    .number("turning_share", \.turningShare, in: 0...1, "Share of commands to turn on the spot."),
    .number(
      "forward_share", \.forwardShare, in: 0...1, "Share of commands straight ahead or back."),
    .number("sideways_share", \.sidewaysShare, in: 0...1, "Share of commands straight to a side."),
    .number(
      "heading_share", \.headingShare, in: 0...1,
      "Share of commands of all speeds that give a heading, from which the yaw rate follows."),
    .number("heading_gain", \.headingGain, in: 0...10, unit: "1/s", "Gain of that heading."),
    .number(
      "dead_band_m_s", \.smallestSpeed, in: 0...1, unit: "m/s",
      "Horizontal speeds below this become zero."),
    .number(
      "yaw_dead_band_rad_s", \.smallestYawRate, in: 0...1, unit: "rad/s",
      "Rates of turning below this become zero."),
    .number(
      "filter_retention", \.filterRetention, in: 0...0.999,
      "Share of the filtered speeds that stays from one control step to the next; 0 for no filter, "
        + "0.95 for the one of 青龙's runtime."),
  ]

  /// Values that are each in their range and do not go together.
  public var conflicts: [KeyConflict] {
    let sum = standingShare + turningShare + forwardShare + sidewaysShare
    guard sum > 1 + 1e-9 else { return [] }
    return [
      KeyConflict(
        key: "standing_share", found: "shares of \(sum) in all", expected: "at most 1 in all")
    ]
  }
}

extension GaitConfiguration: ExperimentSection {
  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .range("period_s", \.period, in: 0.1...10, unit: "s", "Length of a cycle, a step of each leg."),
    .number("left_offset", \.leftOffset, in: 0...1, "Phase of the left leg [cycles]."),
    .number("right_offset", \.rightOffset, in: 0...1, "Phase of the right leg [cycles]."),
    .number("stance_ratio", \.stanceRatio, in: 0...1, "Share of its cycle that a leg is to stand."),
    .choice("when_standing", \.whenStanding, "What the clock does under a command to stand."),
    .flag(
      "random_initial_phase", \.hasRandomInitialPhase,
      "Whether an episode starts at a random phase rather than at 0."),
  ]
}

extension ObservationConfiguration: ExperimentSection {
  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .choice(
      "preset", \.preset,
      "Layout of the actor's observation: `standard`, `openloong173` or `custom`."),
    .texts(
      "terms", \.terms,
      """
      Terms of the custom layout; `_history` or `_stack` for past frames. The robot's runtime must \
      be able to give `foot_contact`, `foot_force` (in weights of the robot) and `height_scan`.
      """
    )
    .used(where: "preset is custom") { $0.preset == .custom },
    .integer("history_length", \.historyLength, in: 1...1_000, "Frames of each history or stack."),
    .optionalSection(
      "long_history", \.longHistory,
      """
      A window of past frames behind the observation, which networks with a `history_encoder` see; \
      `null` for none.
      """),
    .texts("critic_terms", \.criticTerms, "What the critic sees besides the actor's terms."),
    .flag(
      "privileged_actor", \.isActorPrivileged,
      """
      Whether the actor sees what the critic sees, its terms without noise and those above: a teacher \
      for `algorithm.distillation`, which acts in simulation only.
      """),
    .section(
      "height_scan", \.heightScan,
      "Where the term `height_scan` observes the ground around the base, in its heading's frame."),
    .choice("noise", \.noise, "Distribution of the actor's noise: `uniform`, `normal` or `none`."),
    .number("noise_scale", \.noiseScale, in: 0...100, "Factor on all levels of noise."),
    .number(
      "angular_velocity_noise_rad_s", \.angularVelocityNoise, in: 0...10, unit: "rad/s",
      "Noise of the angular velocity."),
    .number(
      "gravity_noise", \.gravityNoise, in: 0...1, "Noise of each coordinate of gravity."),
    .number(
      "joint_position_noise_rad", \.jointPositionNoise, in: 0...1, unit: "rad",
      "Noise of joint positions."),
    .number(
      "joint_velocity_noise_rad_s", \.jointVelocityNoise, in: 0...100, unit: "rad/s",
      "Noise of joint velocities."),
    .number(
      "height_noise_m", \.heightNoise, in: 0...1, unit: "m",
      "Noise of each height of the ground."),
    .range(
      "encoder_bias_rad", \.encoderBias, in: -1...1, unit: "rad",
      "Constant error of each joint's position as the policy alone reads it, for each episode."),
  ]
}

extension LongHistoryConfiguration: ExperimentSection {
  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .integer(
      "frames", \.frameCount, in: 1...1_000,
      "Control steps of the window, the current one last; at the start its frame stands for all."),
    .texts(
      "terms", \.terms,
      """
      Terms of a frame in their order, each also a current term of the actor's observation; the \
      defaults are those of 青龙's runtime.
      """),
  ]
}

extension TerminationConfiguration: ExperimentSection {
  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .optionalNumber("tilt_rad", \.tilt, in: 0...4, unit: "rad", "Largest angle to the vertical."),
    .optionalNumber("roll_rad", \.roll, in: 0...4, unit: "rad", "Largest roll."),
    .optionalNumber("pitch_rad", \.pitch, in: 0...4, unit: "rad", "Largest pitch."),
    .optionalNumber(
      "base_height_m", \.baseHeight, in: 0...10, unit: "m", "Smallest height of the base."),
    .optionalNumber(
      "body_contact_force_n", \.bodyContactForce, in: 0...1e5, unit: "N",
      "Largest contact force on what is no foot."),
    .optionalNumber(
      "base_speed_m_s", \.baseSpeed, in: 0...100, unit: "m/s", "Largest speed of the base."),
    .optionalNumber(
      "base_angular_speed_rad_s", \.baseAngularSpeed, in: 0...100, unit: "rad/s",
      "Largest angular speed of the base."),
    .optionalNumber(
      "joint_speed_rad_s", \.jointSpeed, in: 0...1_000, unit: "rad/s", "Largest speed of a joint."),
  ]
}
