import Reproducibility
import Testing

@testable import QuadraticProgramming

@Suite struct KernelTests {
  /// What sums of 40 products of numbers below 5 may miss by.
  private static let tolerance = 1e-12

  private let memory = KernelMemory()

  /// Random numbers in some columns of each group of eight rows, zeros elsewhere.
  private func matrix(
    rows: Int, columns: Int, _ stream: inout RandomStream, band: (Int) -> Range<Int>
  ) -> BandMatrix {
    let matrix = BandMatrix(rowCapacity: rows, columnCapacity: columns, in: memory)
    for i in 0..<rows {
      for j in band(i / 8) { matrix.row(i)[j] = stream.normal() }
    }
    matrix.findBands()
    return matrix
  }

  private func vector(_ count: Int, _ stream: inout RandomStream) -> KernelBuffer<Double> {
    let vector = memory.take(count)
    for i in 0..<count { vector[i] = stream.normal() }
    return vector
  }

  @Test("products skip what is zero and nothing else")
  func bandProducts() {
    var stream = RandomStream(seed: 41, stream: 0)
    let bands = [0..<3, 17..<18, 5..<30, 0..<0, 0..<40]
    let a = matrix(rows: 40, columns: 40, &stream) { bands[$0] }
    let x = vector(40, &stream)
    let (y, yT) = (memory.take(40), memory.take(40))
    a.addProduct(x, to: y)
    a.addTransposedProduct(x, to: yT)
    for i in 0..<40 {
      let row = (0..<40).reduce(0) { $0 + a.row(i)[$1] * x[$1] }
      let column = (0..<40).reduce(0) { $0 + a.row($1)[i] * x[$1] }
      #expect(abs(y[i] - row) < KernelTests.tolerance)
      #expect(abs(yT[i] - column) < KernelTests.tolerance)
    }
  }

  @Test("the factor's square is the sum of its parts, and solves undo it")
  func cholesky() {
    var stream = RandomStream(seed: 42, stream: 0)
    let h = matrix(rows: 24, columns: 24, &stream) { _ in 0..<0 }
    for i in 0..<24 { h.row(i)[i] = 2 }
    let t = matrix(rows: 16, columns: 24, &stream) { _ in 0..<24 }
    let c = matrix(rows: 16, columns: 24, &stream) { $0 == 0 ? 3..<7 : 9..<24 }
    let factor = CholeskyFactor(capacity: 24, in: memory)
    let isDefinite = factor.factorize(
      hessian: h, regularization: 0.5, dense: t, banded: c, rowCount: 24, solvedCount: 24)
    #expect(isDefinite)
    func m(_ i: Int, _ j: Int) -> Double {
      (0..<16).reduce(h.row(i)[j] + (i == j ? 0.5 : 0)) {
        $0 + t.row($1)[i] * t.row($1)[j] + c.row($1)[i] * c.row($1)[j]
      }
    }
    for i in 0..<24 {
      for j in i..<24 {
        let square = (0...i).reduce(0) {
          $0 + factor.elements[$1 * 24 + i] * factor.elements[$1 * 24 + j]
        }
        #expect(abs(square - m(i, j)) < KernelTests.tolerance * 24)
      }
    }
    let x = vector(24, &stream)
    let y = memory.take(24)
    y.copy(24, of: x)
    factor.solveTransposed(y, count: 24)
    factor.solve(y, count: 24)
    for i in 0..<24 {
      #expect(abs((0..<24).reduce(0) { $0 + m(i, $1) * y[$1] } - x[i]) < 1e-10)
    }
    let p = memory.take(8)
    factor.addCornerSquare(16, x, to: p)
    for i in 0..<8 {
      let expected = (0..<8).reduce(0.0) { sum, j in
        sum
          + x[j]
          * (16...23).reduce(0) {
            $0 + ($1 <= min(i, j) + 16 ? 1 : 0) * factor.elements[$1 * 24 + 16 + i]
              * factor.elements[$1 * 24 + 16 + j]
          }
      }
      #expect(abs(p[i] - expected) < KernelTests.tolerance * 24)
    }
  }

  @Test(
    "a matrix that is not positive definite has no factor",
    arguments: [(0, -1.0), (5, -1), (7, -1), (5, -0.5), (3, .nan), (3, .infinity)])
  func indefinite(place: Int, element: Double) {
    let h = BandMatrix(rowCapacity: 8, columnCapacity: 8, in: memory)
    for i in 0..<8 { h.row(i)[i] = i == place ? element : 1 }
    let none = BandMatrix(rowCapacity: 0, columnCapacity: 8, in: memory)
    let factor = CholeskyFactor(capacity: 8, in: memory)
    let isDefinite = factor.factorize(
      hessian: h, regularization: 0.5, dense: none, banded: none, rowCount: 8, solvedCount: 8)
    #expect(!isDefinite)
  }

  @Test("the product with an upper triangular matrix skips what is below its diagonal")
  func triangularProduct() {
    var stream = RandomStream(seed: 43, stream: 0)
    let u = matrix(rows: 16, columns: 16, &stream) { _ in 0..<16 }
    for i in 0..<16 { for j in 0..<i { u.row(i)[j] = 0 } }
    let b = matrix(rows: 16, columns: 24, &stream) { $0 == 0 ? 0..<10 : 12..<24 }
    let product = BandMatrix(rowCapacity: 16, columnCapacity: 24, in: memory)
    product.setProduct(upper: u.elements, stride: 16, b)
    for i in 0..<16 {
      for j in 0..<24 {
        let expected = (0..<16).reduce(0) { $0 + u.row(i)[$1] * b.row($1)[j] }
        #expect(abs(product.row(i)[j] - expected) < KernelTests.tolerance)
      }
    }
  }
}
