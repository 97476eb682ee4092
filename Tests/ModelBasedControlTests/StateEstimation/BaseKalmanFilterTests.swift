import Foundation
import ModelBasedControl
import Reproducibility
import SpatialMath
import Testing

@Suite("Kalman filter of the base") struct BaseKalmanFilterTests {
  private let timestep = 0.001

  /// A base that walks on point feet, with sensors of the size of noise that the filter assumes.
  private struct Walk {
    var stream = RandomStream(seed: 21, stream: 0)
    var filter = BaseKalmanFilter(footCount: 2)
    var position = Vector3(0, 0, 0.9)
    var velocity = Vector3(0.6, 0, 0)
    var feet = [Vector3(0.1, 0.1, 0), Vector3(-0.1, -0.1, 0)]
    var bias = Vector3(0.05, -0.04, 0.06)
    var time = 0.0
    /// Squares of the errors since the last look.
    var velocityError = 0.0
    var heightError = 0.0
    var count = 0

    init() { filter.reset(position: position, velocity: velocity) }

    /// - Parameters:
    ///   - push: further acceleration [m/s²].
    ///   - slip: velocity of the standing foot [m/s].
    mutating func step(push: Vector3 = .zero, slip: Vector3 = .zero) {
      let timestep = 0.001
      time += timestep
      let omega = 2 * Double.pi
      let acceleration =
        Vector3(0.3 * sin(2 * omega * time), 0.8 * cos(omega * time), 2 * sin(2 * omega * time))
        + push
      velocity += acceleration * timestep
      position += velocity * timestep
      // Half a second each, the foot in the air ending ahead of the base.
      let standing = Int(time / 0.5) % 2
      let swinging = 1 - standing
      feet[standing] += slip * timestep
      let before = feet[swinging]
      let phase = (time / 0.5).truncatingRemainder(dividingBy: 1)
      feet[swinging] = Vector3(
        position.x + 0.3 * (phase - 0.5), swinging == 0 ? 0.1 : -0.1, 0.1 * sin(.pi * phase))
      let swingVelocity = (feet[swinging] - before) / timestep

      let force = acceleration + Vector3(0, 0, 9.81) + bias + stream.noise(0.04)
      filter.predict(orientation: .identity, specificForce: force, timestep: timestep)
      for foot in 0..<2 {
        let place = feet[foot] - position + stream.noise(0.002)
        let motion = (foot == standing ? slip : swingVelocity) - velocity + stream.noise(0.03)
        filter.correct(
          foot: foot,
          BaseKalmanFilter.FootReading(
            sole: place, pivot: place, pivotVelocity: motion, trust: foot == standing ? 1 : 0))
      }
      velocityError += (filter.velocity - velocity).lengthSquared
      heightError += pow(filter.position.z - position.z, 2)
      count += 1
    }

    mutating func takeErrors() -> (velocity: Double, height: Double) {
      let result = (
        (velocityError / Double(count)).squareRoot(), (heightError / Double(count)).squareRoot()
      )
      (velocityError, heightError, count) = (0, 0, 0)
      return result
    }
  }

  @Test("sixty seconds of walking: velocity within 2 cm/s, height within 2 mm, the bias is found")
  func walk() {
    var walk = Walk()
    for second in 0..<60 {
      for _ in 0..<1000 { walk.step() }
      let errors = walk.takeErrors()
      #expect(errors.velocity < 0.02, "second \(second)")
      #expect(errors.height < 2e-3, "second \(second)")
    }
    #expect((walk.filter.accelerometerBias - walk.bias).length < 0.01)
    // What it claims is neither far too good nor far too bad.
    let claimed = walk.filter.velocityDeviation.length
    #expect(claimed > 0.005 && claimed < 0.05)
  }

  @Test("a push of 0.6 m/s within 0.1 s is followed without a lag")
  func push() {
    var walk = Walk()
    for _ in 0..<5000 { walk.step() }
    _ = walk.takeErrors()
    for _ in 0..<100 { walk.step(push: Vector3(3, -5, 0)) }
    #expect(walk.takeErrors().velocity < 0.02)
    #expect(walk.velocity.y < -0.3)
    for _ in 0..<1000 { walk.step() }
    #expect(walk.takeErrors().velocity < 0.02)
  }

  @Test("a standing foot that slips by 10 cm in 0.1 s does not break it")
  func slip() {
    var walk = Walk()
    for _ in 0..<5100 { walk.step() }
    _ = walk.takeErrors()
    for _ in 0..<100 { walk.step(slip: Vector3(1, 0, 0)) }
    let during = walk.takeErrors()
    #expect(during.velocity < 0.1, "\(during.velocity)")
    #expect(during.height < 5e-3)
    for _ in 0..<500 { walk.step() }
    _ = walk.takeErrors()
    for _ in 0..<1000 { walk.step() }
    #expect(walk.takeErrors().velocity < 0.02)
  }

  @Test("without any foot that carries, the velocity is the sum of the specific force")
  func flight() {
    var filter = BaseKalmanFilter(footCount: 2)
    filter.reset(position: Vector3(1, 2, 3), velocity: Vector3(0.5, 0, 1))
    let air = BaseKalmanFilter.FootReading(
      sole: Vector3(0, 0, -1), pivot: Vector3(0, 0, -1), pivotVelocity: Vector3(9, 9, 9), trust: 0)
    for _ in 0..<300 {
      filter.predict(orientation: .identity, specificForce: .zero, timestep: timestep)
      for foot in 0..<2 { filter.correct(foot: foot, air) }
    }
    // A foot that wanders by 10 m/√s tells next to nothing.
    #expect((filter.velocity - Vector3(0.5, 0, 1 - 9.81 * 0.3)).length < 1e-5)
    let fallen = Vector3(1.15, 2, 3 + 0.3 - 0.5 * 9.81 * 0.09)
    #expect((filter.position - fallen).length < 1e-5)
    // The foot is where the leg has it.
    #expect((filter.footPosition(0) - fallen - Vector3(0, 0, -1)).length < 1e-2)
  }

  @Test("where the height of the ground is unknown, stepping up raises the base with it")
  func stairs() {
    for knowsGround in [true, false] {
      var settings = BaseKalmanFilter.Settings()
      if !knowsGround { settings.footHeightNoise = .infinity }
      var filter = BaseKalmanFilter(footCount: 1, settings: settings)
      filter.reset(position: Vector3(0, 0, 1.2), velocity: .zero)
      for _ in 0..<3000 {
        filter.predict(
          orientation: .identity, specificForce: Vector3(0, 0, 9.81), timestep: timestep)
        filter.correct(
          foot: 0,
          BaseKalmanFilter.FootReading(
            sole: Vector3(0, 0, -1), pivot: Vector3(0, 0, -1), pivotVelocity: .zero, trust: 1))
      }
      #expect(abs(filter.position.z - (knowsGround ? 1 : 1.2)) < 5e-3)
    }
  }
}

extension RandomStream {
  fileprivate mutating func noise(_ deviation: Double) -> Vector3 {
    Vector3(deviation * normal(), deviation * normal(), deviation * normal())
  }
}
