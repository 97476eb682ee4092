/// A figure with its 95 % interval.
public struct Estimate: Equatable, Sendable {
  /// The figure.
  public var value: Double
  /// Lower end of the interval.
  public var low: Double
  /// Upper end of the interval.
  public var high: Double

  /// A share of successes with Wilson's score interval (Wilson 1927).
  ///
  /// - Precondition: `count` is above 0.
  public static func share(_ successes: Int, of count: Int) -> Estimate {
    let n = Double(count)
    let p = Double(successes) / n
    let z = 1.959_963_984_540_054
    let center = (p + z * z / (2 * n)) / (1 + z * z / n)
    let half = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
    return Estimate(value: p, low: max(0, center - half), high: min(1, center + half))
  }

  /// A mean with its normal interval; nil of no numbers, and the interval of one is itself.
  public static func mean(_ values: [Double]) -> Estimate? {
    guard !values.isEmpty else { return nil }
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    guard values.count > 1 else { return Estimate(value: mean, low: mean, high: mean) }
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
    let half = 1.959_963_984_540_054 * (variance / n).squareRoot()
    return Estimate(value: mean, low: mean - half, high: mean + half)
  }
}
