/// What the motors are asked for: what a transport takes out.
///
/// `torque = stiffness · (position − q) − damping · q̇`; velocities that are wanted and torques that are
/// fed forward are zero.
public struct JointCommand: Equatable, Sendable {
  /// `[joints]` wanted positions [rad].
  public var positions: [Double]
  /// `[joints]` proportional gains [N m/rad].
  public var stiffness: [Double]
  /// `[joints]` derivative gains [N m s/rad].
  public var damping: [Double]

  /// A command that asks for nothing.
  public init(jointCount: Int) {
    // Three arrays: one that is shared would be copied when it is first written.
    positions = Array(repeating: 0, count: jointCount)
    stiffness = Array(repeating: 0, count: jointCount)
    damping = Array(repeating: 0, count: jointCount)
  }

  /// Sets all numbers to those of another command of as many joints, without asking for memory.
  mutating func copy(_ other: JointCommand) {
    for joint in positions.indices {
      positions[joint] = other.positions[joint]
      stiffness[joint] = other.stiffness[joint]
      damping[joint] = other.damping[joint]
    }
  }
}
