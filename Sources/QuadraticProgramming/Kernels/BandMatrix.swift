/// A matrix in groups of eight rows, each of which knows between which columns it is not zero.
///
/// Row-major; rows and columns are padded with zeros to multiples of eight. A block is eight adjacent
/// columns. Constraints of one foot touch few of a stage's variables: their groups are narrow, and
/// every product skips the rest.
struct BandMatrix {
  /// The elements, `[rowCount, width]`.
  let elements: KernelBuffer<Double>
  /// First block of each group that is not zero, and the block behind the last one.
  private let bandStart: KernelBuffer<Int>
  private let bandEnd: KernelBuffer<Int>
  /// Number of rows and of columns, multiples of eight.
  private(set) var rowCount: Int
  private(set) var width: Int

  /// Zeros.
  ///
  /// - Parameters:
  ///   - rowCapacity: most rows.
  ///   - columnCapacity: most columns.
  ///   - memory: where the elements will lie.
  init(rowCapacity: Int, columnCapacity: Int, in memory: KernelMemory) {
    rowCount = DoubleVector.paddedCount(rowCapacity)
    width = DoubleVector.paddedCount(columnCapacity)
    elements = memory.take(rowCount * width)
    bandStart = memory.take(rowCount / 8, of: 0)
    bandEnd = memory.take(rowCount / 8, of: 0)
  }

  /// Number of groups of eight rows.
  @inline(__always) var groupCount: Int { rowCount / 8 }

  /// The blocks of a group that are not zero.
  @inline(__always) func band(_ group: Int) -> Range<Int> {
    unsafe Range(uncheckedBounds: (bandStart[group], bandEnd[group]))
  }

  /// The elements of a row.
  @inline(__always) func row(_ index: Int) -> KernelBuffer<Double> {
    elements.dropFirst(index &* width)
  }

  /// Changes the numbers of rows and columns, multiples of eight within what there is memory for.
  /// The elements have no meaning afterwards.
  mutating func reshape(rowCount: Int, width: Int) {
    self.rowCount = rowCount
    self.width = width
  }

  /// Finds where the groups are not zero; to be called when the elements have changed.
  func findBands() {
    for group in 0..<groupCount {
      let rows = row(8 * group)
      var (first, end) = (width / 8, 0)
      for block in 0..<width / 8 {
        var isFilled = SIMDMask<SIMD8<Int64>>(repeating: false)
        for i in 0..<8 { isFilled .|= rows[vector: i &* width &+ 8 &* block] .!= .zero }
        if any(isFilled) { (first, end) = (min(first, block), block + 1) }
      }
      setBand(group, min(first, end)..<end)
    }
  }

  /// y ← y + A x.
  ///
  /// - Parameters:
  ///   - x: `[width]`.
  ///   - y: `[rowCount]`.
  func addProduct(_ x: KernelBuffer<Double>, to y: KernelBuffer<Double>) {
    for group in 0..<groupCount {
      y[vector: 8 &* group] += EightRows.product(
        row(8 &* group), stride: width, x, band(group))
    }
  }

  /// y ← y + Aᵀ x.
  ///
  /// - Parameters:
  ///   - x: `[rowCount]`.
  ///   - y: `[width]`.
  func addTransposedProduct(_ x: KernelBuffer<Double>, to y: KernelBuffer<Double>) {
    for group in 0..<groupCount {
      EightRows.add(x[vector: 8 &* group], row(8 &* group), stride: width, to: y, band(group))
    }
  }

  /// Becomes another matrix of the same shape with its rows scaled.
  ///
  /// - Parameters:
  ///   - source: the matrix.
  ///   - scale: `[rowCount]`.
  func copyScaled(_ source: BandMatrix, _ scale: KernelBuffer<Double>) {
    for group in 0..<groupCount {
      let band = source.band(group)
      setBand(group, band)
      for i in 8 &* group..<8 &* group &+ 8 {
        let (target, row) = (self.row(i), source.row(i))
        for block in band {
          target[vector: 8 &* block] = scale[i] * row[vector: 8 &* block]
        }
      }
    }
  }

  /// Becomes U B, all blocks of it.
  ///
  /// - Parameters:
  ///   - upper: U, upper triangular with as many rows as B; its blocks on the diagonal are whole.
  ///   - stride: from one row of U to the next.
  ///   - factor: B, as wide as this matrix.
  func setProduct(upper: KernelBuffer<Double>, stride: Int, _ factor: BandMatrix) {
    for rowBlock in 0..<groupCount {
      let line = upper.dropFirst(8 &* rowBlock &* stride)
      for block in 0..<width / 8 {
        var tile = RegisterTile()
        for group in rowBlock..<factor.groupCount where factor.band(group).contains(block) {
          tile.addProduct(
            line.dropFirst(8 &* group), aStride: stride,
            factor.row(8 &* group).dropFirst(8 &* block), bStride: width)
        }
        tile.store(to: row(8 &* rowBlock).dropFirst(8 &* block), stride: width)
      }
    }
  }

  private func setBand(_ group: Int, _ band: Range<Int>) {
    bandStart[group] = band.lowerBound
    bandEnd[group] = band.upperBound
  }
}
