/// A vector of three-dimensional space.
///
/// The frame in which its coordinates are expressed is part of the name of the variable that holds
/// it (`gravityInBase`, `basePositionInWorld`).
@frozen
public struct Vector3: Hashable, Sendable {
  /// First coordinate.
  public var x: Double
  /// Second coordinate.
  public var y: Double
  /// Third coordinate.
  public var z: Double

  /// The zero vector.
  public static let zero = Vector3(0, 0, 0)
  /// (1, 0, 0).
  public static let unitX = Vector3(1, 0, 0)
  /// (0, 1, 0).
  public static let unitY = Vector3(0, 1, 0)
  /// (0, 0, 1).
  public static let unitZ = Vector3(0, 0, 1)

  /// The vector of three coordinates.
  @inlinable
  public init(_ x: Double, _ y: Double, _ z: Double) {
    self.x = x
    self.y = y
    self.z = z
  }

  /// Euclidean length.
  @inlinable public var length: Double { lengthSquared.squareRoot() }

  /// Square of the Euclidean length.
  @inlinable public var lengthSquared: Double { dot(self) }

  /// The vector of length one in the same direction; the zero vector stays zero.
  @inlinable public var normalized: Vector3 {
    let length = self.length
    return length > 0 ? self / length : self
  }

  /// Whether all three coordinates are finite numbers.
  @inlinable public var isFinite: Bool { x.isFinite && y.isFinite && z.isFinite }

  /// Scalar product.
  @inlinable
  public func dot(_ other: Vector3) -> Double { x * other.x + y * other.y + z * other.z }

  /// Vector product, right-handed.
  @inlinable
  public func cross(_ other: Vector3) -> Vector3 {
    Vector3(
      y * other.z - z * other.y,
      z * other.x - x * other.z,
      x * other.y - y * other.x)
  }

  /// Sum.
  @inlinable
  public static func + (a: Vector3, b: Vector3) -> Vector3 {
    Vector3(a.x + b.x, a.y + b.y, a.z + b.z)
  }

  /// Difference.
  @inlinable
  public static func - (a: Vector3, b: Vector3) -> Vector3 {
    Vector3(a.x - b.x, a.y - b.y, a.z - b.z)
  }

  /// The opposite vector.
  @inlinable
  public static prefix func - (a: Vector3) -> Vector3 { Vector3(-a.x, -a.y, -a.z) }

  /// Every coordinate times `s`.
  @inlinable
  public static func * (a: Vector3, s: Double) -> Vector3 { Vector3(a.x * s, a.y * s, a.z * s) }

  /// Every coordinate times `s`.
  @inlinable
  public static func * (s: Double, a: Vector3) -> Vector3 { a * s }

  /// Every coordinate divided by `s`.
  @inlinable
  public static func / (a: Vector3, s: Double) -> Vector3 { Vector3(a.x / s, a.y / s, a.z / s) }

  /// Adds `b` to `a`.
  @inlinable
  public static func += (a: inout Vector3, b: Vector3) { a = a + b }

  /// Takes `b` from `a`.
  @inlinable
  public static func -= (a: inout Vector3, b: Vector3) { a = a - b }
}
