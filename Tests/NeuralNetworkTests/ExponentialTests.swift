import Foundation
import Testing

@testable import NeuralNetwork

@Suite struct ExponentialTests {
  /// |value − exact| in units of the last place of the exact result in single precision.
  private static func ulps(_ value: Float, _ exact: Double) -> Double {
    abs(Double(value) - exact) / Double(Float(exact).ulp)
  }

  @Test("the exponential is within 1.5 ulp from −87 to 88")
  func exponential() {
    var worst = 0.0
    for i in 0...20_000 {
      let x = Float(-87 + 175 * Double(i) / 20_000)
      worst = max(worst, Self.ulps(Exponential.exp(x), exp(Double(x))))
    }
    #expect(worst < 1.5)
    #expect(Exponential.exp(0) == 1)
    #expect(Exponential.exp(-1000) == Exponential.exp(-87))
    #expect(Exponential.exp(1000) == Exponential.exp(88))
  }

  @Test("eˣ − 1 is within 2 ulp for negative x, near 0 too")
  func exponentialMinusOne() {
    var worst = 0.0
    for i in 1...10_000 {
      for x in [Float(-20 * Double(i) / 10_000), Float(-1e-3 * Double(i) / 10_000)] {
        worst = max(
          worst, Self.ulps(Exponential.expMinusOneOfNegative(x), expm1(Double(x))))
      }
    }
    #expect(worst < 2)
    #expect(Exponential.expMinusOneOfNegative(-100) == -1)
    #expect(Exponential.expMinusOneOfNegative(3) == 0)
  }

  @Test("tanh is within 4 ulp, odd, and 1 far out")
  func hyperbolicTangent() {
    var worst = 0.0
    for i in -10_000...10_000 where i != 0 {
      let x = Float(Double(i) / 1000)
      worst = max(worst, Self.ulps(Exponential.tanh(x), tanh(Double(x))))
      #expect(Exponential.tanh(-x) == -Exponential.tanh(x))
    }
    #expect(worst < 4)
    #expect(Exponential.tanh(100) == 1)
    #expect(Exponential.tanh(0) == 0)
  }
}
