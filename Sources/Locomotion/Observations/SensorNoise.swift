import PolicyInterface
import Reproducibility
import SpatialMath

/// Makes a sensor reading as imperfect as a real one.
struct SensorNoise: Sendable {
  private let kind: ObservationConfiguration.NoiseKind
  /// Half widths or standard deviations [rad/s, 1, rad, rad/s].
  private let angularVelocity: Double
  private let gravity: Double
  private let jointPosition: Double
  private let jointVelocity: Double
  /// [m].
  private let height: Double

  init(configuration c: ObservationConfiguration) {
    kind = c.noiseScale == 0 ? .none : c.noise
    angularVelocity = c.noiseScale * c.angularVelocityNoise
    gravity = c.noiseScale * c.gravityNoise
    jointPosition = c.noiseScale * c.jointPositionNoise
    jointVelocity = c.noiseScale * c.jointVelocityNoise
    height = c.noiseScale * c.heightNoise
  }

  /// Adds noise to every number of the reading but forces.
  ///
  /// - Parameter seesGround: whether the heights of the ground are read at all.
  func add(to reading: inout SensorReading, seesGround: Bool, stream: inout RandomStream) {
    guard kind != .none else { return }
    add(to: &reading.baseAngularVelocityInBase, size: angularVelocity, &stream)
    add(to: &reading.gravityInBase, size: gravity, &stream)
    add(to: &reading.jointPositions, size: jointPosition, &stream)
    add(to: &reading.jointVelocities, size: jointVelocity, &stream)
    if seesGround, height > 0 { add(to: &reading.groundHeights, size: height, &stream) }
  }

  private func add(to vector: inout Vector3, size: Double, _ stream: inout RandomStream) {
    vector.x += draw(size, &stream)
    vector.y += draw(size, &stream)
    vector.z += draw(size, &stream)
  }

  private func add(to values: inout [Double], size: Double, _ stream: inout RandomStream) {
    var values = values.mutableSpan
    for index in values.indices { values[index] += draw(size, &stream) }
  }

  private func draw(_ size: Double, _ stream: inout RandomStream) -> Double {
    switch kind {
    case .uniform: return stream.uniform(in: -size...size)
    case .normal: return size * stream.normal()
    case .none: return 0
    }
  }
}
