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
  fileprivate struct Pendulum {
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

  @Test(
    "on a slope, where the pendulum keeps its height above the ground, it walks at the same velocity"
  )
  func slope() {
    let slope = GroundSlope(x: 0.2, y: 0.1)
    var pendulum = Pendulum(position: Vector3(0, -0.05, 0.9), foot: Vector3(0, -0.1, 0))
    var places: [Vector3] = []
    for _ in 0..<20 {
      pendulum.advance(0.4)
      var now = situation(pendulum, remaining: 0, step: 0.4, forward: 0.5, left: 0.1)
      let level = placement.target(now).position
      // The same as seen on the slope: all points as much higher as the ground is.
      now.slope = slope
      now.centerOfMass += slope.rise(over: now.centerOfMass) * .unitZ
      now.stanceFoot += slope.rise(over: now.stanceFoot) * .unitZ
      #expect(abs(now.height - pendulum.height) < rounding)
      let target = placement.target(now).position
      #expect((target - level - slope.rise(over: level) * .unitZ).length < rounding)
      pendulum.foot = Vector3(target.x, target.y, 0)
      pendulum.swingSide = pendulum.swingSide.opposite
      places.append(pendulum.position)
    }
    let mean = (places[19] - places[17]) / 0.8
    #expect(abs(mean.x - 0.5) < rounding && abs(mean.y - 0.1) < rounding)
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

  // MARK: Double support

  @Test(
    "with a double support, in which the centre of pressure goes over, the velocity is the wanted one",
    arguments: [(0.0, 0.0), (0.5, 0), (0.8, 0.1)])
  func doubleSupport(forward: Double, left: Double) {
    var pendulum = Pendulum(position: Vector3(0, -0.02, 0.9), foot: Vector3(0, -0.1, 0))
    var lifting = Vector3(0, 0.1, 0)
    var places: [Vector3] = []
    for _ in 0..<20 {
      let command = (forward: forward, left: left)
      // Foretold in the middle of the double support, and of the swing: the same place.
      pendulum.goOver(from: lifting, from: 0, to: 0.5)
      let first = placement.target(stepping(pendulum, lifting, loading: 0.05, 0.35, command))
      pendulum.goOver(from: lifting, from: 0.5, to: 1)
      pendulum.advance(0.15)
      let second = placement.target(stepping(pendulum, lifting, loading: 0, 0.15, command))
      pendulum.advance(0.15)
      let target = placement.target(stepping(pendulum, lifting, loading: 0, 0, command))
      #expect((first.position - target.position).length < rounding)
      #expect((second.position - target.position).length < rounding)
      lifting = pendulum.foot
      pendulum.foot = target.position
      pendulum.swingSide = pendulum.swingSide.opposite
      places.append(pendulum.position)
    }
    let mean = (places[19] - places[17]) / 0.8
    #expect(abs(mean.x - forward) < rounding && abs(mean.y - left) < rounding)
  }

  /// A step of 0.4 s, 0.1 s of them on both feet.
  private func stepping(
    _ pendulum: Pendulum, _ lifting: Vector3, loading: Double, _ remaining: Double,
    _ command: (forward: Double, left: Double)
  ) -> FootPlacement.Situation {
    var result = situation(
      pendulum, remaining: remaining, step: 0.4, forward: command.forward, left: command.left)
    result.doubleSupportDuration = 0.1
    result.timeToLiftOff = loading
    result.liftingFoot = lifting
    return result
  }

  @Test("of an error, a step takes out the share asked for")
  func feedback() {
    var half = placement
    half.feedback = 0.5
    var none = placement
    none.feedback = 0
    var pendulum = Pendulum(position: Vector3(0, -0.05, 0.9), foot: Vector3(0, -0.1, 0))
    pendulum.velocity = Vector3(0.4, 0.1, 0)
    let now = situation(pendulum, remaining: 0.1, step: 0.4, forward: 0.5)
    let steady = none.target(now).position
    #expect((steady - Vector3(0.2, 0.1, 0)).length < rounding)
    let middle = (steady + placement.target(now).position) * 0.5
    #expect((half.target(now).position - middle).length < rounding)
  }

  @Test("steps to the side are made from feet far enough apart")
  func sideways() {
    var pendulum = Pendulum(position: Vector3(0, -0.05, 0.9), foot: Vector3(0, -0.1, 0))
    let mean = meanVelocity(&pendulum, steps: 20, step: 0.4, forward: 0, left: 0.4)
    #expect(abs(mean.y - 0.4) < rounding)
  }
}

extension FootPlacementTests.Pendulum {
  /// Goes on while the centre of pressure goes over from another foot in 0.1 s, from one share of the way
  /// to another: ẍ = ω² (x − p(t)).
  fileprivate mutating func goOver(from lifting: Vector3, from begin: Double, to end: Double) {
    let speed = (foot - lifting) / 0.1
    let time = (end - begin) * 0.1
    let (c, s) = (cosh(rate * time), sinh(rate * time))
    var arm = position - (lifting + speed * (0.1 * begin))
    arm.z = 0
    let relative = velocity - speed
    let pressure = lifting + speed * (0.1 * end)
    let next = pressure + arm * c + relative * (s / rate)
    velocity = speed + arm * (rate * s) + relative * c
    position = Vector3(next.x, next.y, height)
  }
}
