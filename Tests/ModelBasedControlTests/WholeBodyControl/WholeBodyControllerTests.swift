import CAllocationCounter
import QuadraticProgramming
import Reproducibility
import RigidBodyDynamics
import RobotModel
import SpatialMath
import TestConditions
import TestSupport
import Testing

@testable import ModelBasedControl

/// Of forces of 1,000 N and accelerations of 100 m/s² through the elimination of 18 rows.
private let rounding = 1e-8
/// In strict order bounds are relaxed by ten times the solver's tolerance of 1e-6, in weights of the
/// robot.
private let violation = 2e-5

@Suite("Whole-body control") struct WholeBodyControllerTests {
  /// Robots with two ankle joints a leg and with one.
  static let robots = ["qinglong", "g1", "h1"]
  static let formulations = WholeBodyParameters.Formulation.allCases
  static let stances: [StanceMode] = [.both, .left, .right, []]

  @Test(
    "commands obey the equations of motion, hold the feet, stay within torques and cones",
    arguments: robots, formulations)
  func hardRows(name: String, formulation: WholeBodyParameters.Formulation) throws {
    let robot = try WholeBodyCase(name, formulation)
    var stream = RandomStream(seed: 61, stream: 0)
    for stance in Self.stances {
      for point in WholeBodyReference.BodyPoint.allCases {
        let state = robot.moving(&stream)
        let reference = robot.reference(near: state, stance, point, &stream)
        var command = robot.command
        let report = robot.controller.update(
          state, stance: stance, reference: reference, into: &command)
        #expect(report.status == .solved, "\(stance) \(point)")

        let forces = robot.forces(of: command, at: state)
        #expect(forces[..<6].allSatisfy { abs($0) < rounding * robot.weight })
        #expect(relativeError(command.jointTorques, from: Array(forces[6...])) < rounding)
        for (joint, torque) in zip(robot.robot.joints, command.jointTorques) {
          #expect(abs(torque) < joint.effortLimit + violation * robot.weight, "\(joint.name)")
        }
        for side in [Foot.Side.left, .right] {
          let wrench = robot.wrenchInSole(side, command, at: state)
          guard stance.contains(StanceMode(side)) else {
            #expect(wrench.allSatisfy { abs($0) < rounding })
            continue
          }
          let sole = robot.soleAcceleration(side, command, at: state)
          // Legs of five joints each cannot hold two feet that are to come to rest from any motion.
          if name != "h1" || stance != .both {
            #expect(sole.allSatisfy { abs($0) < rounding }, "\(stance) \(side)")
          }
          let contact = robot.controller.contacts[side.index]
          let friction = robot.controller.parameters.friction
          for row in WrenchCone(contact, friction: friction).rows {
            #expect(zip(row, wrench).reduce(0) { $0 + $1.0 * $1.1 } < violation * robot.weight)
          }
          #expect(wrench[2] > 0.02 * robot.weight - violation * robot.weight)
        }
      }
    }
    #expect(robot.controller.failureCount == 0)
  }

  @Test(
    "standing still takes the weight, shared by the feet, and the torques of inverse dynamics",
    arguments: robots, formulations)
  func standing(name: String, formulation: WholeBodyParameters.Formulation) throws {
    let robot = try WholeBodyCase(name, formulation)
    let state = robot.standing
    let reference = robot.controller.reference(holding: state)
    var command = robot.command
    let report = robot.controller.update(
      state, stance: .both, reference: reference, into: &command)
    #expect(report.status == .solved)
    // Nothing is in conflict but the wrenches wanted, which have no moment.
    #expect(command.accelerations.allSatisfy { abs($0) < 0.02 })
    let sum = command.leftWrench.force + command.rightWrench.force
    #expect((sum - Vector3(0, 0, robot.weight)).length < 0.002 * robot.weight)
    #expect(
      abs(command.leftWrench.force.z - command.rightWrench.force.z) < violation * robot.weight)
    let forces = robot.forces(of: command, at: state)
    #expect(relativeError(command.jointTorques, from: Array(forces[6...])) < rounding)
    // q + q̇ Δt + ½ q̈ Δt² after a millisecond.
    for joint in state.jointPositions.indices {
      let moved = state.jointPositions[joint] + 0.5e-6 * command.accelerations[6 + joint]
      #expect(abs(command.jointPositions[joint] - moved) < 1e-15)
    }
  }

  @Test("weights and strict order agree where tasks do not contradict one another")
  func agreement() throws {
    var stream = RandomStream(seed: 67, stream: 0)
    let strict = try WholeBodyCase("qinglong", .strict)
    let weighted = try WholeBodyCase("qinglong") {
      // Beside which regularisation has next to no say.
      $0.bodyPoint.weight = 1e4
      $0.baseRotation.weight = 1e4
      $0.swingPoint.weight = 1e4
      $0.swingRotation.weight = 1e4
    }
    for stance in [StanceMode.both, .left, .right] {
      var state = strict.moving(&stream, deviation: 0.03)
      for index in state.velocity.indices { state.velocity[index] = 0 }
      var reference = strict.controller.reference(holding: state, stance: stance)
      // As a pendulum over the soles that carry, ω² (c − p), so that no cone is in the way.
      let soles = [reference.left, reference.right].map(\.point.position)
      let support = stance == .both ? (soles[0] + soles[1]) / 2 : soles[stance == .left ? 0 : 1]
      let offset = reference.body.position - support
      let frequencySquared = strict.model.gravity / offset.z
      reference.body.acceleration = Vector3(offset.x, offset.y, 0) * frequencySquared

      var (first, second) = (strict.command, strict.command)
      for (robot, isFirst) in [(strict, true), (weighted, false)] {
        var command = robot.command
        let report = robot.controller.update(
          state, stance: stance, reference: reference, into: &command)
        #expect(report.status == .solved)
        if isFirst { first = command } else { second = command }
      }
      #expect(relativeError(second.accelerations, from: first.accelerations) < 1e-2, "\(stance)")
      #expect(relativeError(second.jointTorques, from: first.jointTorques) < 1e-2, "\(stance)")
    }
  }

  @Test(
    "in an order no wish for wrenches changes a motion that is possible",
    arguments: [WholeBodyParameters.Formulation.strict, .priority])
  func strictness(formulation: WholeBodyParameters.Formulation) throws {
    let robot = try WholeBodyCase("qinglong", formulation)
    let reference = robot.controller.reference(holding: robot.standing)
    var other = reference
    other.left.wrench.force = Vector3(200, 50, 0)
    other.right.wrench.moment = Vector3(0, 100, 0)
    var (first, second) = (robot.command, robot.command)
    for (wanted, found) in [(reference, 0), (other, 1)] {
      var command = robot.command
      let report = robot.controller.update(
        robot.standing, stance: .both, reference: wanted, into: &command)
      #expect(report.status == .solved)
      if found == 0 { first = command } else { second = command }
    }
    let difference = zip(first.accelerations, second.accelerations).map { abs($0 - $1) }.max() ?? 0
    #expect(difference < 1e-3)
    #expect(abs(first.leftWrench.force.x - second.leftWrench.force.x) > 10)
  }

  @Test("torque limits that bind are kept, and an ankle's limit limits the centre of pressure")
  func boundTorques() throws {
    let robot = try WholeBodyCase("qinglong", effortScale: 0.9)
    var reference = robot.controller.reference(holding: robot.standing)
    reference.body.acceleration = Vector3(-3, 0, 0)
    var command = robot.command
    let report = robot.controller.update(
      robot.standing, stance: .both, reference: reference, into: &command)
    #expect(report.status == .solved)
    let limits = robot.robot.joints.map(\.effortLimit)
    #expect(
      zip(command.jointTorques, limits).allSatisfy { abs($0) < $1 + violation * robot.weight })
    // Both ankles' pitch joints give all they have.
    #expect(abs(abs(command.jointTorques[4]) - limits[4]) < 1e-3)
    #expect(abs(abs(command.jointTorques[10]) - limits[10]) < 1e-3)
  }

  @Test("a limit of the normal force lets a foot carry no more", arguments: formulations)
  func normalForceLimit(formulation: WholeBodyParameters.Formulation) throws {
    let robot = try WholeBodyCase("qinglong", formulation)
    var reference = robot.controller.reference(holding: robot.standing)
    reference.left.normalForceLimit = 200
    var command = robot.command
    let report = robot.controller.update(
      robot.standing, stance: .both, reference: reference, into: &command)
    #expect(report.status == .solved)
    let wrench = robot.wrenchInSole(.left, command, at: robot.standing)
    #expect(wrench[2] < 200 + violation * robot.weight && wrench[2] > 190)
  }

  @Test(
    "without a solution the last command is held and counted", arguments: formulations)
  func failure(formulation: WholeBodyParameters.Formulation) throws {
    // Motors without torque let a robot sink, but cannot press its feet on the ground; and a state
    // that is no number has no accelerations.
    let robot = try WholeBodyCase("qinglong", formulation, effortScale: 0) {
      $0.leastNormalForceShare = 0.45
    }
    let strong = try WholeBodyCase("qinglong", formulation)
    let reference = robot.controller.reference(holding: robot.standing)
    var command = robot.command
    let good = strong.controller.update(
      robot.standing, stance: .both, reference: reference, into: &command)
    #expect(good.status == .solved)
    let held = command

    let infeasible = robot.controller.update(
      robot.standing, stance: .both, reference: reference, into: &command)
    #expect(infeasible.status == .primalInfeasible)
    #expect(command == held)
    #expect(robot.controller.failureCount == 1)

    var broken = robot.standing
    broken.velocity[7] = .nan
    let report = strong.controller.update(
      broken, stance: .both, reference: reference, into: &command)
    #expect(report.status != .solved)
    #expect(command == held)
    #expect(strong.controller.failureCount == 1)

    // Back to a state with a solution, the controller goes on as if nothing had been.
    let again = strong.controller.update(
      robot.standing, stance: .both, reference: reference, into: &command)
    #expect(again.status == .solved)
    #expect(command == held)
  }

  @Test("two feet of legs with five joints keep eleven rows in a symmetric pose, else twelve")
  func dependentRows() throws {
    var stream = RandomStream(seed: 71, stream: 0)
    for (name, symmetric) in [("qinglong", 12), ("g1", 12), ("h1", 11)] {
      let robot = try WholeBodyCase(name)
      let count = robot.model.velocityCount
      func rank(_ state: RigidBodyState) -> Int {
        var dynamics = RigidBodyWorkspace(for: robot.model)
        robot.model.computeKinematics(of: state, in: &dynamics)
        var rows = IndependentRows(capacity: 12, columnCount: count)
        rows.clear()
        var jacobian = Array(repeating: 0.0, count: 6 * count)
        for (foot, contact) in robot.controller.contacts.enumerated() {
          robot.model.pointJacobian(
            of: contact.poseInLink.position, onLink: contact.link, into: &jacobian, in: dynamics)
          for axis in 0..<6 {
            rows.setRow(6 * foot + axis, to: jacobian, from: axis * count)
          }
        }
        rows.choose(tolerance: robot.controller.parameters.stanceRankTolerance)
        return rows.count
      }
      #expect(rank(robot.standing) == symmetric, "\(name)")
      for _ in 0..<10 {
        #expect(rank(robot.moving(&stream, deviation: 0.3)) >= symmetric)
      }
    }
  }

  @Test(
    "a tick asks for no memory", .enabled(if: TestConditions.countsAllocations),
    arguments: formulations)
  func allocations(formulation: WholeBodyParameters.Formulation) throws {
    let robot = try WholeBodyCase("qinglong", formulation)
    let reference = robot.controller.reference(holding: robot.standing)
    var command = robot.command
    func update() {
      for stance in Self.stances {
        _ = robot.controller.update(
          robot.standing, stance: stance, reference: reference, into: &command)
      }
    }
    update()
    let before = treadmill_allocation_count()
    update()
    #expect(treadmill_allocation_count() == before)
    #expect(robot.controller.failureCount == 0)
  }
}
