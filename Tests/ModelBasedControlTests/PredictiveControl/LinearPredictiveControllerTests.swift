import CAllocationCounter
import RigidBodyDynamics
import RobotModel
import SpatialMath
import TestConditions
import Testing

@testable import ModelBasedControl

@Suite("Linear predictive controller") struct LinearPredictiveControllerTests {
  /// What the program's tolerance leaves of a row, in units of the weight, with a margin.
  private static let rowError = 3e-3

  private func robot(_ name: String = "qinglong") throws -> RobotDescription {
    try RobotCatalog.robot(named: name).reducedToControlledJoints()
  }

  private func controller(_ robot: RobotDescription) -> LinearPredictiveController {
    var parameters = PredictiveParameters()
    parameters.intervalCount = 10
    parameters.interval = 0.05
    return LinearPredictiveController(robot, parameters)
  }

  private var walking: GaitSchedule {
    var schedule = GaitSchedule(firstSwing: .left, loadingDuration: 0.1)
    schedule.request(.quickWalk, at: 0)
    return schedule
  }

  @Test(
    "a plan of standing shares the weight and goes nowhere", arguments: ["qinglong", "g1", "h1"])
  func standing(name: String) throws {
    let robot = try robot(name)
    var controller = controller(robot)
    let report = controller.update(.standing(robot), at: 0, schedule: GaitSchedule())
    #expect(report.status == .converged)
    #expect(report.failureCount == 0)
    var sample = PlanSample(jointCount: robot.joints.count)
    let weight = robot.totalMass * 9.81
    for time in stride(from: 0, through: 0.5, by: 0.025) {
      controller.sample(at: time, into: &sample)
      #expect(sample.mode == .both)
      #expect(sample.centerOfMassVelocity.length < 0.1)
      for foot in [sample.left, sample.right] {
        #expect(foot.isStance)
        #expect(abs(foot.wrench.force.z - weight / 2) < 0.05 * weight)
      }
    }
  }

  @Test("a plan moves as its forces have it, and they carry the weight")
  func forces() throws {
    let robot = try robot()
    var controller = controller(robot)
    _ = controller.update(
      .standing(robot), at: 0, schedule: walking, command: WalkingCommand(forward: 0.3))
    var sample = PlanSample(jointCount: robot.joints.count)
    controller.sample(at: 0, into: &sample)
    let weight = robot.totalMass * 9.81
    var momentum = sample.momentum.linear
    var vertical: [Double] = []
    for index in 0..<450 {
      controller.sample(at: (Double(index) + 0.5) * 0.001, into: &sample)
      let force = sample.left.wrench.force + sample.right.wrench.force
      #expect((sample.momentumRate.linear - force + weight * .unitZ).length < 1e-9 * weight)
      momentum += (force - weight * .unitZ) * 0.001
      vertical.append(force.z / weight)
      if !sample.left.isStance { #expect(sample.left.wrench.force.length < 1e-6) }
    }
    controller.sample(at: 0.45, into: &sample)
    #expect((sample.momentum.linear - momentum).length < 1e-6 * weight)
    // The crouch of a walk lowers the body, no more.
    #expect(abs(vertical.reduce(0, +) / Double(vertical.count) - 1) < 0.1)
    #expect(sample.centerOfMassVelocity.x > 0.02)
  }

  @Test("a node's end is the next one's beginning")
  func continuity() throws {
    let robot = try robot()
    var controller = controller(robot)
    _ = controller.update(
      .standing(robot), at: 0, schedule: walking, command: WalkingCommand(forward: 0.3))
    var (before, after) = (
      PlanSample(jointCount: robot.joints.count), PlanSample(jointCount: robot.joints.count)
    )
    for node in [0.05, 0.1, 0.15, 0.3, 0.45] {
      controller.sample(at: node - 1e-9, into: &before)
      controller.sample(at: node + 1e-9, into: &after)
      #expect((before.centerOfMass - after.centerOfMass).length < 1e-6)
      #expect((before.centerOfMassVelocity - after.centerOfMassVelocity).length < 1e-6)
      #expect(
        (before.state.basePose.orientation * after.state.basePose.orientation.conjugate)
          .rotationVector.length < 1e-6)
    }
  }

  @Test("a robot that leans is wanted upright")
  func upright() throws {
    let robot = try robot()
    var controller = controller(robot)
    var state = RigidBodyState.standing(robot)
    state.basePose.orientation = Quaternion(roll: 0.02, pitch: 0.05, yaw: 0.3)
    _ = controller.update(state, at: 0, schedule: GaitSchedule())
    var sample = PlanSample(jointCount: robot.joints.count)
    controller.sample(at: 0.01, into: &sample)
    let angles = sample.state.basePose.orientation.rollPitchYaw
    #expect(abs(angles.x) < 1e-12 && abs(angles.y) < 1e-12)
    #expect(abs(angles.z - 0.3) < 0.05)
    // And turns back.
    #expect(sample.momentumRate.angular.y < 0)
  }

  @Test("wrenches are within their cones")
  func cones() throws {
    let robot = try robot()
    var controller = controller(robot)
    _ = controller.update(
      .standing(robot), at: 0, schedule: walking, command: WalkingCommand(forward: 1))
    let parameters = controller.parameters
    var sample = PlanSample(jointCount: robot.joints.count)
    let slack = LinearPredictiveControllerTests.rowError * robot.totalMass * 9.81
    for time in stride(from: 0.005, to: 0.45, by: 0.01) {
      controller.sample(at: time, into: &sample)
      for foot in [sample.left, sample.right] where foot.isStance {
        let (force, moment) = (foot.wrench.force, foot.wrench.moment)
        #expect(force.z > 0)
        let side = (force.x * force.x + force.y * force.y).squareRoot()
        #expect(side < parameters.friction * force.z + slack)
        #expect(abs(moment.y) < 0.1225 * 0.8 * force.z + slack)
        #expect(abs(moment.x) < 0.04 * 0.8 * force.z + slack)
        #expect(abs(moment.z) < parameters.torsionalFriction * force.z + slack)
      }
    }
  }

  @Test("a robot that is pushed to the side steps to that side")
  func push() throws {
    let robot = try robot()
    func touchDown(_ velocity: Double) throws -> Double {
      var controller = controller(robot)
      var state = RigidBodyState.standing(robot)
      _ = controller.update(state, at: 0.16, schedule: walking)
      state.velocity[1] = velocity
      _ = controller.update(state, at: 0.17, schedule: walking)
      var sample = PlanSample(jointCount: robot.joints.count)
      controller.sample(at: 0.46, into: &sample)
      return sample.left.path.position.y
    }
    #expect(try touchDown(0.2) > touchDown(0) + 0.03)
  }

  @Test("what is no number gives no new plan, and the one before goes on")
  func notANumber() throws {
    let robot = try robot()
    var controller = controller(robot)
    _ = controller.update(.standing(robot), at: 0, schedule: walking)
    var (before, after) = (
      PlanSample(jointCount: robot.joints.count), PlanSample(jointCount: robot.joints.count)
    )
    controller.sample(at: 0.2, into: &before)
    var state = RigidBodyState.standing(robot)
    state.velocity[7] = .nan
    for count in 1...2 {
      let report = controller.update(state, at: 0.1, schedule: walking)
      #expect(report.status == .unsolved)
      #expect(report.failureCount == count)
    }
    controller.sample(at: 0.2, into: &after)
    #expect(before == after)
  }

  @Test(
    "calls ask for no memory once there is a plan",
    .enabled(if: TestConditions.countsAllocations))
  func allocations() throws {
    let robot = try robot()
    var controller = controller(robot)
    var sample = PlanSample(jointCount: robot.joints.count)
    let state = RigidBodyState.standing(robot)
    let schedule = walking
    let command = WalkingCommand(forward: 0.5)
    // The first of all calls may make the runtime's own records of types, once in a process.
    for index in 0..<2 {
      let time = 0.02 * Double(index)
      _ = controller.update(state, at: time, schedule: schedule, command: command)
      controller.sample(at: time + 0.01, into: &sample)
    }
    let before = treadmill_allocation_count()
    for index in 2..<6 {
      let time = 0.02 * Double(index)
      _ = controller.update(state, at: time, schedule: schedule, command: command)
      controller.sample(at: time + 0.01, into: &sample)
    }
    let count = treadmill_allocation_count() - before
    #expect(count == 0, "\(count) blocks")
  }
}
