import RobotModel
import SpatialMath

/// What a whole-body controller found, for the joints of one tick.
public struct WholeBodyCommand: Equatable, Sendable {
  /// `[joints]` torques to be fed forward [N m].
  public internal(set) var jointTorques: [Double]
  /// `[joints]` positions at the tick's end, for a soft position controller beside the torques [rad].
  public internal(set) var jointPositions: [Double]
  /// `[joints]` velocities at the tick's end [rad/s].
  public internal(set) var jointVelocities: [Double]
  /// `[velocityCount]` v̇ that torques and wrenches give.
  public internal(set) var accelerations: [Double]
  /// Wrench of the ground on the left foot about its sole frame's origin, in the world's axes.
  public internal(set) var leftWrench = SpatialForce.zero
  /// That on the right foot.
  public internal(set) var rightWrench = SpatialForce.zero

  /// A command to stay, without torque: what is held until the first solution.
  ///
  /// - Parameter jointPositions: `[joints]` [rad].
  public init(holding jointPositions: [Double]) {
    self.jointPositions = jointPositions
    jointTorques = jointPositions.map { _ in 0 }
    jointVelocities = jointPositions.map { _ in 0 }
    accelerations = Array(repeating: 0, count: 6 + jointPositions.count)
  }

  /// The wrench on the foot of a side.
  public internal(set) subscript(wrenchOn side: Foot.Side) -> SpatialForce {
    get { side == .left ? leftWrench : rightWrench }
    set {
      switch side {
      case .left: leftWrench = newValue
      case .right: rightWrench = newValue
      }
    }
  }
}
