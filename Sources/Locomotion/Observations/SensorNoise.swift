import PolicyInterface
import Reproducibility
import SpatialMath

/// Makes a sensor reading as imperfect as a real one.
struct SensorNoise: Sendable {
  let configuration: ObservationConfiguration

  /// Adds noise to every number of the reading.
  func add(to reading: inout SensorReading, stream: inout RandomStream) {
    let c = configuration
    guard c.noise != .none, c.noiseScale != 0 else { return }
    add(to: &reading.baseAngularVelocityInBase, level: c.angularVelocityNoise, &stream)
    add(to: &reading.gravityInBase, level: c.gravityNoise, &stream)
    for joint in reading.jointPositions.indices {
      reading.jointPositions[joint] += draw(c.jointPositionNoise, &stream)
    }
    for joint in reading.jointVelocities.indices {
      reading.jointVelocities[joint] += draw(c.jointVelocityNoise, &stream)
    }
  }

  private func add(to vector: inout Vector3, level: Double, _ stream: inout RandomStream) {
    vector.x += draw(level, &stream)
    vector.y += draw(level, &stream)
    vector.z += draw(level, &stream)
  }

  private func draw(_ level: Double, _ stream: inout RandomStream) -> Double {
    let size = configuration.noiseScale * level
    switch configuration.noise {
    case .uniform: return stream.uniform(in: -size...size)
    case .normal: return size * stream.normal()
    case .none: return 0
    }
  }
}
