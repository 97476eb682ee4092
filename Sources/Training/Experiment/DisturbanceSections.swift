import ExperimentFormat
import Locomotion

extension PushConfiguration: ExperimentSection {
  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .choice("mode", \.mode, "Whether a push is a `change` of the velocity or will `set` it."),
    .optionalRange(
      "interval_s", \.interval, in: 0.02...3_600, unit: "s",
      "Time from a push to the next; `null` for no pushes."),
    .number(
      "probability", \.probability, in: 0...1, "Probability that a push that is due happens."),
    .range("speed_m_s", \.speed, in: 0...10, unit: "m/s", "Horizontal velocity of a push."),
    .range(
      "vertical_speed_m_s", \.verticalSpeed, in: -10...10, unit: "m/s",
      "Vertical velocity of a push."),
    .optionalRange(
      "force_interval_s", \.forceInterval, in: 0.02...3_600, unit: "s",
      "Time from the end of a force to the next; `null` for no forces."),
    .range(
      "force_n", \.force, in: 0...10_000, unit: "N",
      "Horizontal force at the base's centre of mass."),
    .range("force_duration_s", \.forceDuration, in: 0.001...60, unit: "s", "How long it holds."),
    .number(
      "forward_factor", \.forwardFactor, in: 0...10,
      "Factor on the part of a push or force that goes forwards, as the robot looks."),
    .number(
      "backward_factor", \.backwardFactor, in: 0...10, "Factor on the part that goes backwards."),
    .number(
      "sideways_factor", \.sidewaysFactor, in: 0...10, "Factor on the part that goes sideways."),
  ]
}

extension ResetConfiguration: ExperimentSection {
  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .range(
      "joint_position_rad", \.jointPosition, in: -3...3, unit: "rad",
      "Added to each joint's default position, within the joint's limits."),
    .range(
      "joint_velocity_rad_s", \.jointVelocity, in: -50...50, unit: "rad/s", "Of each joint."),
    .range("tilt_rad", \.tilt, in: -1...1, unit: "rad", "Roll and pitch of the base, each."),
    .range("yaw_rad", \.yaw, in: -3.2...3.2, unit: "rad", "Heading of the base."),
    .range(
      "linear_velocity_m_s", \.linearVelocity, in: -5...5, unit: "m/s",
      "Each coordinate of the base's horizontal velocity."),
    .range(
      "angular_velocity_rad_s", \.angularVelocity, in: -10...10, unit: "rad/s",
      "Each coordinate of the base's angular velocity."),
    .range(
      "drop_height_m", \.dropHeight, in: 0...1, unit: "m", "Of the soles above the ground."),
    .range(
      "place_m", \.place, in: -1_000...1_000, unit: "m",
      "Each horizontal coordinate of the place in the world."),
  ]
}

extension RandomizationConfiguration: ExperimentSection {
  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .range("friction", \.friction, in: 0...10, "Coulomb coefficient of the ground."),
    .range("mass_scale", \.massScale, in: 0.1...10, "Factor on all masses."),
    .range(
      "inertia_scale", \.inertiaScale, in: 0.1...10, "Further factor on all moments of inertia."),
    .range(
      "added_base_mass_kg", \.addedBaseMass, in: -50...200, unit: "kg", "Mass added to the base."),
    .range(
      "base_com_x_m", \.baseCenterOfMassX, in: -0.5...0.5, unit: "m",
      "Displacement of the base's centre of mass forwards."),
    .range(
      "base_com_y_m", \.baseCenterOfMassY, in: -0.5...0.5, unit: "m",
      "Displacement of the base's centre of mass to the left."),
    .range(
      "base_com_z_m", \.baseCenterOfMassZ, in: -0.5...0.5, unit: "m",
      "Displacement of the base's centre of mass upwards."),
    .range("stiffness_scale", \.stiffnessScale, in: 0...10, "Factor on each proportional gain."),
    .range("damping_scale", \.dampingScale, in: 0...10, "Factor on each derivative gain."),
    .range("motor_strength", \.motorStrength, in: 0...10, "Factor on each motor's torque."),
    .range(
      "joint_friction_scale", \.jointFrictionScale, in: 0...10, "Factor on each joint's friction."),
    .range(
      "armature_scale", \.armatureScale, in: 0...10, "Factor on each joint's rotor inertia."),
    .range(
      "joint_offset_rad", \.jointOffset, in: -1...1, unit: "rad",
      "Error of each joint's encoder, from which both its controller and the policy work."),
    .range(
      "gyro_bias_rad_s", \.gyroBias, in: -1...1, unit: "rad/s",
      "Constant error of the angular velocity about each axis as the policy reads it."),
    .range(
      "attitude_bias_rad", \.attitudeBias, in: -0.5...0.5, unit: "rad",
      "Constant error of the direction of gravity as the policy reads it: turns about the base's x "
        + "and y axes."),
  ]
}

extension CurriculumConfiguration: ExperimentSection {
  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .section("pushes", \.pushes, "Factor on the strength of pushes and forces."),
    .section(
      "commands", \.commands,
      "How far the commands are from their first ranges to the full ones."),
    .section(
      "penalties", \.penalties,
      "Factor on the terms of negative weight but the terminal ones, so that walking is found before "
        + "it is polished."),
    .section("terrain", \.terrain, "Levels of the ground, where it has tiles."),
  ]
}

extension CurriculumConfiguration.Ramp: ExperimentSection {
  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .choice(
      "mode", \.mode,
      "`full` strength, growing with `steps`, or as `episodes` last."),
    .number("start", \.start, in: 0...1, "The factor at first.")
      .used(where: "mode is not full") { $0.mode != .full },
    .integer(
      "first_step", \.firstStep, in: .nonNegative,
      "Control steps of each environment before the factor grows."
    )
    .used(where: "mode is steps") { $0.mode == .steps },
    .integer(
      "last_step", \.lastStep, in: .positive,
      "Control steps of each environment after which the factor is 1."
    )
    .used(where: "mode is steps") { $0.mode == .steps },
    .number(
      "episode_share", \.episodeShare, in: 0...1,
      "Share of the episode length that the mean length must pass."
    )
    .used(where: "mode is episodes") { $0.mode == .episodes },
    .number("increment", \.increment, in: 1e-4...1, "Change of the factor at a time.")
      .used(where: "mode is episodes") { $0.mode == .episodes },
  ]
}
