import ModelBasedControl
import RigidBodyDynamics
import RobotModel
import SpatialMath

/// A robot that moves as centroidal dynamics have it, fed with what a plan says now: small steps of its
/// own, so that it and the plan differ as far as the plan's intervals are coarse.
struct CentroidalPlant {
  /// Of the robot at rest in its nominal pose, its lowest point on the ground.
  private(set) var state: RigidBodyState
  private(set) var time = 0.0
  private let dynamics: CentroidalDynamics
  private var momentum = CentroidalMomentum(linear: .zero, angular: .zero)
  private var input: [Double]
  private var linearization: CentroidalLinearization
  private var workspace: CentroidalWorkspace
  private var kinematics: RigidBodyWorkspace
  private static let timestep = 0.001

  init(_ robot: RobotDescription, _ dynamics: CentroidalDynamics) {
    self.dynamics = dynamics
    state = .standing(robot)
    input = Array(repeating: 0, count: dynamics.inputCount)
    linearization = CentroidalLinearization(for: dynamics)
    workspace = CentroidalWorkspace(for: dynamics)
    kinematics = RigidBodyWorkspace(for: dynamics.model)
  }

  /// Adds to the momentum [N s].
  mutating func push(_ impulse: Vector3) {
    momentum.linear += impulse / dynamics.model.totalMass
    updateVelocity()
  }

  /// Centre of mass over the mass' velocity.
  var velocity: Vector3 { momentum.linear }

  /// Centres of the soles, left before right.
  mutating func soles() -> [Vector3] {
    dynamics.model.computeKinematics(of: state, in: &kinematics)
    return dynamics.contacts.map { kinematics.poseInWorld(ofLink: $0.link).act($0.point) }
  }

  /// Goes on by a number of time steps with what the plan says for the middle of each.
  mutating func follow(
    _ controller: inout PredictiveController, stepCount: Int, using sample: inout PlanSample
  ) {
    for _ in 0..<stepCount {
      controller.sample(at: time + 0.5 * CentroidalPlant.timestep, into: &sample)
      step(sample)
    }
  }

  private mutating func step(_ sample: PlanSample) {
    for (index, foot) in [sample.left, sample.right].enumerated() {
      let (f, n) = (foot.wrench.force, foot.wrench.moment)
      for (element, value) in [f.x, f.y, f.z, n.x, n.y, n.z].enumerated() {
        input[6 * index + element] = value
      }
    }
    for joint in 0..<dynamics.model.jointCount {
      input[12 + joint] = sample.state.velocity[6 + joint]
    }
    updateVelocity()
    let rate = linearization.rate
    momentum.linear += CentroidalPlant.timestep * Vector3(rate[0], rate[1], rate[2])
    momentum.angular += CentroidalPlant.timestep * Vector3(rate[3], rate[4], rate[5])
    state = state.displaced(by: state.velocity.map { $0 * CentroidalPlant.timestep })
    updateVelocity()
    time += CentroidalPlant.timestep
  }

  /// The velocity that the momentum and the input's joint velocities make.
  private mutating func updateVelocity() {
    dynamics.linearize(
      momentum: momentum, configuration: state, input: input, into: &linearization,
      in: &workspace)
    state.velocity = Array(linearization.rate[6...])
  }
}

extension RigidBodyState {
  /// A robot at rest in its nominal pose on level ground.
  static func standing(_ robot: RobotDescription) -> RigidBodyState {
    let height = robot.standingHeight(positions: robot.nominalPositions) ?? 0
    return RigidBodyState(
      basePose: Pose(position: Vector3(0, 0, height)), jointPositions: robot.nominalPositions,
      velocity: Array(repeating: 0, count: 6 + robot.joints.count))
  }
}
