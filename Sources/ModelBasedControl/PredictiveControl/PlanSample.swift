import RigidBodyDynamics
import RobotModel
import SpatialMath

/// A plan at one time.
public struct PlanSample: Equatable, Sendable {
  /// What a foot does.
  public struct FootPlan: Equatable, Sendable {
    /// Whether it carries.
    public var isStance = true
    /// Force [N] and moment about the sole's centre [N m] of the ground on the foot, in the world.
    public var wrench = SpatialForce.zero
    /// Where it swings, as its path has it; of a foot that stands its last place, at rest.
    public var path = SwingFootTrajectory.State(at: .zero)
  }

  /// Pose of the base, joint positions, and velocities of both.
  public var state: RigidBodyState
  /// `[velocityCount]` rates of the state's velocity [m/s², rad/s²].
  public var acceleration: [Double]
  /// Centre of mass in the world [m].
  public var centerOfMass = Vector3.zero
  /// Its velocity [m/s].
  public var centerOfMassVelocity = Vector3.zero
  /// Its acceleration [m/s²].
  public var centerOfMassAcceleration = Vector3.zero
  /// Momentum [N s, N m s].
  public var momentum = CentroidalMomentum(linear: .zero, angular: .zero)
  /// Its rate [N, N m].
  public var momentumRate = CentroidalMomentum(linear: .zero, angular: .zero)
  /// The feet that carry.
  public var mode = StanceMode.both
  /// The left foot.
  public var left = FootPlan()
  /// The right foot.
  public var right = FootPlan()

  /// Memory for samples of the plans of `controller`.
  public init(for controller: borrowing PredictiveController) {
    let model = controller.dynamics.model
    state = RigidBodyState(
      basePose: .identity, jointPositions: Array(repeating: 0, count: model.jointCount),
      velocity: Array(repeating: 0, count: model.velocityCount))
    acceleration = Array(repeating: 0, count: model.velocityCount)
  }

  /// The foot of a side.
  public subscript(side: Foot.Side) -> FootPlan {
    get { side == .left ? left : right }
    set { if side == .left { left = newValue } else { right = newValue } }
  }
}
