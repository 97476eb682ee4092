import Foundation
import Reproducibility
import Testing

@testable import NeuralNetwork

/// Noise of actions with mean 0 and standard deviation 1: the normal numbers themselves.
@Suite struct NormalNumbersTests {
  /// Numbers of many streams, twelve from each at a time, as environments draw them.
  private static func numbers(streamCount: Int, drawCount: Int) -> [Double] {
    let gaussian = DiagonalGaussian(logStandardDeviation: Array(repeating: 0, count: 12))
    let mean = Array(repeating: Float(0), count: 12)
    return (0..<streamCount).flatMap { number in
      var stream = RandomStream(seed: 2026, stream: UInt64(number))
      return (0..<drawCount).flatMap { _ -> [Double] in
        var action = mean
        var span = action.mutableSpan
        gaussian.sample(into: &span, mean: mean.span, stream: &stream)
        return action.map(Double.init)
      }
    }
  }

  private static func normalDistribution(_ z: Double) -> Double { erfc(-z / 2.0.squareRoot()) / 2 }

  @Test("the distribution is normal by Kolmogorov and Smirnov, its moments are 0, 1, 0 and 3")
  func isNormal() {
    let values = Self.numbers(streamCount: 64, drawCount: 250).sorted()
    let count = Double(values.count)
    var distance = 0.0
    for (i, z) in values.enumerated() {
      let expected = Self.normalDistribution(z)
      distance = max(distance, Double(i + 1) / count - expected, expected - Double(i) / count)
    }
    // Exceeded by chance in one of 1,000 seeds.
    #expect(distance < 1.95 / count.squareRoot())
    func moment(_ power: Double) -> Double {
      values.reduce(0) { $0 + pow($1, power) } / count
    }
    // Five standard errors: 1, √2, √15 and √96 over √n.
    let root = count.squareRoot()
    #expect(abs(moment(1)) < 5 / root)
    #expect(abs(moment(2) - 1) < 5 * 1.414 / root)
    #expect(abs(moment(3)) < 5 * 3.873 / root)
    #expect(abs(moment(4) - 3) < 5 * 9.8 / root)
  }

  @Test("the tails hold as many numbers as they should")
  func hasTails() {
    let values = Self.numbers(streamCount: 64, drawCount: 250)
    for limit in [2.0, 3, 4] {
      let expected = Double(values.count) * 2 * Self.normalDistribution(-limit)
      let found = Double(values.count { abs($0) > limit })
      #expect(abs(found - expected) < 5 * expected.squareRoot() + 1, "beyond \(limit)")
    }
  }

  @Test("each number is the inverse of the distribution at its bits, in the tails, too")
  func invertsDistribution() {
    // The stream's words give the quantiles: 31 bits from the edge, a bit for the side.
    let gaussian = DiagonalGaussian(logStandardDeviation: [0, 0])
    let mean: [Float] = [0, 0]
    var stream = RandomStream(seed: 3, stream: 0)
    for _ in 0..<20_000 {
      var peek = stream
      let word = peek.next()
      var action = mean
      var span = action.mutableSpan
      gaussian.sample(into: &span, mean: mean.span, stream: &stream)
      for (bits, z) in [(word & 0xffff_ffff, action[0]), (word >> 32, action[1])] {
        let q = (Double(bits & 0x7fff_ffff) + 0.5) * 0x1p-31
        // The probability of a number farther from 0, to a relative error that grows in the tails
        // with |z| times the error of z, a few roundings in single precision.
        let found = erfc(abs(Double(z)) / 2.0.squareRoot())
        #expect(abs(found - q) <= 4e-6 * q * (1 + Double(z * z)))
        #expect(q > 1 - 1e-6 || (z < 0) == (bits & 0x8000_0000 != 0))
      }
    }
    #expect(stream != RandomStream(seed: 3, stream: 0))
  }

  @Test("a number of any action is drawn, one word for two")
  func drawsAnyCount() {
    for count in [1, 2, 12, 16, 17, 40] {
      let gaussian = DiagonalGaussian(logStandardDeviation: Array(repeating: 0, count: count))
      let mean = Array(repeating: Float(7), count: count)
      var stream = RandomStream(seed: 8, stream: 1)
      var action = mean
      var span = action.mutableSpan
      gaussian.sample(into: &span, mean: mean.span, stream: &stream)
      #expect(action.allSatisfy { $0 != 7 && $0.isFinite })
      var words = RandomStream(seed: 8, stream: 1)
      for _ in 0..<(count + 1) / 2 { _ = words.next() }
      #expect(words == stream)
    }
  }
}
