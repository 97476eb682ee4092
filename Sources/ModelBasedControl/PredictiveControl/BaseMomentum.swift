import SpatialMath

/// The base's part of the momentum matrix, to be solved with: `A_b v_b = (m (ṗ + ω × arm), I ω)`.
struct BaseMomentum {
  let mass: Double
  /// Centre of mass from the base's origin [m].
  let arm: Vector3
  private let inverseInertia: Matrix3

  init(mass: Double, matrix: [Double], columnCount: Int, arm: Vector3) {
    self.mass = mass
    self.arm = arm
    inverseInertia =
      Matrix3(
        rows: matrix.column(3, row: 3, of: columnCount),
        matrix.column(4, row: 3, of: columnCount), matrix.column(5, row: 3, of: columnCount)
      ).transpose.inverse
  }

  /// The base's velocity of a momentum.
  func velocity(linear: Vector3, angular: Vector3) -> (linear: Vector3, angular: Vector3) {
    let omega = inverseInertia * angular
    return (linear / mass - omega.cross(arm), omega)
  }
}

extension [Double] {
  /// Three rows of a column of a matrix with `count` columns.
  func column(_ column: Int, row: Int, of count: Int) -> Vector3 {
    let index = row * count + column
    return Vector3(self[index], self[index + count], self[index + 2 * count])
  }

  /// Writes three rows of a column of a matrix with `count` columns.
  mutating func set(_ v: Vector3, row: Int, column: Int, of count: Int) {
    let index = row * count + column
    self[index] = v.x
    self[index + count] = v.y
    self[index + 2 * count] = v.z
  }
}
