import Foundation
import ModelBasedControl
import RobotModel
import SpatialMath
import Testing

/// Rounding, grown over a step by e^(ωT) of about ten.
private let rounding = 1e-10

@Suite("Foot placement by the capture point") struct FootPlacementTests {
  private let placement = FootPlacement(stepWidth: 0.2, sideReach: 0.12...0.5)

  /// A linear inverted pendulum on the centre of its standing foot, by its closed solution.
  private struct Pendulum {
    var position: Vector3
    var velocity = Vector3.zero
    var foot: Vector3
    var swingSide = Foot.Side.left
    let height = 0.9
    var rate: Double { (9.81 / height).squareRoot() }

    mutating func advance(_ time: Double) {
      let (c, s) = (cosh(rate * time), sinh(rate * time))
      var arm = position - foot
      arm.z = 0
      let next = foot + arm * c + velocity * (s / rate)
      velocity = arm * (rate * s) + velocity * c
      position = Vector3(next.x, next.y, height)
    }
  }

  private func situation(
    _ pendulum: Pendulum, remaining: Double, step: Double, forward: Double = 0, left: Double = 0,
    yaw: Double = 0
  ) -> FootPlacement.Situation {
    FootPlacement.Situation(
      centerOfMass: pendulum.position, velocity: pendulum.velocity, yaw: yaw,
      swingSide: pendulum.swingSide, stanceFoot: pendulum.foot, timeToTouchDown: remaining,
      stepDuration: step, forwardCommand: forward, leftCommand: left)
  }

  /// Walks `count` steps and returns the mean velocity over the last two, which end as they began.
  private func meanVelocity(
    _ pendulum: inout Pendulum, steps count: Int, step: Double, forward: Double, left: Double,
    yaw: Double = 0
  ) -> Vector3 {
    var places: [Vector3] = []
    for _ in 0..<count {
      // The target of half a swing earlier is the same: the pendulum is what it predicts.
      pendulum.advance(step / 2)
      let early = placement.target(
        situation(
          pendulum, remaining: step / 2, step: step, forward: forward, left: left, yaw: yaw))
      pendulum.advance(step / 2)
      let target = placement.target(
        situation(pendulum, remaining: 0, step: step, forward: forward, left: left, yaw: yaw))
      #expect((early.position - target.position).length < rounding)
      pendulum.foot = target.position
      pendulum.swingSide = pendulum.swingSide.opposite
      places.append(pendulum.position)
    }
    return (places[count - 1] - places[count - 3]) / (2 * step)
  }

  @Test(
    "an inverted pendulum so stepped walks at the velocity wanted",
    arguments: [(0.0, 0.0), (0.5, 0), (1.0, 0.1), (-0.3, -0.2)])
  func velocity(forward: Double, left: Double) {
    var pendulum = Pendulum(position: Vector3(0, -0.05, 0.9), foot: Vector3(0, -0.1, 0))
    let mean = meanVelocity(
      &pendulum, steps: 20, step: 0.4, forward: forward, left: left)
    #expect(abs(mean.x - forward) < rounding && abs(mean.y - left) < rounding)
  }

  @Test("the same turned by any heading")
  func heading() {
    let yaw = 2.1
    let turn = Quaternion(axis: .unitZ, angle: yaw)
    var pendulum = Pendulum(
      position: turn.act(Vector3(0, -0.05, 0.9)), foot: turn.act(Vector3(0, -0.1, 0)))
    let mean = meanVelocity(&pendulum, steps: 20, step: 0.4, forward: 0.6, left: 0, yaw: yaw)
    #expect((mean - turn.act(Vector3(0.6, 0, 0))).length < rounding)
  }

  @Test("in steady walk the feet are a step's length and the step width apart")
  func stepWidth() {
    var pendulum = Pendulum(position: Vector3(0, -0.05, 0.9), foot: Vector3(0, -0.1, 0))
    _ = meanVelocity(&pendulum, steps: 20, step: 0.4, forward: 0.5, left: 0)
    let before = pendulum.foot
    _ = meanVelocity(&pendulum, steps: 3, step: 0.4, forward: 0.5, left: 0)
    // Three steps on, to the other side.
    #expect(abs(pendulum.foot.x - before.x - 3 * 0.5 * 0.4) < rounding)
    #expect(abs(abs(pendulum.foot.y - before.y) - 0.2) < rounding)
  }

  @Test("a push is taken out in one step that is in reach")
  func push() {
    var pendulum = Pendulum(position: Vector3(0, -0.05, 0.9), foot: Vector3(0, -0.1, 0))
    _ = meanVelocity(&pendulum, steps: 20, step: 0.4, forward: 0.5, left: 0)
    var pushed = pendulum
    pushed.velocity += Vector3(0.1, 0, 0)
    let target = placement.target(situation(pushed, remaining: 0.4, step: 0.4, forward: 0.5))
    #expect(!target.isAtLimit)
    // The step that catches is another one; the next is as long as ever.
    let feet = (0..<3).map { _ in
      pushed.advance(0.4)
      let caught = placement.target(situation(pushed, remaining: 0, step: 0.4, forward: 0.5))
      pushed.foot = caught.position
      pushed.swingSide = pushed.swingSide.opposite
      return caught.position
    }
    #expect(feet[0].x - pendulum.foot.x > 0.2 + 0.1)
    for (before, after) in zip(feet, feet.dropFirst()) {
      #expect(abs(after.x - before.x - 0.2) < rounding)
      #expect(abs(abs(after.y - before.y) - 0.2) < rounding)
    }
  }

  @Test("a place out of reach is brought to its limit and said to be")
  func reach() {
    var pendulum = Pendulum(position: Vector3(0, -0.05, 0.9), foot: Vector3(0, -0.1, 0))
    pendulum.velocity = Vector3(2, -2, 0)
    let target = placement.target(situation(pendulum, remaining: 0.2, step: 0.4))
    #expect(target.isAtLimit)
    #expect(abs(target.position.x - 0.6) < rounding)
    // To the right the left leg goes no farther than room for the legs allows.
    #expect(abs(target.position.y - 0.02) < rounding)
  }

  @Test("the capture point of a robot at rest is below its centre of mass")
  func atRest() {
    let point = placement.capturePoint(
      centerOfMass: Vector3(1, 2, 0.9), velocity: .zero, height: 0.9)
    #expect((point - Vector3(1, 2, 0)).length < 1e-15)
  }
}
