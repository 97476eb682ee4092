import ExperimentFormat
import ModelBasedControl

extension PredictiveParameters: ExperimentSection {
  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .choice(
      "model", \.model,
      "What the robot is taken for: `full_centroidal` all links, `single_rigid_body` one body on legs "
        + "without mass, `linear_rigid_body` the same linearised, for a program that is quadratic."),
    .integer("intervals", \.intervalCount, in: 2...500, "Number of intervals of the horizon."),
    .number("interval_s", \.interval, in: 0.005...0.2, unit: "s", "Length of an interval."),
    .number("friction", \.friction, in: 0.01...10, "Coulomb's μ that plans rely on."),
    .number(
      "torsional_friction_m", \.torsionalFriction, in: 0...1, unit: "m",
      "Largest moment about the vertical over normal force."),
    .number(
      "sole_share", \.soleShare, in: 0.05...1,
      "Part of the sole, about its centre, within which the centre of pressure stays."),
    .number(
      "limit_share", \.limitShare, in: 0.1...1, "Part of joint ranges and torques that is used."),
    .number(
      "crouch", \.crouch, in: 0...0.3,
      "How much lower a walking robot is than a standing one, over the height of its base."),
    .number(
      "foot_gain_1_s", \.footGain, in: 0...200, unit: "1/s",
      "How fast a swinging foot is led back to its path."),
    .number(
      "apex_m", \.swingShape.apexHeight, in: 0...0.5, unit: "m",
      "How high a swinging foot is lifted."),
    .number(
      "touch_down_speed_m_s", \.swingShape.touchDownSpeed, in: 0...1, unit: "m/s",
      "Speed downwards with which it is put down."),
    .number(
      "placement_feedback", \.placementFeedback, in: 0...2,
      "Share of an error of the capture point that a step takes out."),
    .number(
      "position_leash_m", \.positionLeash, in: 0...10, unit: "m",
      "How far the place wanted of the base may be from where it is."),
    .number(
      "yaw_leash_rad", \.yawLeash, in: 0...3, unit: "rad",
      "How far the heading wanted may be from the one at hand."),
    .section("weights", \.weights, "Prices of squares; of forces and moments over the weight."),
  ]
}

extension PredictiveParameters.Weights: ExperimentSection {
  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] = [
    price("linear_momentum", \.linearMomentum, "Velocity of the centre of mass [m/s]."),
    price("angular_momentum", \.angularMomentum, "Angular momentum over mass [m²/s]."),
    price("level_position", \.levelPosition, "Place of the base on the level [m]."),
    price("height", \.height, "Its height [m]."),
    price("tilt", \.tilt, "Its roll and pitch [rad]."),
    price("heading", \.heading, "Its heading [rad]."),
    price("joint_position", \.jointPosition, "Joint positions, from the nominal ones [rad]."),
    price("force", \.force, "Forces, from an even share of the weight."),
    price("moment", \.moment, "Moments about the centres of the soles [m]."),
    price("joint_velocity", \.jointVelocity, "Joint velocities [rad/s]."),
    price("swing_velocity", \.swingVelocity, "Level velocity of a foot beside its path [m/s]."),
    price("swing_rotation", \.swingRotation, "The same of its angular velocity [rad/s]."),
    .number(
      "terminal_s", \.terminalDuration, in: 0...10, unit: "s",
      "The last state's prices hold for as many seconds."),
    price("limit_violation", \.limitViolation, "Joint positions and torques beyond a limit."),
    price("limit_violation_square", \.limitViolationSquare, "Half the square of the same."),
  ]

  private static func price(
    _ name: String, _ path: WritableKeyPath<Self, Double> & Sendable, _ documentation: String
  ) -> ExperimentKey<Self> {
    .number(name, path, in: 0...1e9, documentation)
  }
}
