import Foundation
import ModelBasedControl
import SpatialMath
import Testing

@Suite("Orientation filter") struct OrientationFilterTests {
  private let timestep = 0.001
  private let up = Vector3(0, 0, 9.81)

  /// Angle between two orientations [rad].
  private func angle(_ a: Quaternion, _ b: Quaternion) -> Double {
    (a * b.conjugate).rotationVector.length
  }

  @Test("without gravity a constant turn is its exponential")
  func turn() {
    var settings = OrientationFilter.Settings()
    settings.gravityGain = 0
    settings.biasGain = 0
    var filter = OrientationFilter(settings: settings)
    let rate = Vector3(0.3, -0.8, 1.1)
    for _ in 0..<1000 {
      filter.update(angularVelocity: rate, specificForce: up, timestep: timestep)
    }
    #expect(angle(filter.orientation, Quaternion(rotationVector: rate)) < 1e-12)
    #expect(filter.angularVelocity == rate)
  }

  @Test("an error of the tilt fades as exp(−k t), one of the heading stays")
  func tilt() {
    var settings = OrientationFilter.Settings()
    settings.gravityGain = 0.5
    settings.biasGain = 0
    var filter = OrientationFilter(settings: settings)
    filter.reset(
      to: Quaternion(axis: .unitZ, angle: 0.7) * Quaternion(axis: .unitX, angle: 0.02))
    for _ in 0..<2000 {
      filter.update(angularVelocity: .zero, specificForce: up, timestep: timestep)
    }
    let angles = filter.orientation.rollPitchYaw
    // sin for small angles, and Euler's method.
    #expect(abs(angles.x - 0.02 * exp(-1)) < 1e-5)
    #expect(abs(angles.z - 0.7) < 1e-4)
  }

  @Test("the bias about horizontal axes is found, and with a standing foot that about the vertical")
  func bias() {
    let bias = Vector3(0.004, -0.003, 0.005)
    for trust in [0.0, 1] {
      var filter = OrientationFilter()
      for _ in 0..<120_000 {
        filter.update(angularVelocity: bias, specificForce: up, timestep: timestep)
        filter.correctBias(measured: bias, byLeg: .zero, trust: trust, timestep: timestep)
      }
      let error = filter.gyroBias - bias
      #expect(abs(error.x) < 1e-4 && abs(error.y) < 1e-4)
      #expect(trust > 0 ? abs(error.z) < 1e-4 : abs(error.z + bias.z) < 1e-4)
    }
  }

  @Test("a specific force that a known acceleration explains turns nothing")
  func acceleration() {
    var filter = OrientationFilter()
    let lean = Quaternion(roll: 0.2, pitch: -0.3, yaw: 0.7)
    filter.reset(to: lean)
    for acceleration in [Vector3(9, 0, 20), Vector3(-3, 5, 2), Vector3(0, 0, -9.81)] {
      filter.update(
        angularVelocity: .zero, specificForce: lean.actInverse(acceleration + up),
        acceleration: acceleration, timestep: timestep)
    }
    #expect(angle(filter.orientation, lean) < 1e-15 && filter.gyroBias.length < 1e-15)
  }

  @Test("a foot that tilts as the ground gives way does not change the bias")
  func softGround() {
    var filter = OrientationFilter()
    filter.reset(to: Quaternion(axis: .unitX, angle: 0.5))
    let tilting = filter.orientation.actInverse(Vector3(0.1, -0.05, 0))
    filter.correctBias(measured: tilting, byLeg: .zero, trust: 1, timestep: timestep)
    #expect(filter.gyroBias.length < 1e-18)
    let turning = filter.orientation.actInverse(Vector3(0, 0, 0.1))
    filter.correctBias(measured: turning, byLeg: .zero, trust: 1, timestep: timestep)
    #expect(filter.orientation.act(filter.gyroBias).z > 1e-6)
  }

  @Test("a foot that rolls does not change the bias, and no bias is larger than the largest")
  func rolling() {
    var filter = OrientationFilter()
    filter.correctBias(
      measured: Vector3(0.4, 0, 0), byLeg: .zero, trust: 1, timestep: timestep)
    #expect(filter.gyroBias == .zero)
    for _ in 0..<60_000 {
      filter.correctBias(
        measured: Vector3(0, 0, 0.1), byLeg: .zero, trust: 1, timestep: timestep)
    }
    #expect(filter.gyroBias == Vector3(0, 0, filter.settings.largestBias))
  }
}
