import RigidBodyDynamics
import RobotModel
import SpatialMath

/// What `RigidBodyModel` computes at one state, as named arrays of numbers.
struct DynamicsSampler {
  let model: RigidBodyModel
  /// Links whose placements and Jacobians are written.
  let frameLinks: [Int]
  /// The point of each of them [m]; off the link's origin, so that moments count.
  static let framePoint = Vector3(0.05, -0.03, -0.07)

  private var workspace: RigidBodyWorkspace
  private var quantities: [(name: String, rows: Int, values: [Double])] = []

  init(_ robot: RobotDescription) {
    model = RigidBodyModel(robot)
    workspace = RigidBodyWorkspace(for: model)
    let ends = robot.feet.isEmpty ? [robot.links.count - 1] : robot.feet.map(\.link)
    frameLinks = ends + [robot.links.count / 2]
  }

  /// Everything at a state, in a fixed order.
  ///
  /// - Parameters:
  ///   - accelerations: `[velocityCount]` v̇ of inverse dynamics.
  ///   - forces: `[velocityCount]` τ of forward dynamics.
  ///   - wrenches: `[links]` on the links from outside, as of `RigidBodyModel.inverseDynamics`.
  mutating func sample(
    _ state: RigidBodyState, accelerations: [Double], forces: [Double], wrenches: [SpatialForce]
  ) -> [(name: String, rows: Int, values: [Double])] {
    quantities = []
    let base = state.basePose
    let q = base.orientation
    add("base_position", numbers(base.position))
    add("base_quaternion", [q.w, q.x, q.y, q.z])
    add("joint_positions", state.jointPositions)
    add("velocity", state.velocity)
    add("accelerations", accelerations)
    add("forces", forces)
    add("wrenches", rows: model.linkCount, wrenches.flatMap { numbers($0) })

    model.computeKinematics(of: state, in: &workspace)
    for (frame, link) in frameLinks.enumerated() { addFrame(frame, link) }
    addMomentum()
    addDynamics(accelerations, forces, wrenches)
    return quantities
  }

  private mutating func addFrame(_ frame: Int, _ link: Int) {
    let pose = workspace.poseInWorld(ofLink: link)
    let rotation = pose.orientation.matrix
    let point = Self.framePoint
    add("frame\(frame)_position", numbers(pose.act(point)))
    add(
      "frame\(frame)_rotation", rows: 3,
      [rotation.rowX, rotation.rowY, rotation.rowZ].flatMap { numbers($0) })
    addMatrix("frame\(frame)_jacobian", rows: 6) { model, matrix, workspace in
      model.pointJacobian(of: point, onLink: link, into: &matrix, in: workspace)
    }
    addMatrix("frame\(frame)_jacobian_in_link", rows: 6) { model, matrix, workspace in
      model.pointJacobian(of: point, onLink: link, axes: .link, into: &matrix, in: workspace)
    }
    addMatrix("frame\(frame)_jacobian_rate", rows: 6) { model, matrix, workspace in
      model.pointJacobianRate(of: point, onLink: link, into: &matrix, in: workspace)
    }
    addMatrix("frame\(frame)_velocity_derivative", rows: 6) { model, matrix, workspace in
      model.pointVelocityDerivative(of: point, onLink: link, into: &matrix, in: workspace)
    }
    let bias = model.pointBiasAcceleration(of: point, onLink: link, in: workspace)
    add("frame\(frame)_bias_acceleration", numbers(bias.linear) + numbers(bias.angular))
  }

  private mutating func addMomentum() {
    add("center_of_mass", numbers(model.centerOfMassInWorld(in: workspace)))
    let momentum = model.centroidalMomentum(in: workspace)
    add("momentum", numbers(momentum.linear) + numbers(momentum.angular))
    let bias = model.centroidalMomentumBias(in: workspace)
    add("momentum_bias", numbers(bias.linear) + numbers(bias.angular))
    addMatrix("center_of_mass_jacobian", rows: 3) {
      $0.centerOfMassJacobian(into: &$1, in: &$2)
    }
    addMatrix("center_of_mass_jacobian_rate", rows: 3) {
      $0.centerOfMassJacobianRate(into: &$1, in: &$2)
    }
    addMatrix("momentum_matrix", rows: 6) { $0.centroidalMomentumMatrix(into: &$1, in: &$2) }
    addMatrix("momentum_matrix_rate", rows: 6) {
      $0.centroidalMomentumMatrixRate(into: &$1, in: &$2)
    }
    addMatrix("momentum_derivative", rows: 6) {
      $0.centroidalMomentumDerivative(into: &$1, in: &$2)
    }
  }

  private mutating func addDynamics(
    _ accelerations: [Double], _ forces: [Double], _ wrenches: [SpatialForce]
  ) {
    let count = model.velocityCount
    model.computeMassMatrix(in: &workspace)
    add("mass_matrix", rows: count, workspace.massMatrix)
    model.computeBiasForces(in: &workspace)
    add("bias_forces", workspace.biasForces)
    var vector = accelerations
    model.inverseDynamics(
      accelerations: accelerations, wrenches: wrenches, into: &vector, in: &workspace)
    add("inverse_dynamics", vector)
    model.forwardDynamics(forces: forces, into: &vector, in: &workspace)
    add("forward_dynamics", vector)
    var dPosition = Array(repeating: 0.0, count: count * count)
    var dVelocity = dPosition
    model.inverseDynamicsDerivatives(
      accelerations: accelerations, wrenches: wrenches, dPosition: &dPosition,
      dVelocity: &dVelocity, in: &workspace)
    add("inverse_dynamics_dposition", rows: count, dPosition)
    add("inverse_dynamics_dvelocity", rows: count, dVelocity)
  }

  private mutating func addMatrix(
    _ name: String, rows: Int,
    _ fill: (RigidBodyModel, inout [Double], inout RigidBodyWorkspace) -> Void
  ) {
    var matrix = Array(repeating: 0.0, count: rows * model.velocityCount)
    fill(model, &matrix, &workspace)
    add(name, rows: rows, matrix)
  }

  private mutating func add(_ name: String, rows: Int = 1, _ values: [Double]) {
    quantities.append((name, rows, values))
  }

  private func numbers(_ v: Vector3) -> [Double] { [v.x, v.y, v.z] }

  /// Force over moment.
  private func numbers(_ f: SpatialForce) -> [Double] { numbers(f.force) + numbers(f.moment) }
}
