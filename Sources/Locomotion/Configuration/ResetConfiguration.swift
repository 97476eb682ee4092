/// The state in which an episode starts: the default pose on its feet, changed by uniform draws.
public struct ResetConfiguration: Equatable, Sendable {
  /// Added to each joint's default position, which stays within the joint's limits [rad].
  public var jointPosition: ClosedRange<Double> = -0.1...0.1
  /// Velocity of each joint [rad/s].
  public var jointVelocity: ClosedRange<Double> = 0...0
  /// Roll and pitch of the base, each [rad].
  public var tilt: ClosedRange<Double> = -0.05...0.05
  /// Heading of the base [rad].
  public var yaw: ClosedRange<Double> = -Double.pi...Double.pi
  /// Each coordinate of the base's horizontal velocity [m/s].
  public var linearVelocity: ClosedRange<Double> = -0.1...0.1
  /// Each coordinate of the base's angular velocity [rad/s].
  public var angularVelocity: ClosedRange<Double> = -0.1...0.1
  /// Height of the lowest point of the feet above the ground [m].
  public var dropHeight: ClosedRange<Double> = 0...0.02
  /// Each horizontal coordinate of the base's place in the world [m].
  public var place: ClosedRange<Double> = 0...0

  /// The defaults.
  public init() {}
}

/// Properties of the robots that are drawn anew for each episode.
public struct RandomizationConfiguration: Equatable, Sendable {
  /// Coulomb coefficient of the ground.
  public var friction: ClosedRange<Double> = 0.5...1.25
  /// Factor on all masses.
  public var massScale: ClosedRange<Double> = 1...1
  /// Further factor on all moments of inertia.
  public var inertiaScale: ClosedRange<Double> = 1...1
  /// Mass added to the base [kg].
  public var addedBaseMass: ClosedRange<Double> = -1...3
  /// Displacement of the base's centre of mass along the base's axes [m].
  public var baseCenterOfMassX: ClosedRange<Double> = 0...0
  /// Displacement of the base's centre of mass along the base's axes [m].
  public var baseCenterOfMassY: ClosedRange<Double> = 0...0
  /// Displacement of the base's centre of mass along the base's axes [m].
  public var baseCenterOfMassZ: ClosedRange<Double> = 0...0
  /// Factor on each joint's proportional gain.
  public var stiffnessScale: ClosedRange<Double> = 0.95...1.05
  /// Factor on each joint's derivative gain.
  public var dampingScale: ClosedRange<Double> = 0.95...1.05
  /// Factor on each motor's torque.
  public var motorStrength: ClosedRange<Double> = 1...1
  /// Factor on each joint's friction.
  public var jointFrictionScale: ClosedRange<Double> = 1...1
  /// Factor on each joint's rotor inertia.
  public var armatureScale: ClosedRange<Double> = 1...1
  /// Error of each joint's encoder, from which both its controller and the policy work [rad].
  public var jointOffset: ClosedRange<Double> = 0...0
  /// Constant error of the gyro about each axis of the base, as the policy reads it [rad/s].
  public var gyroBias: ClosedRange<Double> = 0...0
  /// Constant errors of the attitude, as the policy reads it from the direction of gravity: the turns
  /// about the base's x and y axes by which the direction is off [rad].
  public var attitudeBias: ClosedRange<Double> = 0...0

  /// The defaults.
  public init() {}
}
