import Foundation
import SpatialMath

/// A rigid motion of the ground plane, SE(2): a turn about the world's z axis, then a shift.
///
/// What a cyclic clip adds with each cycle.
public struct PlanarTransform: Hashable, Sendable {
  /// Shift along the world's x axis [m].
  public var x: Double
  /// Shift along the world's y axis [m].
  public var y: Double
  /// Turn about the world's z axis [rad].
  public var yaw: Double

  /// Neither turn nor shift.
  public static let identity = PlanarTransform(x: 0, y: 0, yaw: 0)

  /// The motion of these three numbers.
  public init(x: Double, y: Double, yaw: Double) {
    self.x = x
    self.y = y
    self.yaw = yaw
  }

  /// The motion that takes `start` to `end`, as far as it is in the plane: heights, rolls and
  /// pitches stay out.
  public init(from start: Pose, to end: Pose) {
    let yaw = (end.orientation * start.orientation.conjugate).heading
    let turned = Quaternion(axis: .unitZ, angle: yaw).act(start.position)
    self.init(x: end.position.x - turned.x, y: end.position.y - turned.y, yaw: yaw)
  }

  /// The motion done `count` times; undone, where that is negative.
  ///
  /// `Σ_{k<n} R(kψ) = R((n−1)ψ/2) · sin(nψ/2)/sin(ψ/2)`, so that no error piles up over many
  /// cycles.
  public func power(_ count: Int) -> PlanarTransform {
    let n = Double(count)
    let half = 0.5 * yaw
    let sum = abs(sin(half)) < 1e-9 ? n * cos((n - 1) * half) : sin(n * half) / sin(half)
    let (c, s) = (sum * cos((n - 1) * half), sum * sin((n - 1) * half))
    return PlanarTransform(x: c * x - s * y, y: s * x + c * y, yaw: n * yaw)
  }

  /// The turn alone, as a rotation.
  public var rotation: Quaternion { Quaternion(axis: .unitZ, angle: yaw) }

  /// A pose, moved.
  public func act(_ pose: Pose) -> Pose {
    Pose(position: Vector3(x, y, 0), orientation: rotation) * pose
  }
}

extension Quaternion {
  /// The turn about the world's z axis that is in this rotation [rad], in −π…π: what is left of it
  /// when the smallest tilt is taken away (swing–twist decomposition).
  var heading: Double {
    let angle = 2 * atan2(z, w)
    return angle > .pi ? angle - 2 * .pi : angle < -.pi ? angle + 2 * .pi : angle
  }
}
