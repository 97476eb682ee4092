import Foundation
import RobotModel
import SpatialMath
import Testing

@testable import ModelBasedControl

@Suite("Swing plan") struct SwingPlanTests {
  private let placement = FootPlacement(stepWidth: 0.2, sideReach: 0.15...0.5)

  private func plan() -> SwingPlan { SwingPlan(placement: placement, shape: .init()) }

  private func measurement(center: Vector3, velocity: Vector3 = .zero, yaw: Double = 0)
    -> SwingPlan.Measurement
  {
    SwingPlan.Measurement(
      centerOfMass: center, velocity: velocity, yaw: yaw,
      left: .init(position: Vector3(0, 0.1, 0), yaw: yaw),
      right: .init(position: Vector3(0, -0.1, 0), yaw: yaw))
  }

  @Test("out of standing, feet go by steady steps")
  func beginning() throws {
    var schedule = GaitSchedule(firstSwing: .left, loadingDuration: 0.25)
    schedule.request(.walk, at: 0)
    var plan = plan()
    plan.update(
      from: 0, to: 1.5, schedule: schedule, command: WalkingCommand(forward: 0.5),
      measurement(center: Vector3(0, 0, 1)))
    // Swings from 0.4 s and from 1 s on, steps of 0.6 s.
    #expect(plan.path(of: .left, at: 0.39) == nil)
    #expect(plan.path(of: .right, at: 0.5) == nil)
    let first = try #require(plan.path(of: .left, at: 0.5))
    let second = try #require(plan.path(of: .right, at: 1.1))
    #expect((first.state(at: 0.85).position - Vector3(0.3, 0.1, 0)).length < 1e-12)
    #expect((second.state(at: 1.45).position - Vector3(0.6, -0.1, 0)).length < 1e-12)
    #expect((second.state(at: 1).position - Vector3(0, -0.1, 0)).length < 1e-12)
  }

  @Test(
    "a swing at hand goes where the capture point demands, those after it one steady step further")
  func recovering() throws {
    var schedule = GaitSchedule(firstSwing: .left, loadingDuration: 0.25)
    schedule.request(.walk, at: 0)
    let measured = measurement(center: Vector3(0.02, -0.05, 1), velocity: Vector3(0.6, 0.05, 0))
    let command = WalkingCommand(forward: 0.5)
    var plan = plan()
    plan.update(from: 0.6, to: 1.6, schedule: schedule, command: command, measured)
    let first = try #require(plan.path(of: .left, at: 0.6)).state(at: 0.85).position
    let expected = placement.target(
      FootPlacement.Situation(
        centerOfMass: measured.centerOfMass, velocity: measured.velocity, yaw: 0,
        swingSide: .left, stanceFoot: measured.right.position, timeToTouchDown: 0.25,
        stepDuration: 0.6, doubleSupportDuration: 0.15, forwardCommand: 0.5))
    #expect(!expected.isAtLimit)
    #expect((first - expected.position).length < 1e-12)
    let second = try #require(plan.path(of: .right, at: 1.1)).state(at: 1.45).position
    #expect((second - first - Vector3(0.3, -0.2, 0)).length < 1e-9)
  }

  @Test("what a step in reach cannot take out is left to the next one")
  func pushed() throws {
    var schedule = GaitSchedule(firstSwing: .left, loadingDuration: 0.25)
    schedule.request(.walk, at: 0)
    let measured = measurement(center: Vector3(0, -0.05, 1), velocity: Vector3(1.2, -0.05, 0))
    var plan = plan()
    plan.update(from: 0.6, to: 1.6, schedule: schedule, command: WalkingCommand(), measured)
    let first = try #require(plan.path(of: .left, at: 0.6)).state(at: 0.85).position
    let second = try #require(plan.path(of: .right, at: 1.1)).state(at: 1.45).position
    #expect(abs(first.x - placement.forwardReach) < 1e-12)
    #expect(second.x - first.x > 0.1)
  }

  @Test("on a slope every foot is put down on the plane that the standing foot is on")
  func slope() throws {
    var schedule = GaitSchedule(firstSwing: .left, loadingDuration: 0.25)
    schedule.request(.walk, at: 0)
    let slope = GroundSlope(x: 0.1, y: 0.05)
    var measured = measurement(center: Vector3(0.02, -0.05, 1), velocity: Vector3(0.6, 0.05, 0.06))
    measured.slope = slope
    measured.left.position = slope.along(measured.left.position)
    measured.right.position = slope.along(measured.right.position)
    var plan = plan()
    let command = WalkingCommand(forward: 0.5)
    plan.update(from: 0.6, to: 1.6, schedule: schedule, command: command, measured)
    for (side, time) in [(Foot.Side.left, 0.85), (.right, 1.45)] {
      let path = try #require(plan.path(of: side, at: time - 0.01))
      let end = path.state(at: time)
      #expect(abs(end.position.z - slope.rise(over: end.position)) < 1e-12)
      #expect((end.normal - slope.normal).length < 1e-12)
    }
  }

  @Test("the base is led along the slope, as high above the ground as it stands, and upright")
  func baseOnSlope() {
    var schedule = GaitSchedule(firstSwing: .left, loadingDuration: 0.25)
    schedule.request(.walk, at: 0)
    let slope = GroundSlope(x: 0.1, y: 0)
    var measured = measurement(center: Vector3(0, -0.05, 1))
    measured.slope = slope
    var base = BaseReference(
      standingOffset: Vector3(0, 0, 0.9), crouch: 0.05, positionLeash: 0.1, yawLeash: 0.3,
      nodeCount: 11)
    base.update(
      at: 0.6, interval: 0.1, schedule: schedule, command: WalkingCommand(forward: 0.5),
      basePose: Pose(position: Vector3(0.3, 0, 0.95)), soles: measured)
    #expect(abs(base.nodes[10].position.x - base.nodes[0].position.x - 0.5) < 1e-12)
    for node in base.nodes {
      #expect(abs(node.position.z - slope.rise(over: node.position) - 0.85) < 1e-12)
      #expect((node.velocity - Vector3(0.5, 0, 0.05)).length < 1e-12)
      #expect(node.orientation.act(.unitZ) == .unitZ)
    }
  }

  @Test("a heading beyond half a turn is reached by the short way")
  func heading() throws {
    var schedule = GaitSchedule(firstSwing: .left, loadingDuration: 0.25)
    schedule.request(.walk, at: 0)
    var plan = plan()
    let command = WalkingCommand(yawRate: 0.5)
    var measured = measurement(center: Vector3(0, 0, 1), yaw: .pi - 0.05)
    plan.update(from: 0.45, to: 1, schedule: schedule, command: command, measured)
    // The base has gone on past half a turn, where its heading jumps.
    measured.yaw = -.pi + 0.05
    plan.update(from: 0.6, to: 1, schedule: schedule, command: command, measured)
    let path = try #require(plan.path(of: .left, at: 0.6))
    for time in stride(from: 0.6, through: 0.85, by: 0.05) {
      #expect(abs(path.state(at: time).yaw.value - .pi) < 0.3)
    }
  }
}
