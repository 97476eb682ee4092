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

  /// The origin.
  public static let zero = Vector3(0, 0, 0)
  /// The direction of the first axis.
  public static let unitX = Vector3(1, 0, 0)
  /// The direction of the second axis.
  public static let unitY = Vector3(0, 1, 0)
  /// The direction of the third axis.
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

  /// Sum, coordinate by coordinate.
  @inlinable
  public static func + (a: Vector3, b: Vector3) -> Vector3 {
    Vector3(a.x + b.x, a.y + b.y, a.z + b.z)
  }

  /// Difference, coordinate by coordinate.
  @inlinable
  public static func - (a: Vector3, b: Vector3) -> Vector3 {
    Vector3(a.x - b.x, a.y - b.y, a.z - b.z)
  }

  /// The vector in the opposite direction.
  @inlinable
  public static prefix func - (a: Vector3) -> Vector3 { Vector3(-a.x, -a.y, -a.z) }

  /// The vector `s` times as long.
  @inlinable
  public static func * (a: Vector3, s: Double) -> Vector3 { Vector3(a.x * s, a.y * s, a.z * s) }

  /// The vector `s` times as long.
  @inlinable
  public static func * (s: Double, a: Vector3) -> Vector3 { a * s }

  /// The vector `s` times as short.
  @inlinable
  public static func / (a: Vector3, s: Double) -> Vector3 { Vector3(a.x / s, a.y / s, a.z / s) }

  /// Adds, coordinate by coordinate.
  @inlinable
  public static func += (a: inout Vector3, b: Vector3) { a = a + b }

  /// Subtracts, coordinate by coordinate.
  @inlinable
  public static func -= (a: inout Vector3, b: Vector3) { a = a - b }
}
