/// Generalised advantage estimation.
///
/// Schulman et al. 2016, equation 16.
public enum GeneralizedAdvantageEstimation {
  /// Computes advantages and returns backwards in time.
  ///
  /// - Parameters:
  ///   - rewards: `[steps, environments]`.
  ///   - values: V(s), `[steps, environments]`.
  ///   - lastValues: V of the states after the last step, `[environments]`.
  ///   - ended: whether the transition ended its episode, `[steps, environments]`.
  ///   - gamma: discount γ, in 0...1.
  ///   - lambda: decay λ, in 0...1.
  ///   - advantages: receives Â, `[steps, environments]`.
  ///   - returns: receives Â + V(s), `[steps, environments]`.
  public static func estimate(
    rewards: Span<Float>, values: Span<Float>, lastValues: Span<Float>, ended: Span<Bool>,
    gamma: Float, lambda: Float, advantages: inout MutableSpan<Float>,
    returns: inout MutableSpan<Float>
  ) {
    let environmentCount = lastValues.count
    let count = rewards.count
    precondition(
      environmentCount > 0 && count % environmentCount == 0 && values.count == count
        && ended.count == count && advantages.count == count && returns.count == count,
      "\(count) rewards of \(environmentCount) environments got other counts of values or ends")
    for i in (0..<count).reversed() {
      let isLast = i + environmentCount >= count
      let next = i + environmentCount
      let nextValue = isLast ? lastValues[next - count] : values[next]
      let nextAdvantage = isLast ? 0 : advantages[next]
      let goesOn: Float = ended[i] ? 0 : 1
      // δ = r + γ V(s′) − V(s),  Â = δ + γ λ Â′
      let delta = rewards[i] + goesOn * gamma * nextValue - values[i]
      advantages[i] = delta + goesOn * gamma * lambda * nextAdvantage
      returns[i] = advantages[i] + values[i]
    }
  }

  /// Brings advantages to mean 0 and standard deviation 1, (Â − mean) / (σ + 10⁻⁸).
  ///
  /// - Parameter advantages: any number; changed in place.
  public static func normalize(_ advantages: inout MutableSpan<Float>) {
    var moments = Moments()
    for i in 0..<advantages.count { moments.add(Double(advantages[i])) }
    normalize(&advantages, by: moments)
  }

  /// As `normalize(_:)`, with mean and standard deviation of more than these advantages.
  static func normalize(_ advantages: inout MutableSpan<Float>, by moments: Moments) {
    let mean = Float(moments.mean)
    let deviation = Float(moments.sampleStandardDeviation) + 1e-8
    for i in 0..<advantages.count { advantages[i] = (advantages[i] - mean) / deviation }
  }
}
