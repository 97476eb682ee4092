import SpatialMath

/// What a robot feels of itself at one instant; made once and overwritten.
public struct SensorSample: Equatable, Sendable {
  /// Angular velocity of the gyroscope, in the axes of the inertial unit [rad/s].
  public var angularVelocity: Vector3
  /// Specific force of the accelerometer, in the axes of the inertial unit: its acceleration less that
  /// of gravity, so that a unit at rest feels g upwards [m/s²].
  public var specificForce: Vector3
  /// `[joints]` positions of the encoders [rad or m].
  public var jointPositions: [Double]
  /// `[joints]` velocities of the encoders [rad/s or m/s].
  public var jointVelocities: [Double]
  /// `[joints]` torques of the motors [N m or N].
  public var jointTorques: [Double]

  /// A sample of so many joints, all zero.
  public init(jointCount: Int) {
    angularVelocity = .zero
    specificForce = .zero
    jointPositions = Array(repeating: 0, count: jointCount)
    jointVelocities = Array(repeating: 0, count: jointCount)
    jointTorques = Array(repeating: 0, count: jointCount)
  }
}
