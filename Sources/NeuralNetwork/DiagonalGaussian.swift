import Foundation
import LinearAlgebra
import Reproducibility
import VectorArithmetic

/// A normal distribution of actions with independent components, whose standard deviations do not
/// depend on the state; the means come from the actor.
public struct DiagonalGaussian: Sendable {
  /// σ, `[actions]`.
  public private(set) var standardDeviation: [Float]
  /// 1/σ, `[actions]`.
  public private(set) var inverseStandardDeviation: [Float]
  /// ln σ, `[actions]`.
  public private(set) var logStandardDeviation: [Float]
  /// −Σ ln σ − (n/2) ln 2π.
  public private(set) var logNormalizer: Float

  /// - Parameter logStandardDeviation: ln σ, `[actions]`.
  public init(logStandardDeviation: [Float]) {
    let zeros = logStandardDeviation.map { _ in Float(0) }
    standardDeviation = zeros
    inverseStandardDeviation = zeros
    self.logStandardDeviation = zeros
    logNormalizer = 0
    // The arrays must not share the memory of the argument: optimised builds gave it to one of them
    // while the span still read from it.
    set(logStandardDeviation: logStandardDeviation.span)
  }

  /// Number of components.
  public var actionCount: Int { standardDeviation.count }

  /// Takes new standard deviations, without allocation.
  ///
  /// - Parameter values: ln σ, `[actions]`.
  public mutating func set(logStandardDeviation values: Span<Float>) {
    precondition(
      values.count == actionCount, "\(actionCount) actions got \(values.count) deviations")
    var sum: Float = 0
    for i in 0..<actionCount {
      logStandardDeviation[i] = values[i]
      standardDeviation[i] = Foundation.exp(values[i])
      inverseStandardDeviation[i] = 1 / standardDeviation[i]
      sum += values[i]
    }
    logNormalizer = -sum - 0.5 * Float(actionCount) * Float(Foundation.log(2 * Double.pi))
  }

  /// ln p(a) = −½ Σ ((a − μ)/σ)² − Σ ln σ − (n/2) ln 2π.
  ///
  /// - Parameters:
  ///   - action: a, `[actions]`.
  ///   - mean: μ, `[actions]`.
  /// - Returns: ln p [nat].
  public func logProbability(of action: Span<Float>, mean: Span<Float>) -> Float {
    let squares = DiagonalGaussian.sumOfScaledSquares(
      action, mean, inverseStandardDeviation.span)
    return logNormalizer - 0.5 * squares
  }

  /// H = Σ ln σ + (n/2)(1 + ln 2π).
  public var entropy: Double {
    0.5 * Double(actionCount) - Double(logNormalizer)
  }

  /// Draws a = μ + σ ε with ε standard normal.
  ///
  /// - Parameters:
  ///   - action: receives a, `[actions]`.
  ///   - mean: μ, `[actions]`.
  ///   - stream: source of randomness.
  public func sample(
    into action: inout MutableSpan<Float>, mean: Span<Float>, stream: inout RandomStream
  ) {
    precondition(
      action.count == actionCount && mean.count == actionCount,
      "\(actionCount) actions got \(action.count) actions and \(mean.count) means")
    for start in stride(from: 0, to: actionCount, by: FloatVector.scalarCount) {
      let count = min(FloatVector.scalarCount, actionCount - start)
      let noise = NormalNumbers.draw(count, &stream)
      for k in 0..<count {
        action[start + k] = mean[start + k] + standardDeviation[start + k] * noise[k]
      }
    }
  }

  /// Σ ((a − b) s)², in four interleaved sums, since one alone would wait for each addition.
  @inline(__always)
  static func sumOfScaledSquares(_ a: Span<Float>, _ b: Span<Float>, _ s: Span<Float>) -> Float {
    let count = a.count
    precondition(
      b.count == count && s.count == count, "\(s.count) actions got \(count) and \(b.count)")
    var sums = SIMD4<Float>.zero
    var i = 0
    while i + 4 <= count {
      let z = SIMD4(
        (a[i] - b[i]) * s[i], (a[i + 1] - b[i + 1]) * s[i + 1],
        (a[i + 2] - b[i + 2]) * s[i + 2], (a[i + 3] - b[i + 3]) * s[i + 3])
      sums += z * z
      i += 4
    }
    var rest: Float = 0
    while i < count {
      let z = (a[i] - b[i]) * s[i]
      rest += z * z
      i += 1
    }
    return (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
  }
}
