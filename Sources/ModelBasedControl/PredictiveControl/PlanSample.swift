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
  /// The point of the body whose motion the plan knows best: the base's origin where the legs' share of
  /// the centre of mass is frozen.
  public var bodyPoint = WholeBodyReference.BodyPoint.centerOfMass
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

  /// Memory for samples of a robot's plans.
  ///
  /// - Parameter jointCount: of its joints that plans move.
  public init(jointCount: Int) {
    state = RigidBodyState(
      basePose: .identity, jointPositions: Array(repeating: 0, count: jointCount),
      velocity: Array(repeating: 0, count: 6 + jointCount))
    acceleration = Array(repeating: 0, count: 6 + jointCount)
  }

  /// Memory for samples of the plans of `controller`.
  public init(for controller: borrowing PredictiveController) {
    self.init(jointCount: controller.dynamics.model.jointCount)
  }

  /// The motion of the body that whole-body control is to follow.
  var body: WholeBodyReference.Point {
    switch bodyPoint {
    case .centerOfMass:
      WholeBodyReference.Point(
        position: centerOfMass, velocity: centerOfMassVelocity,
        acceleration: centerOfMassAcceleration)
    case .baseOrigin:
      WholeBodyReference.Point(
        position: state.basePose.position, velocity: state.velocity.vector(at: 0),
        acceleration: acceleration.vector(at: 0))
    }
  }

  /// The foot of a side.
  public subscript(side: Foot.Side) -> FootPlan {
    get { side == .left ? left : right }
    set { if side == .left { left = newValue } else { right = newValue } }
  }
}
