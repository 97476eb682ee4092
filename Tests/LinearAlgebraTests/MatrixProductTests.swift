import Testing

@testable import LinearAlgebra

@Suite struct MatrixProductTests {
  /// Rounding of a sum of at most 9 products of numbers below 2, in ulps of its largest term.
  private static let tolerance: Float = 16 * .ulpOfOne

  /// Numbers that differ everywhere, exact in binary.
  private static func matrix(_ rows: Int, _ columns: Int, offset: Int, seed: Int) -> Matrix {
    let buffer = FloatBuffer(count: offset + rows * columns + 3, repeating: 7)
    for i in 0..<rows * columns {
      buffer[offset + i] = Float((i * 37 + seed * 11) % 64 - 32) / 32
    }
    return Matrix(buffer, offset: offset, rowCount: rows, columnCount: columns)
  }

  private static func transposed(_ a: Matrix) -> Matrix {
    let result = matrix(a.columnCount, a.rowCount, offset: 2, seed: 0)
    for r in 0..<a.rowCount {
      for c in 0..<a.columnCount {
        result.buffer[result.range(row: c).lowerBound + r] = a.row(r)[c]
      }
    }
    return result
  }

  @Test(
    "all three products agree with the sum of products, with factors and offsets",
    arguments: [(1, 1, 1), (3, 5, 2), (7, 4, 9)])
  func agreesWithDefinition(m: Int, n: Int, k: Int) {
    let a = Self.matrix(m, k, offset: 5, seed: 1)
    let b = Self.matrix(k, n, offset: 0, seed: 2)
    for variant in 0..<3 {
      let c = Self.matrix(m, n, offset: 4, seed: 3)
      let before = c.buffer.array
      switch variant {
      case 0: MatrixProduct.plain(a, b, into: c, alpha: 2, beta: 0.5)
      case 1:
        MatrixProduct.secondTransposed(a, Self.transposed(b), into: c, alpha: 2, beta: 0.5)
      default:
        MatrixProduct.firstTransposed(Self.transposed(a), b, into: c, alpha: 2, beta: 0.5)
      }
      for r in 0..<m {
        for s in 0..<n {
          var expected = 0.5 * before[c.range(row: r).lowerBound + s]
          for i in 0..<k { expected += 2 * a.row(r)[i] * b.row(i)[s] }
          #expect(abs(c.row(r)[s] - expected) <= Self.tolerance * 2 * Float(k))
        }
      }
      // Nothing outside of the matrix is touched.
      #expect(Array(c.buffer.array.prefix(4)) == Array(before.prefix(4)))
      #expect(Array(c.buffer.array.suffix(3)) == Array(before.suffix(3)))
    }
  }

  @Test("with a factor of zero the old values are not read, not even NaN")
  func ignoresOldValues() {
    let a = Self.matrix(2, 2, offset: 0, seed: 1)
    let c = Matrix(FloatBuffer(count: 4, repeating: .nan), rowCount: 2, columnCount: 2)
    MatrixProduct.plain(a, a, into: c)
    #expect(c.buffer.array.allSatisfy { $0.isFinite })
  }

  @Test("the matrix library runs in one thread and tells the name of its kernels")
  func runsInOneThread() {
    #expect(BLASLibrary.isSingleThreaded)
    #expect(!BLASLibrary.coreName.isEmpty)
    #expect(BLASLibrary.configuration.contains("OpenBLAS"))
  }
}
