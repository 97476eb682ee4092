import ModelBasedControl
import SpatialMath
import Testing

/// A few ulps of numbers of size one to a hundred.
private let rounding = 1e-12
/// Central differences of step 1e-5 of polynomials with third derivatives of some hundred.
private let differenceStep = 1e-5
private let differenceError = 1e-5

@Suite("Swing foot trajectory") struct SwingFootTrajectoryTests {
  private let shape = SwingFootTrajectory.Shape(
    apexHeight: 0.1, apexPhase: 0.4, touchDownSpeed: 0.05, fullHeightDuration: 0.3)

  private func trajectory() -> SwingFootTrajectory {
    SwingFootTrajectory(
      from: .init(at: Vector3(0.1, 0.2, 0.01), yaw: 0.1), to: Vector3(0.5, 0.15, 0.03),
      targetYaw: -0.2, start: 2, end: 2.5, shape: shape)
  }

  @Test("a quintic from rest to rest has the minimum-jerk form 10 s³ − 15 s⁴ + 6 s⁵")
  func minimumJerk() {
    let polynomial = QuinticPolynomial(from: .init(1), to: .init(3), duration: 2)
    for time in stride(from: 0.0, through: 2, by: 0.1) {
      let s = time / 2
      let expected = 1 + 2 * s * s * s * (10 - 15 * s + 6 * s * s)
      #expect(abs(polynomial.sample(at: time).value - expected) < rounding)
    }
  }

  @Test("a quintic meets values, rates and accelerations at both ends")
  func ends() {
    let start = QuinticPolynomial.Sample(0.3, rate: -1, acceleration: 4)
    let end = QuinticPolynomial.Sample(-0.5, rate: 2, acceleration: -7)
    let polynomial = QuinticPolynomial(from: start, to: end, duration: 0.7)
    for (sample, time) in [(start, 1e-12), (end, 0.7 * (1 - 1e-13))] {
      let found = polynomial.sample(at: time)
      #expect(abs(found.value - sample.value) < 1e-9)
      #expect(abs(found.rate - sample.rate) < 1e-9)
      #expect(abs(found.acceleration - sample.acceleration) < 1e-9)
    }
  }

  @Test("a foot leaves at rest, passes its apex and meets its target at the speed asked for")
  func path() {
    let trajectory = trajectory()
    #expect(trajectory.state(at: 1.9) == .init(at: Vector3(0.1, 0.2, 0.01), yaw: 0.1))
    let apex = trajectory.state(at: 2.2)
    #expect(abs(apex.position.z - 0.13) < rounding && abs(apex.velocity.z) < rounding)
    let heights = (0...500).map { trajectory.state(at: 2 + 0.001 * Double($0)).position.z }
    #expect(heights.allSatisfy { $0 <= 0.13 + rounding })

    let last = trajectory.state(at: 2.5 - 1e-12)
    #expect((last.position - Vector3(0.5, 0.15, 0.03)).length < 1e-9)
    #expect(abs(last.velocity.x) < 1e-9 && abs(last.velocity.z + 0.05) < 1e-9)
    #expect(abs(last.yaw.value + 0.2) < 1e-9)
    #expect(trajectory.state(at: 2.6).velocity == .zero)
  }

  @Test("velocity and acceleration are the derivatives of the position")
  func derivatives() {
    let trajectory = trajectory()
    let h = differenceStep
    for time in stride(from: 2.01, to: 2.5, by: 0.02) where abs(time - 2.2) > 2 * h {
      let (before, now, after) = (
        trajectory.state(at: time - h), trajectory.state(at: time), trajectory.state(at: time + h)
      )
      let velocity = (after.position - before.position) / (2 * h)
      let acceleration = (after.velocity - before.velocity) / (2 * h)
      #expect((now.velocity - velocity).length < differenceError)
      #expect((now.acceleration - acceleration).length < differenceError)
      #expect(abs(now.yaw.rate - (after.yaw.value - before.yaw.value) / (2 * h)) < differenceError)
    }
  }

  @Test("a short swing is lower in proportion")
  func shortSwing() {
    let trajectory = SwingFootTrajectory(
      from: .init(at: .zero), to: .zero, start: 0, end: 0.15, shape: shape)
    #expect(abs(trajectory.state(at: 0.06).position.z - 0.05) < rounding)
  }

  @Test(
    "on a slope the path is that on level ground and the ground's rise, the sole parallel to it")
  func slope() {
    let slope = GroundSlope(x: 0.15, y: -0.05)
    let start = SwingFootTrajectory.State(at: Vector3(0.1, 0.2, 0.01), yaw: 0.1)
    let level = Vector3(0.5, 0.15, 0.03)
    let rise = slope.rise(over: level - start.position)
    var flat = trajectory()
    var moved = SwingFootTrajectory(
      from: start, to: level + rise * .unitZ, targetYaw: -0.2, start: 2, end: 2.5, slope: slope,
      shape: shape)
    for time in stride(from: 2.0, through: 2.6, by: 0.05) {
      if time > 2.2, time < 2.3 {
        // Elsewhere it comes down on the plane as well, whatever height it is told.
        flat.retarget(to: Vector3(0.3, 0.4, 9), targetYaw: 0, at: time)
        moved.retarget(to: Vector3(0.3, 0.4, 9), targetYaw: 0, at: time)
      }
      let (expected, found) = (flat.state(at: time), moved.state(at: time))
      let way = expected.position - start.position
      #expect((found.position - expected.position - slope.rise(over: way) * .unitZ).length < 1e-12)
      let climb = slope.rise(over: expected.velocity) * Vector3.unitZ
      #expect((found.velocity - expected.velocity - climb).length < rounding * 10)
      let pull = slope.rise(over: expected.acceleration) * Vector3.unitZ
      #expect((found.acceleration - expected.acceleration - pull).length < rounding * 100)
      #expect((found.orientation.act(.unitZ) - slope.normal).length < rounding)
      #expect((found.angularVelocity - found.yaw.rate * slope.normal).length < rounding)
    }
  }

  @Test("a new target is reached without a jump, one asked for too late is not followed")
  func retargeting() {
    var moved = trajectory()
    let old = moved
    let target = Vector3(0.4, 0.3, 9)
    moved.retarget(to: target, targetYaw: 0.3, at: 2.3)
    let (before, after) = (old.state(at: 2.3), moved.state(at: 2.3))
    #expect((before.position - after.position).length < rounding)
    #expect((before.velocity - after.velocity).length < rounding)
    #expect((before.acceleration - after.acceleration).length < rounding)
    let end = moved.state(at: 2.5)
    #expect((end.position - Vector3(0.4, 0.3, 0.03)).length < rounding)
    #expect(abs(end.yaw.value - 0.3) < rounding)

    let settled = moved
    moved.retarget(to: .zero, targetYaw: 0, at: 2.46)
    #expect(moved == settled)
    moved.retarget(to: .zero, targetYaw: 0, at: 1.5)
    #expect(moved == settled)
  }
}
