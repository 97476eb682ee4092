import QuadraticProgramming
import RigidBodyDynamics
import RobotModel
import SpatialMath

/// Finds the joint torques that move a robot on two legs as it is wanted, a thousand times a second:
/// accelerations and ground wrenches that agree with the equations of motion, and of these the ones that
/// fulfil tasks in the order of their importance (Sentis and Khatib 2005; as quadratic programs Escande,
/// Mansard and Wieber 2014, Herzog et al. 2016).
///
/// Unknowns are w = (v̇, f_left, f_right), each wrench force over moment in its sole's axes; the joint
/// torques τ = M_j v̇ + h_j − J_jᵀ f follow from them.
///
/// 1. **Always**: the floating base's equations of motion M_b v̇ − J_bᵀ f = −h_b; standing soles at rest,
///    J v̇ = −J̇ v − d J v; no wrench on feet in the air; torque limits; wrenches in the cone of each sole.
/// 2. **Motion**: body, base orientation and feet in the air, each an acceleration with feedback.
/// 3. **Regularisation**: wrenches near those wanted, joints near a posture.
///
/// Levels 2 and 3 are weighed against one another or in strict order
/// (`WholeBodyParameters.Formulation`). A tick asks for no memory. One thread at a time may use a
/// controller.
public final class WholeBodyController {
  /// The equations of motion.
  public let model: RigidBodyModel
  /// The soles, left before right.
  public let contacts: [SoleContact]
  /// What is wanted how much.
  public let parameters: WholeBodyParameters
  /// Ticks that ended without a solution, since the controller was made.
  public private(set) var failureCount = 0

  private var program: WholeBodyProgram
  private let solver: Solver
  private var solution: QuadraticSolution

  private enum Solver {
    case weighted(DenseSolver)
    case strict(HierarchicalSolver)
  }

  /// - Parameters:
  ///   - model: with a floating base.
  ///   - left: the left sole.
  ///   - right: the right sole.
  ///   - torqueLimits: `[joints]` largest torque of each joint, infinite for none [N m].
  ///   - parameters: what is wanted how much.
  public init(
    _ model: RigidBodyModel, left: SoleContact, right: SoleContact, torqueLimits: [Double],
    parameters: WholeBodyParameters = WholeBodyParameters()
  ) {
    precondition(
      model.hasFloatingBase, "\(model.name) has a bolted base, expected a floating one")
    precondition(
      model.gravity > 0,
      "\(model.name) weighs nothing in gravity of \(model.gravity) m/s², expected more than 0")
    precondition(
      torqueLimits.count == model.jointCount,
      "\(model.name) has \(model.jointCount) joints, got \(torqueLimits.count) torque limits")
    for contact in [left, right] {
      precondition(
        (0..<model.linkCount).contains(contact.link),
        "\(model.name) has \(model.linkCount) links, got a sole of link \(contact.link)")
    }
    self.model = model
    contacts = [left, right]
    self.parameters = parameters
    program = WholeBodyProgram(model, contacts, torqueLimits: torqueLimits, parameters)
    solution = QuadraticSolution(for: program.levels.common)
    switch parameters.formulation {
    case .weighted: solver = .weighted(DenseSolver(for: program.levels.common))
    case .strict, .priority: solver = .strict(HierarchicalSolver(for: program.levels))
    }
  }

  /// The controller of a robot with two feet, with its joints' effort limits.
  ///
  /// - Parameters:
  ///   - robot: whose joints that move are all driven.
  ///   - gravity: downward acceleration [m/s²].
  ///   - parameters: what is wanted how much.
  public convenience init(
    _ robot: RobotDescription, gravity: Double = 9.81,
    parameters: WholeBodyParameters = WholeBodyParameters()
  ) {
    precondition(
      robot.feet.count == 2, "\(robot.name) has \(robot.feet.count) feet, expected 2")
    self.init(
      RigidBodyModel(robot, gravity: gravity), left: SoleContact(robot.feet[0], of: robot),
      right: SoleContact(robot.feet[1], of: robot),
      torqueLimits: robot.joints.filter { $0.kind != .fixed }.map(\.effortLimit),
      parameters: parameters)
  }

  /// Finds the command of one tick.
  ///
  /// - Parameters:
  ///   - state: as measured or estimated.
  ///   - stance: the feet that carry.
  ///   - reference: what is wanted.
  ///   - command: overwritten by what was found; where there is no solution it stays as it is, so that
  ///     the last one is held, and the tick is counted in `failureCount`.
  /// - Returns: how the search ended; anything but `solved` is a failure.
  public func update(
    _ state: RigidBodyState, stance: StanceMode, reference: WholeBodyReference,
    into command: inout WholeBodyCommand
  ) -> SolverReport {
    checkCounts(state, reference, command)
    program.load(state, stance, reference)
    let report = solve()
    guard report.status == .solved else {
      failureCount += 1
      return report
    }
    program.read(solution.variables, state, into: &command)
    return report
  }

  /// A reference to stay as the robot is, at rest, the weight shared equally by the feet that carry.
  ///
  /// - Parameters:
  ///   - state: where the robot is; its velocity is not looked at.
  ///   - stance: the feet that carry.
  ///   - bodyPoint: the point of the body that is kept.
  public func reference(
    holding state: RigidBodyState, stance: StanceMode = .both,
    bodyPoint: WholeBodyReference.BodyPoint = .centerOfMass
  ) -> WholeBodyReference {
    program.computeMotion(of: state)
    let carrierCount = Foot.Side.inOrder.filter { stance.contains(StanceMode($0)) }.count
    let share = program.weight / Double(max(carrierCount, 1))
    let feet = Foot.Side.inOrder.map { side in
      let pose = program.soles[side.index].pose
      return WholeBodyReference.Foot(
        point: .init(position: pose.position), rotation: .init(orientation: pose.orientation),
        wrench: SpatialForce(
          moment: .zero,
          force: stance.contains(StanceMode(side)) ? Vector3(0, 0, share) : .zero))
    }
    let body =
      bodyPoint == .baseOrigin
      ? state.basePose.position : model.centerOfMassInWorld(in: program.dynamics)
    return WholeBodyReference(
      bodyPoint: bodyPoint, body: .init(position: body),
      base: .init(orientation: state.basePose.orientation), left: feet[0], right: feet[1],
      jointPositions: state.jointPositions, jointVelocities: state.jointPositions.map { _ in 0 })
  }

  private func solve() -> SolverReport {
    switch solver {
    case .weighted(let solver):
      solver.solve(program.levels.common, parameters.solver, into: &solution)
    case .strict(let solver):
      solver.solve(program.levels, parameters.solver, into: &solution.variables)
    }
  }

  private func checkCounts(
    _ state: RigidBodyState, _ reference: WholeBodyReference, _ command: WholeBodyCommand
  ) {
    precondition(
      state.velocity.count == model.velocityCount
        && state.jointPositions.count == model.jointCount,
      "\(model.name) has \(model.velocityCount) velocities and \(model.jointCount) joints, got a "
        + "state of \(state.velocity.count) and \(state.jointPositions.count)")
    precondition(
      reference.jointPositions.count == model.jointCount
        && reference.jointVelocities.count == model.jointCount
        && command.jointTorques.count == model.jointCount,
      "\(model.name) has \(model.jointCount) joints, got a posture of "
        + "\(reference.jointPositions.count), its velocity of \(reference.jointVelocities.count) and "
        + "a command of \(command.jointTorques.count)")
  }
}

extension Foot.Side {
  /// Left before right.
  static let inOrder = [Foot.Side.left, .right]
  /// Place in that order.
  var index: Int { self == .left ? 0 : 1 }
}
