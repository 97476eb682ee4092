import Foundation

/// A unit quaternion (w, x, y, z): the rotation from body to world, or from child to parent.
@frozen
public struct Quaternion: Hashable, Sendable {
  /// Real part.
  public var w: Double
  /// First imaginary part.
  public var x: Double
  /// Second imaginary part.
  public var y: Double
  /// Third imaginary part.
  public var z: Double

  /// No rotation.
  public static let identity = Quaternion(1, 0, 0, 0)

  /// The quaternion of four coordinates, not normalised.
  @inlinable
  public init(_ w: Double, _ x: Double, _ y: Double, _ z: Double) {
    self.w = w
    self.x = x
    self.y = y
    self.z = z
  }

  /// Rotation by `angle` [rad] about `axis`, which need not have length one; a zero axis is no
  /// rotation.
  @inlinable
  public init(axis: Vector3, angle: Double) {
    let unit = axis.normalized
    let half = 0.5 * angle
    let s = sin(half)
    self.init(unit == .zero ? 1 : cos(half), unit.x * s, unit.y * s, unit.z * s)
  }

  /// Exponential map: rotation by `|v|` [rad] about `v`.
  @inlinable
  public init(rotationVector v: Vector3) {
    self.init(axis: v, angle: v.length)
  }

  /// The shortest turn of the z axis to a unit vector that does not point straight down.
  @inlinable
  public init(turningUpTo normal: Vector3) {
    // The half-way quaternion (1 + z·n, z × n), normalised.
    self = Quaternion(1 + normal.z, -normal.y, normal.x, 0).normalized
  }

  /// Extrinsic roll–pitch–yaw [rad], `R = Rz(yaw) Ry(pitch) Rx(roll)`: the convention of URDF.
  @inlinable
  public init(roll: Double, pitch: Double, yaw: Double) {
    self =
      Quaternion(axis: .unitZ, angle: yaw) * Quaternion(axis: .unitY, angle: pitch)
      * Quaternion(axis: .unitX, angle: roll)
  }

  /// The quaternion of a rotation matrix (Shepperd 1978).
  public init(_ m: Matrix3) {
    let diagonal = (m.rowX.x, m.rowY.y, m.rowZ.z)
    let candidates = [
      m.trace, diagonal.0 - diagonal.1 - diagonal.2, diagonal.1 - diagonal.0 - diagonal.2,
      diagonal.2 - diagonal.0 - diagonal.1,
    ]
    let largest = candidates.indices.max { candidates[$0] < candidates[$1] } ?? 0
    let s = 2 * (1 + candidates[largest]).squareRoot()
    switch largest {
    case 0:
      self.init(
        s / 4, (m.rowZ.y - m.rowY.z) / s, (m.rowX.z - m.rowZ.x) / s, (m.rowY.x - m.rowX.y) / s)
    case 1:
      self.init(
        (m.rowZ.y - m.rowY.z) / s, s / 4, (m.rowX.y + m.rowY.x) / s, (m.rowX.z + m.rowZ.x) / s)
    case 2:
      self.init(
        (m.rowX.z - m.rowZ.x) / s, (m.rowX.y + m.rowY.x) / s, s / 4, (m.rowY.z + m.rowZ.y) / s)
    default:
      self.init(
        (m.rowY.x - m.rowX.y) / s, (m.rowX.z + m.rowZ.x) / s, (m.rowY.z + m.rowZ.y) / s, s / 4)
    }
    self = normalized
  }

  /// The inverse rotation.
  @inlinable public var conjugate: Quaternion { Quaternion(w, -x, -y, -z) }

  /// Euclidean length of the four coordinates.
  @inlinable public var norm: Double { (w * w + x * x + y * y + z * z).squareRoot() }

  /// The quaternion of length one.
  @inlinable public var normalized: Quaternion {
    let norm = self.norm
    return Quaternion(w / norm, x / norm, y / norm, z / norm)
  }

  /// The rotation matrix R with `R v == act(v)`.
  @inlinable public var matrix: Matrix3 {
    Matrix3(
      rows: Vector3(1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)),
      Vector3(2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)),
      Vector3(2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)))
  }

  /// Angle about the world's z axis [rad], in −π…π.
  @inlinable public var yaw: Double {
    atan2(2 * (w * z + x * y), 1 - 2 * (y * y + z * z))
  }

  /// Extrinsic roll, pitch, yaw [rad]; pitch in −π/2…π/2.
  @inlinable public var rollPitchYaw: Vector3 {
    Vector3(
      atan2(2 * (w * x + y * z), 1 - 2 * (x * x + y * y)),
      asin(max(-1, min(1, 2 * (w * y - z * x)))),
      yaw)
  }

  /// Logarithm: the rotation vector [rad] of length at most π.
  @inlinable public var rotationVector: Vector3 {
    let vector = w < 0 ? Vector3(-x, -y, -z) : Vector3(x, y, z)
    let length = vector.length
    guard length > 1e-12 else { return 2 * vector }
    return vector * (2 * atan2(length, abs(w)) / length)
  }

  /// The vector rotated: body to world for an orientation of a body.
  @inlinable
  public func act(_ v: Vector3) -> Vector3 {
    let u = Vector3(x, y, z)
    let t = 2 * u.cross(v)
    return v + w * t + u.cross(t)
  }

  /// The vector rotated back: world to body for an orientation of a body.
  @inlinable
  public func actInverse(_ v: Vector3) -> Vector3 { conjugate.act(v) }

  /// Hamilton product: the rotation `b`, then `a`.
  @inlinable
  public static func * (a: Quaternion, b: Quaternion) -> Quaternion {
    Quaternion(
      a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z,
      a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y,
      a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x,
      a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w)
  }
}
