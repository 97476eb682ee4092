import Testing

@testable import LinearAlgebra

@Suite struct OverlappingRowsTests {
  /// Whole numbers below 2¹¹, so that sums of products are exact.
  private static func numbers(_ count: Int) -> FloatBuffer {
    let buffer = FloatBuffer(count: count)
    for i in 0..<count { buffer[i] = Float(i * 7 % 23 - 11) }
    return buffer
  }

  @Test("products read overlapping rows where they lie, the number of columns being any")
  func products() {
    let (rowCount, columnCount, step) = (30, 21, 4)
    let buffer = Self.numbers((rowCount - 1) * step + 32)
    let x = Matrix(
      buffer, offset: 0, rowCount: rowCount, columnCount: columnCount, rowStride: step)
    let dz = Matrix(paddedRowCount: rowCount, columnCount: 16)
    for i in 0..<rowCount * 16 { dz[i / 16, i % 16] = Float(i * 5 % 17 - 8) }

    let plain = Matrix(paddedRowCount: 16, columnCount: columnCount)
    TiledProduct.addTransposed(dz, x, to: plain)
    let transposed = Matrix(paddedRowCount: columnCount, columnCount: 16)
    TiledProduct.addTransposed(x, dz, to: transposed)
    for i in 0..<16 {
      for j in 0..<columnCount {
        let expected = (0..<rowCount).reduce(Float(0)) { $0 + dz[$1, i] * buffer[$1 * step + j] }
        #expect(plain[i, j] == expected)
        #expect(transposed[j, i] == expected)
      }
    }
    plain.addTranspose(of: transposed)
    #expect((0..<16).allSatisfy { plain[$0, 20] == 2 * transposed[20, $0] })
  }

  @Test("rows add to runs that overlap, and leave what is behind the last")
  func runs() {
    let rows = Matrix(Self.numbers(3 * 21), rowCount: 3, columnCount: 21)
    let sums = FloatBuffer(count: 40, repeating: 100)
    rows.addRows(to: sums, at: 2, step: 8)
    for i in 0..<40 {
      let expected = (0..<3).reduce(Float(100)) { sum, row in
        let column = i - 2 - 8 * row
        return (0..<21).contains(column) ? sum + rows[row, column] : sum
      }
      #expect(sums[i] == expected, "element \(i)")
    }
  }

  @Test("columns of a row become (x − μ) s, and its other columns stay")
  func columns() {
    let source = Self.numbers(50)
    let target = Matrix(FloatBuffer(count: 60, repeating: -1), rowCount: 2, columnCount: 30)
    let mean = Matrix(paddedRowCount: 1, columnCount: 30)
    let factor = Matrix(paddedRowCount: 1, columnCount: 30)
    for i in 0..<30 { (mean[0, i], factor[0, i]) = (Float(i), 0.5) }
    target.setRow(1, columns: 3..<24, to: source, at: 10, minus: mean, times: factor)
    for i in 0..<30 {
      let expected = (3..<24).contains(i) ? (source[7 + i] - Float(i)) / 2 : -1
      #expect(target[1, i] == expected)
      #expect(target[0, i] == -1)
    }
  }
}
