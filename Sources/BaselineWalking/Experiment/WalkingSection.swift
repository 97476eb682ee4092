import ExperimentFormat
import ModelBasedControl

extension WalkingParameters: ExperimentSection {
  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .number(
      "swing_s", \.gait.swingDuration, in: 0.1...2, unit: "s", "How long a foot is off the ground."),
    .number(
      "double_support_s", \.gait.doubleSupportDuration, in: 0...2, unit: "s",
      "How long both feet carry before each swing."),
    .number(
      "plan_interval_s", \.planInterval, in: 0.001...0.1, unit: "s",
      "From one plan to the next, a whole number of ticks."),
    .number(
      "plan_delay_s", \.planDelay, in: 0...0.1, unit: "s",
      "From the state that a plan is made of to its first use, at most `plan_interval_s`."),
    .number(
      "standing_speed_m_s", \.standingSpeed, in: 0...1, unit: "m/s",
      "Commands of less than this, and of less turning than the next, stand."),
    .number("standing_yaw_rate_rad_s", \.standingYawRate, in: 0...1, unit: "rad/s", "See there."),
    .number(
      "command_acceleration_m_s2", \.commandAcceleration, in: 0.01...100, unit: "m/s²",
      "How fast the command that is followed goes to the one given."),
    .number(
      "command_yaw_acceleration_rad_s2", \.commandYawAcceleration, in: 0.01...100, unit: "rad/s²",
      "The same for turning."),
    .number(
      "loading_s", \.loadingDuration, in: 0...0.5, unit: "s",
      "Time in which a foot that has come down takes weight."),
    .number(
      "unloading_s", \.unloadingDuration, in: 0...0.5, unit: "s",
      "Time in which a foot gives its weight away before it is lifted."),
    .number(
      "earliest_touch_down", \.earliestTouchDown, in: 0...1,
      "Part of a swing after which a foot that meets the ground stands."),
    .number(
      "search_speed_m_s", \.searchSpeed, in: 0...2, unit: "m/s",
      "How fast a foot goes on down that has not met the ground in time."),
    .number(
      "search_s", \.searchDuration, in: 0...1, unit: "s",
      "After how long it is taken to stand in any case."),
    .number(
      "contact_force_share", \.estimation.contact.forceShare, in: 0.001...1,
      "Normal force at which a foot carries as likely as not, over the weight."),
    .number(
      "contact_force_width", \.estimation.contact.forceWidth, in: 1e-4...1,
      "Width of the passage about it, over the weight."),
    .number(
      "level_slope", \.estimation.ground.levelSlope, in: 1e-3...10,
      "Steepness up to which the ground counts as level; from twice of it on as steep as found."),
    .section("predictive", \.predictive, "The plan of momentum, base and feet."),
    .section("whole_body", \.wholeBody, "The torques that follow the plan."),
  ]

  /// A delay that is longer than the interval.
  public var conflicts: [KeyConflict] {
    guard planDelay > planInterval else { return [] }
    return [
      KeyConflict(
        key: "plan_delay_s", found: "\(planDelay) s",
        expected: "at most plan_interval_s of \(planInterval) s")
    ]
  }
}

extension WholeBodyParameters: ExperimentSection {
  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] =
    [
      .choice(
        "formulation", \.formulation,
        "How tasks are weighed: `weighted` against one another, `strict` all motion before wrenches and "
          + "posture, `priority` the body before swinging feet before those.")
    ]
    + task(
      "body", "centre of mass", \.bodyPoint.stiffness, \.bodyPoint.damping, \.bodyPoint.weight)
    + task(
      "base_rotation", "base's orientation", \.baseRotation.stiffness, \.baseRotation.damping,
      \.baseRotation.weight)
    + task(
      "swing_point", "place of a foot in the air", \.swingPoint.stiffness, \.swingPoint.damping,
      \.swingPoint.weight)
    + task(
      "swing_rotation", "orientation of a foot in the air", \.swingRotation.stiffness,
      \.swingRotation.damping, \.swingRotation.weight)
    + task(
      "posture", "joints' positions", \.posture.stiffness, \.posture.damping, \.posture.weight)
    + [
      .number(
        "force_weight", \.forceWeight, in: 0...1e6,
        "Price of the square of a force's distance from the planned one, over the weight."),
      .number(
        "moment_weight", \.momentWeight, in: 0...1e6,
        "The same of a moment's at `moment_arm_m`."),
      .number("moment_arm_m", \.momentArm, in: 1e-3...10, unit: "m", "Lever of that comparison."),
      .number(
        "stance_damping_1_s", \.stanceDamping, in: 0...1_000, unit: "1/s",
        "How fast what velocity a standing foot still has is to go."),
      .number("friction", \.friction, in: 0.01...10, "Coulomb's μ that torques rely on."),
      .number(
        "least_normal_force_share", \.leastNormalForceShare, in: 0...0.5,
        "Least normal force of a standing foot, over the weight."),
    ]

  private static func task(
    _ name: String, _ subject: String, _ stiffness: WritableKeyPath<Self, Double> & Sendable,
    _ damping: WritableKeyPath<Self, Double> & Sendable,
    _ weight: WritableKeyPath<Self, Double> & Sendable
  ) -> [ExperimentKey<Self>] {
    [
      .number(
        "\(name)_stiffness_1_s2", stiffness, in: 0...1e6, unit: "1/s²",
        "Feedback of the \(subject): of its error."),
      .number(
        "\(name)_damping_1_s", damping, in: 0...1e6, unit: "1/s",
        "Of its error's rate."),
      .number(
        "\(name)_weight", weight, in: 0...1e9,
        "Price of the square of an acceleration missed."),
    ]
  }
}

extension SensorImperfections: ExperimentSection {
  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .number(
      "gyro_noise_rad_s_root_hz", \.gyroNoiseDensity, in: 0...1, unit: "rad/s/√Hz",
      "White noise of the gyroscope."),
    .number("gyro_bias_rad_s", \.gyroBias, in: 0...1, unit: "rad/s", "Deviation of its bias."),
    .number(
      "gyro_bias_walk_rad_s_root_s", \.gyroBiasWalk, in: 0...1, unit: "rad/s/√s",
      "How its bias wanders."),
    .number(
      "accelerometer_noise_m_s2_root_hz", \.accelerometerNoiseDensity, in: 0...10,
      unit: "m/s²/√Hz", "White noise of the accelerometer."),
    .number(
      "accelerometer_bias_m_s2", \.accelerometerBias, in: 0...10, unit: "m/s²",
      "Deviation of its bias."),
    .number(
      "accelerometer_bias_walk_m_s2_root_s", \.accelerometerBiasWalk, in: 0...10, unit: "m/s²/√s",
      "How its bias wanders."),
    .number("encoder_step_rad", \.encoderStep, in: 0...1, unit: "rad", "Step of the encoders."),
    .number(
      "encoder_offset_rad", \.encoderOffset, in: 0...1, unit: "rad",
      "Deviation of what a joint's zero is off by."),
    .number(
      "joint_velocity_noise_rad_s", \.jointVelocityNoise, in: 0...10, unit: "rad/s",
      "Deviation of a joint velocity."),
    .number(
      "joint_torque_noise_nm", \.jointTorqueNoise, in: 0...1_000, unit: "N m",
      "Deviation of a motor torque."),
  ]
}
