import Foundation
import Reproducibility

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
      let value = values[i]
      logStandardDeviation[i] = value
      standardDeviation[i] = Foundation.exp(value)
      inverseStandardDeviation[i] = 1 / standardDeviation[i]
      sum += value
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
    let inverse = inverseStandardDeviation.span
    precondition(
      action.count == actionCount && mean.count == actionCount && inverse.count == actionCount,
      "\(actionCount) actions got \(action.count) actions and \(mean.count) means")
    var squares: Float = 0
    for i in 0..<actionCount {
      let z = (action[i] - mean[i]) * inverse[i]
      squares += z * z
    }
    return logNormalizer - 0.5 * squares
  }

  /// H = Σ ln σ + (n/2)(1 + ln 2π).
  public var entropy: Double {
    0.5 * Double(actionCount) - Double(logNormalizer)
  }

  /// KL(old ‖ self) = Σ ln(σ/σ₀) + (σ₀² + (μ₀ − μ)²) / (2σ²) − ½.
  ///
  /// - Parameters:
  ///   - old: the distribution before, with σ₀.
  ///   - oldMean: μ₀, `[actions]`.
  ///   - mean: μ, `[actions]`.
  /// - Returns: KL [nat], 0 or more up to rounding.
  public func divergence(
    from old: DiagonalGaussian, oldMean: Span<Float>, mean: Span<Float>
  ) -> Float {
    precondition(
      oldMean.count == actionCount && mean.count == actionCount && old.actionCount == actionCount,
      "\(actionCount) actions got \(oldMean.count) and \(mean.count) means")
    var sum: Float = 0
    for i in 0..<actionCount {
      let ratio = old.standardDeviation[i] * inverseStandardDeviation[i]
      let shift = (oldMean[i] - mean[i]) * inverseStandardDeviation[i]
      sum += logStandardDeviation[i] - old.logStandardDeviation[i]
      sum += 0.5 * (ratio * ratio + shift * shift - 1)
    }
    return sum
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
    var i = 0
    while i < actionCount {
      let (first, second) = DiagonalGaussian.normalPair(&stream)
      action[i] = mean[i] + standardDeviation[i] * first
      if i + 1 < actionCount { action[i + 1] = mean[i + 1] + standardDeviation[i + 1] * second }
      i += 2
    }
  }

  /// Two independent standard normal numbers (Box and Muller 1958), both of the pair used.
  private static func normalPair(_ stream: inout RandomStream) -> (Float, Float) {
    let radius = (-2 * Foundation.log(1 - stream.uniform())).squareRoot()
    let angle = 2 * Double.pi * stream.uniform()
    return (Float(radius * Foundation.cos(angle)), Float(radius * Foundation.sin(angle)))
  }
}
