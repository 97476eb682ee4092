import Foundation
import Reproducibility
import Testing

@testable import NeuralNetwork

@Suite struct DiagonalGaussianTests {
  /// Rounding of a handful of single-precision operations on numbers below 10.
  private static let tolerance = 1e-5

  @Test("log-probability agrees with the product of the densities")
  func logProbability() {
    let gaussian = DiagonalGaussian(logStandardDeviation: [log(0.5), log(2)])
    let action: [Float] = [0.3, -1]
    let mean: [Float] = [0.1, 1]
    func density(_ x: Double, _ mu: Double, _ sigma: Double) -> Double {
      exp(-pow((x - mu) / sigma, 2) / 2) / (sigma * (2 * Double.pi).squareRoot())
    }
    let expected = log(density(0.3, 0.1, 0.5) * density(-1, 1, 2))
    let found = gaussian.logProbability(of: action.span, mean: mean.span)
    #expect(abs(Double(found) - expected) < Self.tolerance)
  }

  @Test("entropy of a standard normal is half of 1 + ln 2π for each component")
  func entropy() {
    let gaussian = DiagonalGaussian(logStandardDeviation: [0, 0, 0])
    #expect(abs(gaussian.entropy - 1.5 * (1 + log(2 * Double.pi))) < Self.tolerance)
    let wider = DiagonalGaussian(logStandardDeviation: [1, 0, 0])
    #expect(abs(wider.entropy - gaussian.entropy - 1) < Self.tolerance)
  }

  @Test("KL divergence agrees with a calculation by hand, and with numerical integration")
  func divergence() {
    let old = DiagonalGaussian(logStandardDeviation: [0])
    let new = DiagonalGaussian(logStandardDeviation: [log(2)])
    let oldMean: [Float] = [0]
    let mean: [Float] = [1]
    // ln 2 + (1 + 1) / 8 − 1/2
    let expected = log(2.0) + 0.25 - 0.5
    let found = new.divergence(from: old, oldMean: oldMean.span, mean: mean.span)
    #expect(abs(Double(found) - expected) < Self.tolerance)

    var integral = 0.0
    for i in -8000..<8000 {
      let x = (Double(i) + 0.5) / 1000
      let p = exp(-x * x / 2) / (2 * Double.pi).squareRoot()
      let logRatio = -x * x / 2 + pow((x - 1) / 2, 2) / 2 + log(2.0)
      integral += p * logRatio / 1000
    }
    #expect(abs(integral - expected) < 1e-6)
    #expect(old.divergence(from: old, oldMean: mean.span, mean: mean.span) == 0)
  }

  @Test("samples have the mean and standard deviation of the distribution")
  func samples() {
    let gaussian = DiagonalGaussian(logStandardDeviation: [log(0.5), 0, log(2)])
    let mean: [Float] = [1, -2, 0]
    var stream = RandomStream(seed: 4, stream: 0)
    var sums = [0.0, 0, 0]
    var squares = [0.0, 0, 0]
    let count = 4000
    for _ in 0..<count {
      var action: [Float] = [0, 0, 0]
      var span = action.mutableSpan
      gaussian.sample(into: &span, mean: mean.span, stream: &stream)
      for j in 0..<3 {
        let z = Double((action[j] - mean[j]) / gaussian.standardDeviation[j])
        sums[j] += z
        squares[j] += z * z
      }
    }
    for j in 0..<3 {
      // Standard deviations of the estimates are 0.016 and 0.022.
      #expect(abs(sums[j] / Double(count)) < 0.06)
      #expect(abs(squares[j] / Double(count) - 1) < 0.08)
    }
  }
}
