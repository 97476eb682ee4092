/// Upper triangular U with Uᵀ U = M, row-major, in blocks of eight rows and columns.
struct CholeskyFactor {
  /// The elements, `[width, width]`; below the diagonal zero within the blocks on it, else without
  /// meaning.
  let elements: KernelBuffer<Double>
  /// One over each element of the diagonal, `[width]`.
  let inverseDiagonal: KernelBuffer<Double>
  /// Number of rows and columns, a multiple of eight.
  var width: Int

  /// A factor without meaning.
  ///
  /// - Parameters:
  ///   - capacity: most rows and columns.
  ///   - memory: where the elements will lie.
  init(capacity: Int, in memory: KernelMemory) {
    width = DoubleVector.paddedCount(capacity)
    elements = memory.take(width * width)
    inverseDiagonal = memory.take(width)
  }

  /// The elements from one of the diagonal on.
  @inline(__always) func corner(_ index: Int) -> KernelBuffer<Double> {
    elements.dropFirst(index &* (width &+ 1))
  }

  /// Factorises M = H + ρ I + Tᵀ T + Cᵀ C: block row by block row, the sums of a tile from all four
  /// and from the rows of U above it while it is in registers.
  ///
  /// - Parameters:
  ///   - hessian: H, `[width, width]`, of which the upper blocks count.
  ///   - regularization: ρ.
  ///   - dense: T, all blocks of which count.
  ///   - banded: C, only the bands of which count.
  ///   - rowCount: how many rows of U are wanted, a multiple of eight.
  /// - Returns: false where a pivot is not positive: M is not positive definite in the precision there
  ///   is.
  func factorize(
    hessian: BandMatrix, regularization: Double, dense: BandMatrix, banded: BandMatrix,
    rowCount: Int
  ) -> Bool {
    for rowBlock in 0..<rowCount / 8 {
      let row = 8 &* rowBlock
      for columnBlock in rowBlock..<width / 8 {
        let column = 8 &* columnBlock
        var tile = RegisterTile(hessian.row(row).dropFirst(column), stride: width)
        tile.addTransposedProduct(
          dense.elements.dropFirst(row), dense.elements.dropFirst(column), stride: width,
          count: dense.rowCount)
        for group in 0..<banded.groupCount {
          let band = banded.band(group)
          guard band.lowerBound <= rowBlock && columnBlock < band.upperBound else { continue }
          let rows = banded.row(8 &* group)
          tile.addTransposedProduct(
            rows.dropFirst(row), rows.dropFirst(column), stride: width, count: 8)
        }
        tile.addTransposedProduct(
          elements.dropFirst(row), elements.dropFirst(column), stride: width, count: row,
          isNegative: true)
        if rowBlock == columnBlock {
          tile.addToDiagonal(regularization)
          tile.store(to: corner(row), stride: width)
          guard factorizeDiagonalBlock(row) else { return false }
        } else {
          tile.solveTransposed(
            corner(row), stride: width, inverse: inverseDiagonal.dropFirst(row))
          tile.store(to: elements.dropFirst(row &* width &+ column), stride: width)
        }
      }
    }
    return true
  }

  /// Factorises the block of eight rows and columns from `start` on in place.
  private func factorizeDiagonalBlock(_ start: Int) -> Bool {
    let block = corner(start)
    for k in 0..<8 {
      let line = block.dropFirst(k &* width)
      let pivot = line[k]
      guard pivot > 0 && pivot.isFinite else { return false }
      let inverse = 1 / pivot.squareRoot()
      inverseDiagonal[start &+ k] = inverse
      let scaled = line[vector: 0] * inverse
      line[vector: 0] = scaled
      for i in k &+ 1..<8 {
        let lower = block.dropFirst(i &* width)
        lower[vector: 0] = lower[vector: 0] - line[i] * scaled
      }
      for j in 0..<k { line[j] = 0 }
    }
    return true
  }

  /// Overwrites the first elements of x by t = U₁₁⁻ᵀ x₁ and the others by x₂ − U₁₂ᵀ t.
  ///
  /// - Parameters:
  ///   - x: `[width]`.
  ///   - count: number of rows of U₁₁, a multiple of eight.
  func solveTransposed(_ x: KernelBuffer<Double>, count: Int) {
    for i in 0..<count {
      let t = x[i] * inverseDiagonal[i]
      let line = elements.dropFirst(i &* width)
      for column in stride(from: i & ~7, to: width, by: 8) {
        x[vector: column] = x[vector: column] - t * line[vector: column]
      }
      x[i] = t
    }
  }

  /// Overwrites the first elements of x by U₁₁⁻¹ (x₁ − U₁₂ x₂).
  ///
  /// - Parameters:
  ///   - x: `[width]`.
  ///   - count: number of rows of U₁₁, a multiple of eight.
  func solve(_ x: KernelBuffer<Double>, count: Int) {
    for i in (0..<count).reversed() {
      let line = elements.dropFirst(i &* width)
      // What lies before i in its block is zero in U; the diagonal's own product is taken out.
      let own = x[i]
      x[i] = 0
      var sum = DoubleVector()
      for column in stride(from: i & ~7, to: width, by: 8) {
        sum.addProduct(line[vector: column], x[vector: column])
      }
      x[i] = (own - sum.sum()) * inverseDiagonal[i]
    }
  }

  /// y ← U₂₂ x.
  ///
  /// - Parameters:
  ///   - start: first row and column of U₂₂, a multiple of eight.
  ///   - x: as many elements as U₂₂ has columns.
  ///   - y: as many.
  func multiplyCorner(_ start: Int, _ x: KernelBuffer<Double>, into y: KernelBuffer<Double>) {
    let u = corner(start)
    for i in 0..<width &- start {
      let line = u.dropFirst(i &* width)
      var sum = DoubleVector()
      for column in stride(from: i & ~7, to: width &- start, by: 8) {
        sum.addProduct(line[vector: column], x[vector: column])
      }
      y[i] = sum.sum()
    }
  }

  /// y ← y + U₂₂ᵀ x.
  ///
  /// - Parameters:
  ///   - start: first row and column of U₂₂, a multiple of eight.
  ///   - x: as many elements as U₂₂ has rows.
  ///   - y: as many.
  func addTransposedCornerProduct(
    _ start: Int, _ x: KernelBuffer<Double>, to y: KernelBuffer<Double>
  ) {
    let u = corner(start)
    for i in 0..<width &- start {
      let line = u.dropFirst(i &* width)
      let factor = DoubleVector(repeating: x[i])
      for column in stride(from: i & ~7, to: width &- start, by: 8) {
        y[vector: column].addProduct(factor, line[vector: column])
      }
    }
  }
}
