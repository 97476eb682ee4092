/// Upper triangular U with Uᵀ U = M, row-major, in blocks of eight rows and columns.
struct CholeskyFactor {
  /// The elements, `[width, width]`; below the diagonal zero within the blocks on it, else without
  /// meaning.
  let elements: KernelBuffer<Double>
  /// One over each element of the diagonal, `[width]`.
  private let inverseDiagonal: KernelBuffer<Double>
  /// Each block D on the diagonal as D⁻ᵀ, lower triangular, `[width, 8]`.
  private let inverseBlocks: KernelBuffer<Double>
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
    inverseBlocks = memory.take(8 * width)
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
  ///   - solvedCount: how many of them later solves take part in, a multiple of eight.
  /// - Returns: false where a pivot is not positive: M is not positive definite in the precision there
  ///   is.
  func factorize(
    hessian: BandMatrix, regularization: Double, dense: BandMatrix, banded: BandMatrix,
    rowCount: Int, solvedCount: Int
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
          guard let inverse = tile.factorize() else { return false }
          inverseDiagonal[vector: row] = inverse
          tile.store(to: corner(row), stride: width)
          if row < solvedCount { invertDiagonalBlock(row) }
        } else {
          tile.solveTransposed(
            corner(row), stride: width, inverse: inverseDiagonal.dropFirst(row))
          tile.store(to: elements.dropFirst(row &* width &+ column), stride: width)
        }
      }
    }
    return true
  }

  /// D⁻ᵀ of the block from `start` on.
  private func invertDiagonalBlock(_ start: Int) {
    var tile = RegisterTile()
    tile.addToDiagonal(1)
    tile.solveTransposed(corner(start), stride: width, inverse: inverseDiagonal.dropFirst(start))
    tile.store(to: inverseBlocks.dropFirst(8 &* start), stride: 8)
  }

  /// Overwrites the first elements of x by t = U₁₁⁻ᵀ x₁ and the others by x₂ − U₁₂ᵀ t.
  ///
  /// - Parameters:
  ///   - x: `[width]`.
  ///   - count: number of rows of U₁₁, a multiple of eight.
  func solveTransposed(_ x: KernelBuffer<Double>, count: Int) {
    for start in stride(from: 0, to: count, by: 8) {
      let t = EightRows.product(
        inverseBlocks.dropFirst(8 &* start), stride: 8, x.dropFirst(start), 0..<1)
      x[vector: start] = t
      EightRows.add(
        -t, elements.dropFirst(start &* width), stride: width, to: x,
        start / 8 &+ 1..<width / 8)
    }
  }

  /// Overwrites the first elements of x by U₁₁⁻¹ (x₁ − U₁₂ x₂).
  ///
  /// - Parameters:
  ///   - x: `[width]`.
  ///   - count: number of rows of U₁₁, a multiple of eight.
  func solve(_ x: KernelBuffer<Double>, count: Int) {
    for start in stride(from: count &- 8, through: 0, by: -8) {
      let sum = EightRows.product(
        elements.dropFirst(start &* width), stride: width, x, start / 8 &+ 1..<width / 8)
      let rest = x[vector: start] - sum
      x[vector: start] = .zero
      EightRows.add(
        rest, inverseBlocks.dropFirst(8 &* start), stride: 8, to: x.dropFirst(start), 0..<1)
    }
  }

  /// y ← y + U₂₂ᵀ U₂₂ x.
  ///
  /// - Parameters:
  ///   - start: first row and column of U₂₂, a multiple of eight.
  ///   - x: as many elements as U₂₂ has columns.
  ///   - y: as many.
  func addCornerSquare(_ start: Int, _ x: KernelBuffer<Double>, to y: KernelBuffer<Double>) {
    let u = corner(start)
    let blockCount = (width &- start) / 8
    for block in 0..<blockCount {
      let rows = u.dropFirst(8 &* block &* width)
      let product = EightRows.product(rows, stride: width, x, block..<blockCount)
      EightRows.add(product, rows, stride: width, to: y, block..<blockCount)
    }
  }
}
