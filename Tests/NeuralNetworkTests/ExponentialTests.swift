import Foundation
import LinearAlgebra
import Testing

@testable import NeuralNetwork

/// The polynomials, as activations use them.
@Suite struct ExponentialTests {
  /// f(x) for each x.
  private static func values(_ activation: Activation, _ x: [Float]) -> [Float] {
    let matrix = Matrix(paddedRowCount: 1, columnCount: x.count)
    matrix.copyElements(of: x)
    activation.forward(matrix)
    var y = x
    matrix.copyElements(into: &y)
    return y
  }

  /// Largest error in units of the last place of the exact result in single precision.
  private static func worstUlps(
    _ activation: Activation, _ x: [Float], _ exact: (Double) -> Double
  ) -> Double {
    zip(x, values(activation, x)).map { x, y in
      let expected = exact(Double(x))
      return abs(Double(y) - expected) / Double(Float(expected).ulp)
    }.max() ?? 0
  }

  @Test("eˣ − 1 is within 2 ulp for negative x, near 0 too")
  func exponentialMinusOne() {
    let x = (1...10_000).flatMap { i in
      [Float(-20 * Double(i) / 10_000), Float(-1e-3 * Double(i) / 10_000)]
    }
    #expect(Self.worstUlps(.elu, x, expm1) < 2)
    #expect(Self.values(.elu, [-100, -.infinity, 0, 3]) == [-1, -1, 0, 3])
    #expect(Self.values(.elu, [.nan])[0].isNaN)
  }

  @Test("tanh is within 4 ulp, odd, and 1 far out")
  func hyperbolicTangent() {
    let x = (1...10_000).map { Float(Double($0) / 1000) }
    #expect(Self.worstUlps(.tanh, x, tanh) < 4)
    #expect(Self.values(.tanh, x.map { -$0 }) == Self.values(.tanh, x).map { -$0 })
    #expect(Self.values(.tanh, [100, -100, 0]) == [1, -1, 0])
    #expect(Self.values(.tanh, [.nan])[0].isNaN)
  }
}
