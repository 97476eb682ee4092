import Foundation
import SpatialMath

extension Quaternion {
  /// Rotation by an angle in degrees about one of the coordinate axes.
  init(degrees: Double, about axis: Vector3) {
    let half = degrees * (.pi / 360)
    let s = sin(half)
    self.init(cos(half), axis.x * s, axis.y * s, axis.z * s)
  }
}
