import SpatialMath

/// The axis of a file's world that points up.
public enum UpAxis: String, CaseIterable, Sendable {
  case x, y, z

  /// The vector with this axis as z, its coordinates cyclically exchanged: a rotation, so that what
  /// is right-handed stays so. Of y up, a figure that faces +z comes to face +x.
  func turnedUpright(_ v: Vector3) -> Vector3 {
    switch self {
    case .x: Vector3(v.y, v.z, v.x)
    case .y: Vector3(v.z, v.x, v.y)
    case .z: v
    }
  }

  /// The same rotation seen in the turned frames: its axis turns like any vector.
  func turnedUpright(_ q: Quaternion) -> Quaternion {
    let axis = turnedUpright(Vector3(q.x, q.y, q.z))
    return Quaternion(q.w, axis.x, axis.y, axis.z)
  }

  /// The coordinate of a vector along this axis.
  func coordinate(of v: Vector3) -> Double {
    switch self {
    case .x: v.x
    case .y: v.y
    case .z: v.z
    }
  }
}
