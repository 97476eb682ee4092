import Foundation

extension Matrix3 {
  /// Eigenvalues and eigenvectors of a symmetric matrix (Jacobi 1846, cyclic rotations); of an
  /// inertia tensor, the principal moments and axes.
  ///
  /// Only the diagonal and the elements above it are read.
  ///
  /// - Returns: the eigenvalues in ascending order, and the rotation whose columns are the
  ///   eigenvectors: `A = axes · diag(values) · axesᵀ`.
  public var symmetricEigensystem: (values: Vector3, axes: Matrix3) {
    var a = [
      [rowX.x, rowX.y, rowX.z], [rowX.y, rowY.y, rowY.z], [rowX.z, rowY.z, rowZ.z],
    ]
    // Row k of `vectors` becomes eigenvector k.
    var vectors: [[Double]] = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    let pairs = [(0, 1), (0, 2), (1, 2)]

    // Every sweep squares the size of what is left beside the diagonal; six are plenty.
    for _ in 0..<12 {
      for (p, q) in pairs where a[p][q] != 0 {
        let theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
        let t = (theta < 0 ? -1 : 1) / (abs(theta) + (theta * theta + 1).squareRoot())
        let c = 1 / (t * t + 1).squareRoot()
        let s = t * c
        for k in 0..<3 {
          (a[k][p], a[k][q]) = (c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q])
        }
        for k in 0..<3 {
          (a[p][k], a[q][k]) = (c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k])
        }
        for k in 0..<3 {
          (vectors[p][k], vectors[q][k]) = (
            c * vectors[p][k] - s * vectors[q][k], s * vectors[p][k] + c * vectors[q][k]
          )
        }
      }
    }

    let order = [0, 1, 2].sorted { a[$0][$0] < a[$1][$1] }
    let columns = order.map { Vector3(vectors[$0][0], vectors[$0][1], vectors[$0][2]) }
    // The third axis is chosen for a right-handed frame.
    let axes = Matrix3(rows: columns[0], columns[1], columns[0].cross(columns[1])).transpose
    return (Vector3(a[order[0]][order[0]], a[order[1]][order[1]], a[order[2]][order[2]]), axes)
  }

  /// Eigenvalues of a symmetric matrix in ascending order.
  public var symmetricEigenvalues: Vector3 { symmetricEigensystem.values }
}
