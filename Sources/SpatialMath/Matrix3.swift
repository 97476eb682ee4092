/// A 3 × 3 matrix, row-major: rotation matrices and inertia tensors.
@frozen
public struct Matrix3: Hashable, Sendable {
  /// First row.
  public var rowX: Vector3
  /// Second row.
  public var rowY: Vector3
  /// Third row.
  public var rowZ: Vector3

  /// All elements zero.
  public static let zero = Matrix3(rows: .zero, .zero, .zero)
  /// Ones on the diagonal.
  public static let identity = Matrix3(rows: .unitX, .unitY, .unitZ)

  /// The matrix of three rows.
  @inlinable
  public init(rows rowX: Vector3, _ rowY: Vector3, _ rowZ: Vector3) {
    self.rowX = rowX
    self.rowY = rowY
    self.rowZ = rowZ
  }

  /// The diagonal matrix of the three numbers.
  @inlinable
  public init(diagonal: Vector3) {
    self.init(
      rows: Vector3(diagonal.x, 0, 0), Vector3(0, diagonal.y, 0), Vector3(0, 0, diagonal.z))
  }

  /// The symmetric matrix of the six numbers, as inertia tensors are written in URDF.
  @inlinable
  public init(xx: Double, yy: Double, zz: Double, xy: Double, xz: Double, yz: Double) {
    self.init(rows: Vector3(xx, xy, xz), Vector3(xy, yy, yz), Vector3(xz, yz, zz))
  }

  /// `a bᵀ`.
  @inlinable
  public init(outer a: Vector3, _ b: Vector3) {
    self.init(rows: b * a.x, b * a.y, b * a.z)
  }

  /// The matrix S with `S v = a × v`.
  @inlinable
  public init(crossing a: Vector3) {
    self.init(rows: Vector3(0, -a.z, a.y), Vector3(a.z, 0, -a.x), Vector3(-a.y, a.x, 0))
  }

  /// Rows and columns exchanged.
  @inlinable public var transpose: Matrix3 {
    Matrix3(
      rows: Vector3(rowX.x, rowY.x, rowZ.x),
      Vector3(rowX.y, rowY.y, rowZ.y),
      Vector3(rowX.z, rowY.z, rowZ.z))
  }

  /// Sum of the diagonal.
  @inlinable public var trace: Double { rowX.x + rowY.y + rowZ.z }

  /// Determinant.
  @inlinable public var determinant: Double { rowX.dot(rowY.cross(rowZ)) }

  /// The inverse, by the adjugate; of a singular matrix not finite.
  @inlinable public var inverse: Matrix3 {
    let first = rowY.cross(rowZ)
    let columns = Matrix3(rows: first, rowZ.cross(rowX), rowX.cross(rowY))
    return columns.transpose * (1 / rowX.dot(first))
  }

  /// The product `m v`.
  @inlinable
  public static func * (m: Matrix3, v: Vector3) -> Vector3 {
    Vector3(m.rowX.dot(v), m.rowY.dot(v), m.rowZ.dot(v))
  }

  /// The product `a b`.
  @inlinable
  public static func * (a: Matrix3, b: Matrix3) -> Matrix3 {
    let columns = b.transpose
    return Matrix3(rows: columns * a.rowX, columns * a.rowY, columns * a.rowZ)
  }

  /// Every element times `s`.
  @inlinable
  public static func * (m: Matrix3, s: Double) -> Matrix3 {
    Matrix3(rows: m.rowX * s, m.rowY * s, m.rowZ * s)
  }

  /// Sum, element by element.
  @inlinable
  public static func + (a: Matrix3, b: Matrix3) -> Matrix3 {
    Matrix3(rows: a.rowX + b.rowX, a.rowY + b.rowY, a.rowZ + b.rowZ)
  }

  /// Difference, element by element.
  @inlinable
  public static func - (a: Matrix3, b: Matrix3) -> Matrix3 {
    Matrix3(rows: a.rowX - b.rowX, a.rowY - b.rowY, a.rowZ - b.rowZ)
  }
}
