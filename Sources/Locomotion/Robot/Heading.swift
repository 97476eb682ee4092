import Foundation
import SpatialMath

/// The direction along the ground in which a base looks: its x axis, projected.
struct Heading: Equatable, Sendable {
  /// Cosine and sine of the angle from the world's x axis.
  let cosine: Double
  let sine: Double

  /// The heading at an angle about the world's z axis [rad].
  init(yaw: Double) {
    cosine = cos(yaw)
    sine = sin(yaw)
  }

  /// The heading of a base; along x where its x axis is vertical.
  init(_ q: Quaternion) {
    let x = 1 - 2 * (q.y * q.y + q.z * q.z)
    let y = 2 * (q.w * q.z + q.x * q.y)
    let length = (x * x + y * y).squareRoot()
    cosine = length == 0 ? 1 : x / length
    sine = length == 0 ? 0 : y / length
  }

  /// Angle about the world's z axis [rad], in −π…π.
  var yaw: Double { atan2(sine, cosine) }

  /// A vector of the heading's frame, in the world.
  func act(_ v: Vector3) -> Vector3 {
    Vector3(cosine * v.x - sine * v.y, sine * v.x + cosine * v.y, v.z)
  }

  /// A vector of the world, in the heading's frame.
  func actInverse(_ v: Vector3) -> Vector3 {
    Vector3(cosine * v.x + sine * v.y, cosine * v.y - sine * v.x, v.z)
  }
}
