/// Eight columns of a matrix in one row, or eight sensitivities of one number.
typealias ColumnBlock = SIMD8<Double>

/// Number of blocks that hold so many columns.
func blockCount(of columnCount: Int) -> Int { (columnCount + 7) / 8 }

/// Lower triangular L with `L Lᵀ = A`, for systems with many right-hand sides.
struct CholeskyFactor: Sendable {
  /// Number of rows and columns.
  let size: Int
  /// `[size, size]` A until it is factorised, then L in its lower triangle, row-major.
  var elements: [Double]

  /// Zeros.
  init(size: Int) {
    self.size = size
    elements = Array(repeating: 0, count: size * size)
  }

  /// Overwrites the lower triangle of A by L.
  ///
  /// - Returns: whether A is positive definite; the elements mean nothing where it is not.
  mutating func factorize() -> Bool {
    for row in 0..<size {
      for column in 0...row {
        var sum = elements[row * size + column]
        for k in 0..<column { sum -= elements[row * size + k] * elements[column * size + k] }
        guard column == row else {
          elements[row * size + column] = sum / elements[column * size + column]
          continue
        }
        guard sum > 0, sum.isFinite else { return false }
        elements[row * size + row] = sum.squareRoot()
      }
    }
    return true
  }

  /// Overwrites b by A⁻¹ b.
  ///
  /// - Parameter vector: `[size]`.
  func solve(_ vector: inout [Double]) {
    for row in 0..<size {
      var sum = vector[row]
      for k in 0..<row { sum -= elements[row * size + k] * vector[k] }
      vector[row] = sum / elements[row * size + row]
    }
    for row in (0..<size).reversed() {
      var sum = vector[row]
      for k in row + 1..<max(size, row + 1) { sum -= elements[k * size + row] * vector[k] }
      vector[row] = sum / elements[row * size + row]
    }
  }

  /// Overwrites B by A⁻¹ B.
  ///
  /// - Parameters:
  ///   - rows: `[size, blocks]`.
  ///   - blocks: number of column blocks.
  func solve(_ rows: inout [ColumnBlock], blocks: Int) {
    for row in 0..<size {
      for k in 0..<row {
        let factor = elements[row * size + k]
        for block in 0..<blocks { rows[row * blocks + block] -= factor * rows[k * blocks + block] }
      }
      let inverse = 1 / elements[row * size + row]
      for block in 0..<blocks { rows[row * blocks + block] *= inverse }
    }
    for row in (0..<size).reversed() {
      for k in row + 1..<max(size, row + 1) {
        let factor = elements[k * size + row]
        for block in 0..<blocks { rows[row * blocks + block] -= factor * rows[k * blocks + block] }
      }
      let inverse = 1 / elements[row * size + row]
      for block in 0..<blocks { rows[row * blocks + block] *= inverse }
    }
  }

  /// The diagonal of A⁻¹, `[size]`.
  var inverseDiagonal: [Double] {
    (0..<size).map { index in
      var column = Array(repeating: 0.0, count: size)
      column[index] = 1
      solve(&column)
      return column[index]
    }
  }
}
