import Testing

@testable import LinearAlgebra

@Suite struct TiledProductTests {
  /// Numbers that differ everywhere and whose products round, in padded rows.
  private static func matrix(_ rows: Int, _ columns: Int, seed: Int) -> Matrix {
    let matrix = Matrix(paddedRowCount: rows, columnCount: columns)
    for row in 0..<rows {
      for column in 0..<columns {
        matrix[row, column] = Float(((row * 131 + column * 37 + seed * 11) % 97) - 48) / 23
      }
    }
    return matrix
  }

  /// Row counts around the heights of tiles, column counts around their widths.
  private static let shapes = [
    (1, 1, 1), (3, 5, 2), (4, 16, 9), (11, 17, 47), (12, 32, 12), (13, 33, 5), (29, 47, 30),
    (50, 70, 64), (24, 1, 128), (7, 128, 1),
  ]

  @Test(
    "every element is one chain of fused multiply-adds, bit by bit, whatever the tiles",
    arguments: shapes)
  func multipliesInOrder(m: Int, n: Int, k: Int) {
    let a = Self.matrix(m, k, seed: 1)
    let weight = Self.matrix(n, k, seed: 2)
    let bias = (0..<n).map { Float($0 % 7) / 3 - 1 }
    let packed = PackedMatrix(rowCount: k, columnCount: n)
    for panel in 0..<packed.panelCount {
      packed.pack(transposed: weight, initial: bias.span, panel: panel)
    }
    let c = Self.matrix(m, n, seed: 3)
    TiledProduct.multiply(a, packed, into: c)
    for row in 0..<m {
      for column in 0..<n {
        var expected = bias[column]
        for i in 0..<k { expected.addProduct(a[row, i], weight[column, i]) }
        #expect(c[row, column] == expected)
      }
    }
  }

  @Test("a factor that is not transposed starts from zero", arguments: shapes)
  func multipliesPlain(m: Int, n: Int, k: Int) {
    let a = Self.matrix(m, k, seed: 4)
    let b = Self.matrix(k, n, seed: 5)
    let packed = PackedMatrix(rowCount: k, columnCount: n)
    for panel in 0..<packed.panelCount { packed.pack(b, panel: panel) }
    let c = Self.matrix(m, n, seed: 6)
    TiledProduct.multiply(a, packed, into: c)
    for row in 0..<m {
      for column in 0..<n {
        var expected: Float = 0
        for i in 0..<k { expected.addProduct(a[row, i], b[i, column]) }
        #expect(c[row, column] == expected)
      }
    }
  }

  @Test(
    "the product with the first factor transposed is added, and agrees with BLAS", arguments: shapes
  )
  func addsTransposed(m: Int, n: Int, k: Int) {
    let a = Self.matrix(k, m, seed: 7)
    let b = Self.matrix(k, n, seed: 8)
    // C is not padded, as gradients are not; what follows it must stay.
    let buffer = FloatBuffer(count: m * n + 3, repeating: 0.25)
    let c = Matrix(buffer, rowCount: m, columnCount: n)
    let expected = Matrix(
      FloatBuffer(count: m * n, repeating: 0.25), rowCount: m, columnCount: n)
    TiledProduct.addTransposed(a, b, to: c)
    MatrixProduct.firstTransposed(a, b, into: expected, beta: 1)
    for row in 0..<m {
      for column in 0..<n {
        // Rounding of a sum of k products below 5 in another order.
        #expect(abs(c[row, column] - expected[row, column]) <= Float(4 * k) * 4 * .ulpOfOne)
      }
    }
    #expect(buffer.array.suffix(3).allSatisfy { $0 == 0.25 })
  }

  @Test("sums over rows add to what is there")
  func sumsColumns() {
    let matrix = Self.matrix(5, 19, seed: 9)
    var sums = Array(repeating: Float(2), count: 19)
    var span = sums.mutableSpan
    matrix.addColumnSums(to: &span)
    for column in 0..<19 {
      let sum = (0..<5).reduce(Float(0)) { $0 + matrix[$1, column] }
      #expect(sums[column] == 2 + sum)
    }
  }
}
