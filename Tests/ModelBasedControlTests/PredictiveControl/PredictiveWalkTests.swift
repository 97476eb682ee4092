import ModelBasedControl
import RobotModel
import SpatialMath
import TestConditions
import Testing

/// The predictive controller and a robot that moves as its model does.
@Suite("Predictive walk", .enabled(if: TestConditions.isOptimized)) struct PredictiveWalkTests {
  private struct Walk {
    var name = "qinglong"
    var gait = Gait.walk
    var placementFeedback = PredictiveParameters().placementFeedback
    var command = WalkingCommand()
    var duration = 10.0
    /// What is pushed, and when.
    var impulse = Vector3.zero
    var pushTime = 5.0
  }

  private struct Outcome {
    /// Where the base was at 2 s and at the end.
    var begin = Pose.identity
    var end = Pose.identity
    /// Turned since then, whole turns included [rad].
    var turned = 0.0
    var lowestHeight = Double.infinity
    var largestTilt = 0.0
    var failureCount = 0
    /// Of the centre of mass, over the last second.
    var meanVelocity = Vector3.zero
  }

  private func outcome(_ walk: Walk) throws -> Outcome {
    let robot = try RobotCatalog.robot(named: walk.name).reducedToControlledJoints()
    var parameters = PredictiveParameters()
    parameters.placementFeedback = walk.placementFeedback
    var controller = PredictiveController(robot, parameters)
    var plant = CentroidalPlant(robot, controller.dynamics)
    var sample = PlanSample(for: controller)
    var schedule = GaitSchedule()
    schedule.request(walk.gait, at: 0.2)
    var result = Outcome()
    var yaw = 0.0
    // A call each interval of 25 ms.
    for call in 0..<Int(walk.duration / 0.025) {
      if call == Int(walk.pushTime / 0.025) { plant.push(walk.impulse) }
      let report = controller.update(
        plant.state, at: plant.time, schedule: schedule, command: walk.command)
      result.failureCount += report.failureCount > 0 ? 1 : 0
      plant.follow(&controller, stepCount: 25, using: &sample)
      let pose = plant.state.basePose
      if call == 80 { result.begin = pose }
      if call > 80 { result.turned += turn(from: yaw, to: pose.orientation.yaw) }
      yaw = pose.orientation.yaw
      result.lowestHeight = min(result.lowestHeight, pose.position.z)
      let upright = pose.orientation.act(.unitZ).z
      result.largestTilt = max(result.largestTilt, 1 - upright)
      if plant.time > walk.duration - 1 { result.meanVelocity += plant.velocity * 0.025 }
    }
    result.end = plant.state.basePose
    return result
  }

  private func turn(from: Double, to: Double) -> Double {
    Quaternion(axis: .unitZ, angle: to - from).rotationVector.z
  }

  /// 1 − cos of 10°.
  private static let uprightTilt = 0.015

  @Test(
    "青龙 walks at the speed commanded",
    arguments: [(0.5, 0.0, Gait.walk), (1, 0, .fastWalk), (0, 0.2, .walk), (0, -0.2, .walk)])
  func straight(forward: Double, left: Double, gait: Gait) throws {
    var walk = Walk(gait: gait, command: WalkingCommand(forward: forward, left: left))
    walk.duration = 10
    let found = try outcome(walk)
    let way = found.end.position - found.begin.position
    #expect(abs(way.x / 8 - forward) < 0.05)
    #expect(abs(way.y / 8 - left) < 0.05)
    #expect(found.lowestHeight > 0.9)
    #expect(found.largestTilt < PredictiveWalkTests.uprightTilt)
    #expect(abs(found.turned) < 0.1)
    #expect(found.failureCount == 0)
  }

  @Test("青龙 turns at the rate commanded, past half a turn")
  func turning() throws {
    let found = try outcome(Walk(command: WalkingCommand(yawRate: 0.5)))
    #expect(abs(found.turned / 8 - 0.5) < 0.02)
    #expect((found.end.position - found.begin.position).length < 0.15)
    #expect(found.largestTilt < PredictiveWalkTests.uprightTilt)
    #expect(found.failureCount == 0)
  }

  @Test(
    "青龙 recovers from a push of 20 N s in the middle of a walk",
    arguments: [Vector3(0, 20, 0), Vector3(0, -20, 0), Vector3(20, 0, 0), Vector3(-20, 0, 0)])
  func push(impulse: Vector3) throws {
    let walk = Walk(command: WalkingCommand(forward: 0.5), duration: 9, impulse: impulse)
    let found = try outcome(walk)
    #expect(abs(found.meanVelocity.x - 0.5) < 0.1)
    #expect(abs(found.meanVelocity.y) < 0.1)
    #expect(found.lowestHeight > 0.9)
    #expect(found.largestTilt < 2 * PredictiveWalkTests.uprightTilt)
    #expect(found.failureCount == 0)
  }

  /// Long steps overshoot where they take out as much of an error as quick ones do; H1's feet cannot roll
  /// of themselves.
  @Test(
    "G1 and H1 walk by quick steps, and by long ones that take out less of an error",
    arguments: ["g1", "h1"], [(Gait.quickWalk, 0.85), (.walk, 0.5)])
  func otherRobots(name: String, steps: (gait: Gait, feedback: Double)) throws {
    var walk = Walk(name: name, gait: steps.gait, command: WalkingCommand(forward: 0.4))
    walk.placementFeedback = steps.feedback
    let found = try outcome(walk)
    #expect(abs((found.end.position - found.begin.position).x / 8 - 0.4) < 0.05)
    #expect(found.largestTilt < 2 * PredictiveWalkTests.uprightTilt)
    #expect(found.failureCount == 0)
  }

  @Test("asked to stand, 青龙 stops with its centre of mass above the middle of its feet")
  func stopping() throws {
    let robot = try RobotCatalog.robot(named: "qinglong").reducedToControlledJoints()
    var controller = PredictiveController(robot)
    var plant = CentroidalPlant(robot, controller.dynamics)
    var sample = PlanSample(for: controller)
    var schedule = GaitSchedule()
    schedule.request(.walk, at: 0.2)
    for call in 0..<320 {
      if call == 120 { schedule.request(.stand, at: plant.time) }
      _ = controller.update(
        plant.state, at: plant.time, schedule: schedule,
        command: WalkingCommand(forward: call < 120 ? 0.3 : 0))
      plant.follow(&controller, stepCount: 25, using: &sample)
    }
    let soles = plant.soles()
    let middle = (soles[0] + soles[1]) * 0.5
    let offset = sample.centerOfMass - middle
    #expect(plant.velocity.length < 0.01)
    // The nominal joint positions have the centre of mass 35 mm further back, and their price.
    #expect(abs(offset.x) < 0.02)
    #expect(abs(offset.y) < 0.005)
    let weight = robot.totalMass * 9.81
    #expect(abs(sample.left.wrench.force.z - weight / 2) < 0.01 * weight)
    #expect(abs(sample.right.wrench.force.z - weight / 2) < 0.01 * weight)
  }
}
