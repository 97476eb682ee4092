import Foundation
import SpatialMath

/// How a robot is to walk: velocities in the heading's frame.
public struct GaitCommand: Hashable, Sendable {
  /// Ahead [m/s].
  public var forwardSpeed: Double
  /// To the left [m/s].
  public var leftSpeed: Double
  /// Turning to the left [rad/s].
  public var yawRate: Double

  /// The command of these velocities.
  public init(forwardSpeed: Double = 0, leftSpeed: Double = 0, yawRate: Double = 0) {
    self.forwardSpeed = forwardSpeed
    self.leftSpeed = leftSpeed
    self.yawRate = yawRate
  }

  /// To stand.
  public static let stand = GaitCommand()

  /// Whether nothing is commanded.
  public var isStanding: Bool { self == .stand }

  /// Where a body is that goes at these velocities for a time [s]: an arc of a circle.
  func displacement(after time: Double) -> PlanarTransform {
    // ∫ R(ωt) v dt = t · sinc(ωt/2) · R(ωt/2) v
    let half = 0.5 * yawRate * time
    let chord = time * (abs(half) < 1e-6 ? 1 - half * half / 6 : sin(half) / half)
    let shift = Quaternion(axis: .unitZ, angle: half).act(Vector3(forwardSpeed, leftSpeed, 0))
    return PlanarTransform(x: chord * shift.x, y: chord * shift.y, yaw: yawRate * time)
  }
}
