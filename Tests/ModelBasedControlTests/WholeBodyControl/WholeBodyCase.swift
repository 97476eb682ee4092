import ModelBasedControl
import Reproducibility
import RigidBodyDynamics
import RobotModel
import SpatialMath

/// A robot on its feet with its controller, for tests.
struct WholeBodyCase {
  let robot: RobotDescription
  let model: RigidBodyModel
  let controller: WholeBodyController
  /// At rest in the nominal pose, the lowest contact point on the ground.
  let standing: RigidBodyState

  init(
    _ name: String, _ formulation: WholeBodyParameters.Formulation = .weighted,
    effortScale: Double = 1,
    configure: (inout WholeBodyParameters) -> Void = { _ in }
  ) throws {
    var robot = try RobotCatalog.robot(named: name).reducedToControlledJoints()
    for index in robot.joints.indices { robot.joints[index].effortLimit *= effortScale }
    var parameters = WholeBodyParameters(formulation)
    configure(&parameters)
    self.robot = robot
    model = RigidBodyModel(robot)
    controller = WholeBodyController(robot, parameters: parameters)
    let height = robot.standingHeight(positions: robot.nominalPositions) ?? 0
    standing = RigidBodyState(
      basePose: Pose(position: Vector3(0, 0, height)), jointPositions: robot.nominalPositions,
      velocity: Array(repeating: 0, count: model.velocityCount))
  }

  /// A command that holds the nominal pose.
  var command: WholeBodyCommand { WholeBodyCommand(holding: robot.nominalPositions) }

  var weight: Double { model.totalMass * model.gravity }

  /// Near the standing state, joints bent and everything moving.
  func moving(_ stream: inout RandomStream, deviation: Double = 0.1) -> RigidBodyState {
    var state = standing.displaced(by: stream.normals(model.velocityCount, deviation: deviation))
    state.velocity = stream.normals(model.velocityCount, deviation: deviation)
    return state
  }

  /// A reference that differs from the state in everything.
  func reference(
    near state: RigidBodyState, _ stance: StanceMode, _ point: WholeBodyReference.BodyPoint,
    _ stream: inout RandomStream
  ) -> WholeBodyReference {
    var reference = controller.reference(holding: state, stance: stance, bodyPoint: point)
    reference.body.position += stream.normalVector(deviation: 0.01)
    reference.base.velocity = stream.normalVector(deviation: 0.1)
    for side in [Foot.Side.left, .right] {
      reference[side].point.acceleration = stream.normalVector(deviation: 0.5)
      reference[side].rotation.velocity = stream.normalVector(deviation: 0.1)
    }
    return reference
  }

  /// Wrenches of a command on the links, about the origins of their frames.
  func linkWrenches(
    _ command: WholeBodyCommand, in dynamics: RigidBodyWorkspace
  ) -> [SpatialForce] {
    var wrenches = Array(repeating: SpatialForce.zero, count: model.linkCount)
    for (contact, side) in zip(controller.contacts, [Foot.Side.left, .right]) {
      let wrench = command[wrenchOn: side]
      let arm = dynamics.linkOrientation[contact.link].act(contact.poseInLink.position)
      wrenches[contact.link] = SpatialForce(
        moment: wrench.moment + arm.cross(wrench.force), force: wrench.force)
    }
    return wrenches
  }

  /// What inverse dynamics say of a command: forces on the base, which are zero, over joint torques.
  func forces(of command: WholeBodyCommand, at state: RigidBodyState) -> [Double] {
    var dynamics = RigidBodyWorkspace(for: model)
    model.computeKinematics(of: state, in: &dynamics)
    var forces = command.accelerations
    model.inverseDynamics(
      accelerations: command.accelerations, wrenches: linkWrenches(command, in: dynamics),
      into: &forces, in: &dynamics)
    return forces
  }

  /// J v̇ + J̇ v + d J v of a sole.
  func soleAcceleration(
    _ side: Foot.Side, _ command: WholeBodyCommand, at state: RigidBodyState
  ) -> [Double] {
    let contact = controller.contacts[side == .left ? 0 : 1]
    var dynamics = RigidBodyWorkspace(for: model)
    model.computeKinematics(of: state, in: &dynamics)
    let point = contact.poseInLink.position
    var jacobian = Array(repeating: 0.0, count: 6 * model.velocityCount)
    model.pointJacobian(of: point, onLink: contact.link, into: &jacobian, in: dynamics)
    let bias = model.pointBiasAcceleration(of: point, onLink: contact.link, in: dynamics)
    let biases = [bias.linear, bias.angular].flatMap { [$0.x, $0.y, $0.z] }
    return (0..<6).map { row in
      var sum = biases[row]
      for j in 0..<model.velocityCount {
        sum +=
          jacobian[row * model.velocityCount + j]
          * (command.accelerations[j] + controller.parameters.stanceDamping * state.velocity[j])
      }
      return sum
    }
  }

  /// A wrench in the sole's axes, force over moment.
  func wrenchInSole(
    _ side: Foot.Side, _ command: WholeBodyCommand, at state: RigidBodyState
  ) -> [Double] {
    let contact = controller.contacts[side == .left ? 0 : 1]
    let poses = robot.linkPosesInWorld(base: state.basePose, positions: state.jointPositions)
    let orientation = (poses[contact.link] * contact.poseInLink).orientation
    let wrench = command[wrenchOn: side]
    return [wrench.force, wrench.moment].flatMap { vector -> [Double] in
      let inSole = orientation.actInverse(vector)
      return [inSole.x, inSole.y, inSole.z]
    }
  }
}
