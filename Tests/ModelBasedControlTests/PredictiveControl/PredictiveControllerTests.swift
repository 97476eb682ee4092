import CAllocationCounter
import RigidBodyDynamics
import RobotModel
import SpatialMath
import TestConditions
import Testing

@testable import ModelBasedControl

@Suite("Predictive controller") struct PredictiveControllerTests {
  /// What the program's tolerance leaves of a row, in units of the weight, with a margin.
  private static let rowError = 1e-3

  private func robot(_ name: String = "qinglong") throws -> RobotDescription {
    try RobotCatalog.robot(named: name).reducedToControlledJoints()
  }

  private var walking: GaitSchedule {
    var schedule = GaitSchedule(firstSwing: .left)
    schedule.request(.walk, at: 0)
    return schedule
  }

  /// A converged plan for walking from rest at 0.5 m/s.
  private func walkingController(_ robot: RobotDescription) -> PredictiveController {
    var controller = PredictiveController(robot)
    for _ in 0..<4 {
      _ = controller.update(
        .standing(robot), at: 0, schedule: walking, command: WalkingCommand(forward: 0.5))
    }
    return controller
  }

  @Test(
    "a plan of standing shares the weight and goes nowhere", arguments: ["qinglong", "g1"],
    [PredictiveParameters.Model.fullCentroidal, .singleRigidBody])
  func standing(name: String, model: PredictiveParameters.Model) throws {
    let robot = try robot(name)
    var parameters = PredictiveParameters()
    parameters.model = model
    var controller = PredictiveController(robot, parameters)
    let report = controller.update(.standing(robot), at: 0, schedule: GaitSchedule())
    #expect(report.status == .converged || report.status == .stepTaken)
    #expect(report.failureCount == 0)
    var sample = PlanSample(for: controller)
    let weight = robot.totalMass * 9.81
    for time in stride(from: 0, through: 1, by: 0.05) {
      controller.sample(at: time, into: &sample)
      #expect(sample.mode == .both)
      // The centre of mass is drawn above the middle of the soles, a few centimetres.
      #expect(sample.centerOfMassVelocity.length < 0.05)
      #expect(
        (sample.state.basePose.position - RigidBodyState.standing(robot).basePose.position)
          .length < 0.04)
      for foot in [sample.left, sample.right] {
        #expect(foot.isStance)
        #expect(abs(foot.wrench.force.z - weight / 2) < 0.02 * weight)
      }
    }
  }

  @Test("calls for the same state converge, and the plan then moves as its forces have it")
  func convergence() throws {
    let robot = try robot()
    var controller = PredictiveController(robot)
    var costs: [Double] = []
    var report = PredictiveReport()
    for _ in 0..<6 {
      report = controller.update(
        .standing(robot), at: 0, schedule: walking, command: WalkingCommand(forward: 0.5))
      costs.append(report.cost)
    }
    #expect(report.status == .converged)
    #expect(report.violation < 1e-6)
    // Up to what the tolerance of the programs leaves.
    #expect(report.cost < costs[0] * (1 + 1e-4))

    // The momentum is the integral of the forces, by the trapezoidal rule.
    var sample = PlanSample(for: controller)
    controller.sample(at: 0, into: &sample)
    let weight = Vector3(0, 0, -9.81) * robot.totalMass
    var momentum = sample.momentum.linear
    for index in 0..<40 {
      let middle = (Double(index) + 0.5) * 0.025
      controller.sample(at: middle, into: &sample)
      let force = sample.left.wrench.force + sample.right.wrench.force + weight
      #expect((sample.momentumRate.linear - force).length < 1e-9 * robot.totalMass * 9.81)
      momentum += force * 0.025
    }
    controller.sample(at: 1, into: &sample)
    #expect((sample.momentum.linear - momentum).length < 1e-4)
  }

  @Test("feet that stand stay where they are, the one that swings is lifted and put down")
  func feet() throws {
    let robot = try robot()
    let model = RigidBodyModel(robot)
    var controller = walkingController(robot)
    var sample = PlanSample(for: controller)
    var kinematics = RigidBodyWorkspace(for: model)
    var heights: [Double] = []
    var stancePlaces: [Vector3] = []
    for time in stride(from: 0.0125, to: 1, by: 0.025) {
      controller.sample(at: time, into: &sample)
      model.computeKinematics(of: sample.state, in: &kinematics)
      let soles = robot.feet.map {
        kinematics.poseInWorld(ofLink: $0.link).act($0.soleCenter)
      }
      stancePlaces.append(soles[1])
      if sample.mode == .right { heights.append(soles[0].z) }
      #expect(sample.right.isStance)
      if !sample.left.isStance { #expect(sample.left.wrench.force.length < 1e-6) }
    }
    for place in stancePlaces { #expect((place - stancePlaces[0]).length < 1e-3) }
    // The swing of 0.45 s begins at 0.45 s; nodes are 25 ms apart.
    #expect(heights.count == 18)
    let apex = controller.parameters.swingShape.apexHeight
    #expect(abs((heights.max() ?? 0) - apex) < 0.01)
    #expect(abs(heights.last ?? 1) < 0.01)
    controller.sample(at: 0.95, into: &sample)
    #expect(sample.mode == .both)
    #expect(abs(sample.left.path.position.z) < 0.003)
    #expect(sample.left.path.position.x > 0.25)
  }

  @Test("wrenches are within their cones, joints within their limits")
  func cones() throws {
    let robot = try robot()
    let model = RigidBodyModel(robot)
    var controller = walkingController(robot)
    let parameters = controller.parameters
    var sample = PlanSample(for: controller)
    var kinematics = RigidBodyWorkspace(for: model)
    let slack = PredictiveControllerTests.rowError * robot.totalMass * 9.81
    let (forward, left) = (-0.1225 * 0.8...0.1225 * 0.8, -0.04 * 0.8...0.04 * 0.8)
    for time in stride(from: 0.0125, to: 1, by: 0.025) {
      controller.sample(at: time, into: &sample)
      model.computeKinematics(of: sample.state, in: &kinematics)
      for (foot, plan) in zip(robot.feet, [sample.left, sample.right]) where plan.isStance {
        let orientation = kinematics.poseInWorld(ofLink: foot.link).orientation
        let force = orientation.actInverse(plan.wrench.force)
        let moment = orientation.actInverse(plan.wrench.moment)
        #expect(force.z > 0)
        let side = (force.x * force.x + force.y * force.y).squareRoot()
        #expect(side < parameters.friction * force.z + slack)
        #expect(-moment.y < forward.upperBound * force.z + slack)
        #expect(-moment.y > forward.lowerBound * force.z - slack)
        #expect(moment.x < left.upperBound * force.z + slack)
        #expect(moment.x > left.lowerBound * force.z - slack)
        #expect(abs(moment.z) < parameters.torsionalFriction * force.z + slack)
      }
      for (joint, position) in zip(robot.joints, sample.state.jointPositions) {
        #expect(joint.limits.contains(position))
      }
    }
  }

  @Test("ankles that are weak hold what they can")
  func torques() throws {
    /// The largest torque of a plan that draws the centre of mass forward.
    func largestTorque(_ robot: RobotDescription) -> Double {
      let model = RigidBodyModel(robot)
      var controller = PredictiveController(robot)
      _ = controller.update(.standing(robot), at: 0, schedule: GaitSchedule())
      var sample = PlanSample(for: controller)
      var kinematics = RigidBodyWorkspace(for: model)
      var jacobian = Array(repeating: 0.0, count: 6 * model.velocityCount)
      var largest = 0.0
      for time in stride(from: 0.0125, to: 1, by: 0.025) {
        controller.sample(at: time, into: &sample)
        model.computeKinematics(of: sample.state, in: &kinematics)
        for (foot, plan) in zip(robot.feet, [sample.left, sample.right]) {
          model.pointJacobian(
            of: foot.soleCenter, onLink: foot.link, into: &jacobian, in: kinematics)
          let (f, n) = (plan.wrench.force, plan.wrench.moment)
          for joint in robot.joints.indices where robot.joints[joint].name.contains("ankle") {
            var torque = 0.0
            for (row, value) in [f.x, f.y, f.z, n.x, n.y, n.z].enumerated() {
              torque -= jacobian[row * model.velocityCount + 6 + joint] * value
            }
            largest = max(largest, abs(torque))
          }
        }
      }
      return largest
    }
    var robot = try robot()
    let needed = largestTorque(robot)
    for joint in robot.joints.indices where robot.joints[joint].name.contains("ankle") {
      robot.joints[joint].effortLimit = 0.8 * needed
    }
    #expect(largestTorque(robot) < 0.8 * needed)
  }

  @Test("what is no number gives no new plan, and the one before goes on")
  func notANumber() throws {
    let robot = try robot()
    var controller = walkingController(robot)
    var (before, after) = (PlanSample(for: controller), PlanSample(for: controller))
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
    let report = controller.update(
      .standing(robot), at: 0.1, schedule: walking, command: WalkingCommand(forward: 0.5))
    #expect(report.status == .stepTaken)
    #expect(report.failureCount == 0)
  }

  @Test(
    "derivatives of an interval's end are finite differences", arguments: ["qinglong", "h1"],
    [false, true])
  func transition(name: String, isSingleBody: Bool) throws {
    let description = PredictiveRobot(try robot(name), isSingleBody: isSingleBody)
    let dynamics = description.dynamics
    var step = MidpointStep(dynamics, duration: 0.025)
    var state = CentroidalState(jointCount: dynamics.model.jointCount)
    state.momentum = CentroidalMomentum(
      linear: Vector3(0.5, -0.2, 0.1), angular: Vector3(0.1, 0.2, -0.1))
    state.basePose = Pose(
      position: Vector3(1, 2, 1), orientation: Quaternion(roll: 0.1, pitch: -0.2, yaw: 2))
    state.jointPositions = description.nominalPositions
    var input = Array(repeating: 0.0, count: dynamics.inputCount)
    for index in input.indices {
      let unit = index < 12 ? step.wrenchUnit : 1
      input[index] = unit * 0.1 * Double(index % 7)
    }
    step.linearize(from: state, input: input)
    let width = step.variableCount
    var found = Array(repeating: 0.0, count: dynamics.stateCount * width)
    step.writeTransition(into: &found)

    /// The end where unknown `column` is moved.
    func end(_ column: Int, _ delta: Double) -> CentroidalState {
      var (moved, movedInput) = (state, input)
      if column < dynamics.inputCount {
        movedInput[column] += delta * (column < 12 ? step.wrenchUnit : 1)
      } else {
        var tangent = Array(repeating: 0.0, count: dynamics.stateCount)
        tangent[column - dynamics.inputCount] = delta
        moved.move(along: tangent)
      }
      step.advance(from: moved, input: movedInput)
      return step.endState
    }
    let delta = 1e-5
    var expected = Array(repeating: 0.0, count: found.count)
    var difference = Array(repeating: 0.0, count: dynamics.stateCount)
    for column in 0..<width {
      let behind = end(column, -delta)
      end(column, delta).writeDifference(from: behind, into: &difference)
      for row in difference.indices {
        expected[row * width + column] = difference[row] / (2 * delta)
      }
    }
    // Rotations of an interval, of about 0.05 rad, are to third order.
    for index in found.indices { #expect(abs(found[index] - expected[index]) < 1e-4) }
  }

  @Test(
    "calls ask for no memory once there is a plan",
    .enabled(if: TestConditions.countsAllocations))
  func allocations() throws {
    let robot = try robot()
    var controller = walkingController(robot)
    var sample = PlanSample(for: controller)
    let state = RigidBodyState.standing(robot)
    let schedule = walking
    let command = WalkingCommand(forward: 0.5)
    _ = controller.update(state, at: 0.02, schedule: schedule, command: command)
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
