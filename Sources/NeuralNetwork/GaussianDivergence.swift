/// KL divergence between two normal distributions with independent components, whose means depend on
/// the state and whose standard deviations do not.
///
/// KL(old ‖ new) = Σ ln(σ/σ₀) + (σ₀² + (μ₀ − μ)²) / (2σ²) − ½; what does not depend on the means is
/// computed once.
public struct GaussianDivergence: Sendable {
  /// Σ ln(σ/σ₀) + σ₀²/(2σ²) − ½.
  private let constant: Float
  private let new: DiagonalGaussian

  /// - Parameters:
  ///   - old: the distribution before, with σ₀.
  ///   - new: the distribution now, with σ; as many components.
  public init(from old: DiagonalGaussian, to new: DiagonalGaussian) {
    precondition(
      old.actionCount == new.actionCount,
      "\(old.actionCount) and \(new.actionCount) components do not compare")
    var sum: Float = 0
    for i in 0..<new.actionCount {
      let ratio = old.standardDeviation[i] * new.inverseStandardDeviation[i]
      sum += new.logStandardDeviation[i] - old.logStandardDeviation[i]
      sum += 0.5 * (ratio * ratio - 1)
    }
    constant = sum
    self.new = new
  }

  /// KL(old ‖ new) in one state.
  ///
  /// - Parameters:
  ///   - oldMean: μ₀, `[actions]`.
  ///   - newMean: μ, `[actions]`.
  /// - Returns: KL [nat], 0 or more up to rounding.
  public func callAsFunction(oldMean: Span<Float>, newMean: Span<Float>) -> Float {
    constant
      + 0.5
      * DiagonalGaussian.sumOfScaledSquares(oldMean, newMean, new.inverseStandardDeviation.span)
  }
}
