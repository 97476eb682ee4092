import Foundation

extension Matrix3 {
  /// Eigenvalues of a symmetric matrix in ascending order, by the trigonometric solution of the
  /// characteristic cubic (Smith 1961); of an inertia tensor, the principal moments.
  ///
  /// Only the diagonal and the elements above it are read.
  public var symmetricEigenvalues: Vector3 {
    let offDiagonal = rowX.y * rowX.y + rowX.z * rowX.z + rowY.z * rowY.z
    let mean = trace / 3
    let deviation = Vector3(rowX.x - mean, rowY.y - mean, rowZ.z - mean)
    let spread = ((deviation.lengthSquared + 2 * offDiagonal) / 6).squareRoot()
    guard spread > 0 else { return Vector3(mean, mean, mean) }

    // B = (A − mean 1) / spread has the eigenvalues 2 cos(φ + 2πk/3).
    let b = Matrix3(
      xx: deviation.x / spread, yy: deviation.y / spread, zz: deviation.z / spread,
      xy: rowX.y / spread, xz: rowX.z / spread, yz: rowY.z / spread)
    let phi = acos(max(-1, min(1, b.determinant / 2))) / 3
    let largest = mean + 2 * spread * cos(phi)
    let smallest = mean + 2 * spread * cos(phi + 2 * Double.pi / 3)
    return Vector3(smallest, 3 * mean - largest - smallest, largest)
  }
}
