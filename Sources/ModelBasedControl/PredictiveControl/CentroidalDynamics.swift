import RigidBodyDynamics
import RobotModel
import SpatialMath

/// The dynamics that a predictive controller plans with: the robot's momentum, moved by the wrenches of
/// its contacts, and its configuration, moved by the joint velocities such that the momentum is kept
/// (Orin, Goswami and Lee 2013; as a control model Sleiman et al. 2021).
///
/// State x: momentum over mass h̄, linear [m/s] and angular about the centre of mass [m²/s], and the
/// configuration. Its tangent has `stateCount` numbers: h̄ (6), then the tangent of
/// `RigidBodyState.displaced`, base before joints. Input u: for each contact force [N] and moment about
/// the contact point [N m] in the world's axes, then the joint velocities. With v = (v_b, v_j):
///
///     h̄_linear'  = Σ f / m + g
///     h̄_angular' = Σ ((r − c) × f + n) / m
///     v_b        = A_b⁻¹ (m h̄ − A_j v_j)
///
/// A and c are those of all links, or of a `SingleRigidBody`, for which A_j = 0; feet and joints move as
/// the legs have it in either case.
public struct CentroidalDynamics: Sendable {
  /// A place of a link that can press on the ground.
  public struct Contact: Equatable, Sendable {
    /// Index of the link.
    public var link: Int
    /// The point in the link's frame about which moments are taken [m].
    public var point: Vector3

    /// The contact of the values given.
    public init(link: Int, point: Vector3) {
      self.link = link
      self.point = point
    }

    /// The centre of a foot's sole.
    public init(_ foot: Foot) { self.init(link: foot.link, point: foot.soleCenter) }
  }

  /// The equations of motion.
  public let model: RigidBodyModel
  /// Where wrenches act, in the order of the input.
  public let contacts: [Contact]
  /// What the robot's mass is taken for; nil for the links' own.
  public let body: SingleRigidBody?

  /// - Parameters:
  ///   - model: with a floating base.
  ///   - contacts: where wrenches act.
  ///   - body: what the robot's mass is taken for; nil for the links' own.
  public init(_ model: RigidBodyModel, contacts: [Contact], body: SingleRigidBody? = nil) {
    precondition(
      model.hasFloatingBase, "\(model.name) has a bolted base, expected a floating one")
    for contact in contacts {
      precondition(
        (0..<model.linkCount).contains(contact.link),
        "\(model.name) has \(model.linkCount) links, got a contact of link \(contact.link)")
    }
    self.model = model
    self.contacts = contacts
    self.body = body
  }

  /// Numbers of the state's tangent.
  public var stateCount: Int { 6 + model.velocityCount }
  /// Numbers of the input.
  public var inputCount: Int { 6 * contacts.count + model.jointCount }

  /// Rate of the state and its derivatives.
  ///
  /// - Parameters:
  ///   - momentum: h̄, over the mass.
  ///   - configuration: base pose and joint positions; its velocity is not looked at.
  ///   - input: `[inputCount]`
  ///   - linearization: overwritten.
  ///   - workspace: of these dynamics.
  public func linearize(
    momentum: CentroidalMomentum, configuration: RigidBodyState, input: [Double],
    into linearization: inout CentroidalLinearization, in workspace: inout CentroidalWorkspace
  ) {
    precondition(
      input.count == inputCount,
      "\(model.name) has an input of \(inputCount) numbers, got \(input.count)")
    workspace.place(configuration.basePose, configuration.jointPositions)
    linearizePlaced(momentum, input, into: &linearization, in: &workspace)
  }

  private func linearizePlaced(
    _ momentum: CentroidalMomentum, _ input: [Double],
    into linearization: inout CentroidalLinearization, in workspace: inout CentroidalWorkspace
  ) {
    let base = computeVelocity(momentum, input, in: &workspace)
    setDerivatives(in: &workspace)

    linearization.clear()
    setMomentum(&linearization, input, in: &workspace)
    setVelocities(&linearization, base, in: workspace)
  }

  /// Rate of the state alone, x' = f(x, u).
  ///
  /// - Parameters:
  ///   - state: x.
  ///   - input: `[inputCount]`
  ///   - rate: `[stateCount]`, overwritten.
  ///   - workspace: of these dynamics.
  func computeRate(
    of state: CentroidalState, input: [Double], into rate: inout [Double],
    in workspace: inout CentroidalWorkspace
  ) {
    workspace.place(state)
    _ = computeVelocity(state.momentum, input, in: &workspace)
    let mass = model.totalMass
    let center = centerOfMass(in: workspace.dynamics)
    var momentumRate = CentroidalMomentum(
      linear: Vector3(0, 0, -model.gravity), angular: .zero)
    for (index, contact) in contacts.enumerated() {
      let force = input.vector(at: 6 * index)
      let arm = workspace.dynamics.poseInWorld(ofLink: contact.link).act(contact.point) - center
      momentumRate.linear += force / mass
      momentumRate.angular += (arm.cross(force) + input.vector(at: 6 * index + 3)) / mass
    }
    rate.set(momentumRate.linear, at: 0)
    rate.set(momentumRate.angular, at: 3)
    for index in 0..<model.velocityCount { rate[6 + index] = workspace.state.velocity[index] }
  }

  /// Rate of the state and its derivatives, as of the public verb.
  func linearize(
    _ state: CentroidalState, input: [Double],
    into linearization: inout CentroidalLinearization, in workspace: inout CentroidalWorkspace
  ) {
    workspace.place(state)
    linearizePlaced(state.momentum, input, into: &linearization, in: &workspace)
  }

  /// Kinematics with the base velocity that the momentum demands.
  private func computeVelocity(
    _ momentum: CentroidalMomentum, _ input: [Double], in workspace: inout CentroidalWorkspace
  ) -> BaseMomentum {
    for joint in 0..<model.jointCount {
      workspace.state.velocity[6 + joint] = input[6 * contacts.count + joint]
    }
    // With the base at rest the momentum is A_j v_j.
    workspace.setBaseVelocity(linear: .zero, angular: .zero)
    model.computeKinematics(of: workspace.state, in: &workspace.dynamics)
    setMomentumMatrix(in: &workspace)
    let ofJoints = self.momentum(in: workspace.dynamics)
    let mass = model.totalMass
    let base = BaseMomentum(
      mass: mass, matrix: workspace.momentumMatrix, columnCount: model.velocityCount,
      arm: centerOfMass(in: workspace.dynamics)
        - workspace.state.basePose.position)
    let velocity = base.velocity(
      linear: momentum.linear * mass - ofJoints.linear,
      angular: momentum.angular * mass - ofJoints.angular)
    workspace.setBaseVelocity(linear: velocity.linear, angular: velocity.angular)
    model.computeVelocities(workspace.state.velocity, in: &workspace.dynamics)
    return base
  }

  /// Momentum's rate, and how wrenches and the places they act at change it.
  private func setMomentum(
    _ result: inout CentroidalLinearization, _ input: [Double],
    in workspace: inout CentroidalWorkspace
  ) {
    let (mass, count) = (model.totalMass, model.velocityCount)
    let center = centerOfMass(in: workspace.dynamics)
    var rate = CentroidalMomentum(linear: Vector3(0, 0, -model.gravity), angular: .zero)
    for (index, contact) in contacts.enumerated() {
      let column = 6 * index
      let force = input.vector(at: column)
      let pose = workspace.dynamics.poseInWorld(ofLink: contact.link)
      let arm = pose.act(contact.point) - center
      rate.linear += force / mass
      rate.angular += (arm.cross(force) + input.vector(at: column + 3)) / mass
      for (axis, unit) in Vector3.axes {
        result.byInput.set(unit / mass, row: 0, column: column + axis, of: inputCount)
        result.byInput.set(arm.cross(unit) / mass, row: 3, column: column + axis, of: inputCount)
        result.byInput.set(unit / mass, row: 3, column: column + 3 + axis, of: inputCount)
      }
      // ∂((r − c) × f) = −f × (J_r − J_c)
      model.pointJacobian(
        of: contact.point, onLink: contact.link, into: &workspace.pointJacobian,
        in: workspace.dynamics)
      for velocity in 0..<count {
        let shift =
          workspace.pointJacobian.column(velocity, row: 0, of: count)
          - workspace.centerJacobian.column(velocity, row: 0, of: count)
        let before = result.byState.column(6 + velocity, row: 3, of: stateCount)
        result.byState.set(
          before - force.cross(shift) / mass, row: 3, column: 6 + velocity, of: stateCount)
      }
    }
    result.rate.set(rate.linear, row: 0, column: 0, of: 1)
    result.rate.set(rate.angular, row: 3, column: 0, of: 1)
  }

  /// Velocities, and how momentum, configuration and joint velocities change that of the base.
  private func setVelocities(
    _ result: inout CentroidalLinearization, _ base: BaseMomentum,
    in workspace: CentroidalWorkspace
  ) {
    let (mass, count) = (model.totalMass, model.velocityCount)
    for index in 0..<count { result.rate[6 + index] = workspace.state.velocity[index] }
    for (axis, unit) in Vector3.axes {
      let ofLinear = base.velocity(linear: unit * mass, angular: .zero)
      let ofAngular = base.velocity(linear: .zero, angular: unit * mass)
      result.byState.setBase(ofLinear, column: axis, of: stateCount)
      result.byState.setBase(ofAngular, column: 3 + axis, of: stateCount)
    }
    for index in 0..<count {
      // ∂v_b/∂q = −A_b⁻¹ ∂(A v)/∂q
      let ofPosition = base.velocity(
        linear: -workspace.momentumDerivative.column(index, row: 0, of: count),
        angular: -workspace.momentumDerivative.column(index, row: 3, of: count))
      result.byState.setBase(ofPosition, column: 6 + index, of: stateCount)
    }
    for joint in 0..<model.jointCount {
      // ∂v_b/∂v_j = −A_b⁻¹ A_j
      let column = 6 * contacts.count + joint
      let ofVelocity = base.velocity(
        linear: -workspace.momentumMatrix.column(6 + joint, row: 0, of: count),
        angular: -workspace.momentumMatrix.column(6 + joint, row: 3, of: count))
      result.byInput.setBase(ofVelocity, column: column, of: inputCount)
      result.byInput[(12 + joint) * inputCount + column] = 1
    }
  }
}

extension Vector3 {
  /// The world's axes with their indices.
  static let axes = [(0, Vector3.unitX), (1, .unitY), (2, .unitZ)]
}

extension [Double] {
  /// Writes the rows of the base's velocity in a column.
  fileprivate mutating func setBase(
    _ velocity: (linear: Vector3, angular: Vector3), column: Int, of count: Int
  ) {
    set(velocity.linear, row: 6, column: column, of: count)
    set(velocity.angular, row: 9, column: column, of: count)
  }
}
