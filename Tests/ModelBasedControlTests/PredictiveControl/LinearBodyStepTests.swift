import QuadraticProgramming
import RigidBodyDynamics
import RobotModel
import SpatialMath
import TestSupport
import Testing

@testable import ModelBasedControl

@Suite("Linear single rigid body") struct LinearBodyStepTests {
  private let robot: PredictiveRobot
  private let body: SingleRigidBody
  private let step: LinearBodyStep
  private let yaw = 0.7
  private let expected = Vector3(0.1, -0.2, 0.9)
  private let supports = [
    LinearBodyStep.Support(column: 0, position: Vector3(0.3, -0.1, 0.01), yaw: 0.8),
    LinearBodyStep.Support(column: 6, position: Vector3(0, -0.3, 0), yaw: 0.6),
  ]
  private let input = [0.1, -0.05, 0.7, 0.02, 0.03, -0.01, -0.1, 0.02, 0.5, -0.03, 0.01, 0.02]

  init() throws {
    robot = PredictiveRobot(
      try RobotCatalog.robot(named: "qinglong").reducedToControlledJoints(), isSingleBody: true)
    body = try #require(robot.dynamics.body)
    step = LinearBodyStep(body, gravity: 9.81)
  }

  /// x' as the rates of the parts have it.
  private func rate(_ state: [Double]) -> [Double] {
    var rate = state
    let momentum = step.momentumRate(
      input, supports, center: state.vector(at: 6), expected: expected)
    rate.set(momentum.linear, at: 0)
    rate.set(momentum.angular, at: 3)
    rate.set(state.vector(at: 0), at: 6)
    rate.set(step.turning(yaw: yaw) * state.vector(at: 3), at: 9)
    return rate
  }

  @Test("a step is the integral of the rates")
  func integral() {
    let (duration, first) = (0.08, [0.5, -0.2, 0.1, 0.02, 0.1, -0.05, 0.2, 0, 1, 0.1, -0.1, 0.6])
    var transition = StagedProgram(intervalCount: 1, stateCount: 12, inputCount: 12)
      .transitions[0]
    step.write(
      duration: duration, yaw: yaw, expected: expected, supports: supports, inputCount: 12,
      into: &transition)
    let unknowns = input + first
    let found = (0..<12).map { row in
      unknowns.indices.reduce(transition.offset[row]) {
        $0 + transition.coefficients[row, $1] * unknowns[$1]
      }
    }
    // Runge and Kutta's fourth order is exact where the fourth power of A is zero.
    func moved(_ factor: Double, _ slope: [Double]) -> [Double] {
      zip(first, slope).map { $0 + factor * $1 }
    }
    let k1 = rate(first)
    let k2 = rate(moved(duration / 2, k1))
    let k3 = rate(moved(duration / 2, k2))
    let k4 = rate(moved(duration, k3))
    for index in first.indices {
      let slope = (k1[index] + 2 * k2[index] + 2 * k3[index] + k4[index]) / 6
      #expect(abs(found[index] - (first[index] + duration * slope)) < 1e-12)
    }
  }

  @Test("an upright robot's momentum changes as that of the body with legs does")
  func momentum() {
    let dynamics = robot.dynamics
    var workspace = CentroidalWorkspace(for: dynamics)
    var state = CentroidalState(jointCount: dynamics.model.jointCount)
    state.basePose.orientation = Quaternion(axis: .unitZ, angle: yaw)
    state.jointPositions = robot.nominalPositions
    state.momentum.angular = Vector3(0.05, 0.1, -0.02)
    var input = input + robot.nominalPositions.map { _ in 0 }
    for index in 0..<12 { input[index] *= body.mass * 9.81 }
    var rate = Array(repeating: 0.0, count: dynamics.stateCount)
    dynamics.computeRate(of: state, input: input, into: &rate, in: &workspace)
    let center = dynamics.centerOfMass(in: workspace.dynamics)
    let supports = dynamics.contacts.enumerated().map { index, contact in
      LinearBodyStep.Support(
        column: 6 * index,
        position: workspace.dynamics.poseInWorld(ofLink: contact.link).act(contact.point), yaw: yaw)
    }
    let found = step.momentumRate(self.input, supports, center: center, expected: center)
    #expect((found.linear - rate.vector(at: 0)).length < 1e-12)
    #expect((found.angular - rate.vector(at: 3)).length < 1e-12)
    // Roll and pitch of an upright base in the axes of its heading.
    let turning = step.turning(yaw: yaw) * state.momentum.angular
    let inHeading = Quaternion(axis: .unitZ, angle: -yaw).act(rate.vector(at: 9))
    #expect((turning - inHeading).length < 1e-12)
  }

  @Test("a weight beside the centre of mass tips the body as its lever has it, to first order")
  func tipping() {
    // All the weight on one foot, straight up.
    let upright = [0, 0, 1.0, 0, 0, 0]
    for shift in [Vector3(0.01, 0, 0), Vector3(0, -0.02, 0), Vector3(0.01, 0.01, 0.03)] {
      let found = step.momentumRate(
        upright, [supports[0]], center: expected + shift, expected: expected)
      let arm = supports[0].position - expected - shift
      #expect((found.angular - arm.cross(9.81 * .unitZ)).length < 1e-12)
    }
  }

  @Test("nodes fall on touch-downs and lift-offs, and are an interval apart at most")
  func nodes() {
    var schedule = GaitSchedule(firstSwing: .left, loadingDuration: 0.1)
    schedule.request(.quickWalk, at: 0)
    var plan = LinearPlan(intervalCount: 14, inputCount: 12, footCount: 2)
    plan.setTimes(from: 0, longest: 0.05, schedule)
    for (index, interval) in plan.intervals.enumerated() {
      #expect(interval.duration < 0.05 + 1e-9)
      if index > 0 { #expect(interval.start == plan.intervals[index - 1].end) }
      for share in [0.01, 0.5, 0.99] {
        #expect(schedule.mode(at: interval.start + share * interval.duration) == interval.mode)
      }
    }
    // 0.1 s of loading and 0.05 s of double support, 0.3 s of swing, 0.05 s of double support.
    #expect(
      plan.intervals.map(\.mode).prefix(11) == Array(repeating: .both, count: 3)
        + Array(repeating: .right, count: 6) + [.both, .left])
    // Just before a touch-down the interval is as short.
    plan.setTimes(from: 0.445, longest: 0.05, schedule)
    #expect(abs(plan.intervals[0].duration - 0.005) < 1e-9)
    #expect(plan.intervals[0].mode == .right && plan.intervals[1].mode == .both)
    #expect(plan.index(at: 0.446) == 0 && plan.index(at: 0.46) == 1 && plan.index(at: 9) == 13)
  }
}
