import Foundation

/// A mean of few numbers with its interval by Student's distribution (Student 1908): of runs with different
/// seeds, for example, of which there are too few for a bootstrap.
public struct StudentInterval: Equatable, Sendable {
  /// The mean.
  public let mean: Double
  /// Lower end of the interval.
  public let low: Double
  /// Upper end of the interval.
  public let high: Double

  /// - Parameters:
  ///   - values: independent and about normally distributed.
  ///   - confidence: share of such intervals that hold the truth, above 0 and below 1.
  /// - Returns: nil of fewer than two numbers.
  public init?(_ values: [Double], confidence: Double = 0.95) {
    precondition(
      confidence > 0 && confidence < 1, "found confidence \(confidence), expected it in 0…1")
    guard values.count > 1 else { return nil }
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
    let half =
      StudentInterval.quantile(0.5 * (1 + confidence), freedom: values.count - 1)
      * (variance / n).squareRoot()
    self.mean = mean
    low = mean - half
    high = mean + half
  }

  /// Whether the interval leaves out zero.
  public var excludesZero: Bool { low > 0 || high < 0 }

  /// The number below which Student's distribution has a share, by bisection.
  ///
  /// - Parameters:
  ///   - share: 0.5 to below 1.
  ///   - freedom: degrees of freedom, 1 or more.
  static func quantile(_ share: Double, freedom: Int) -> Double {
    var low = 0.0
    var high = 1.0
    while cumulative(high, freedom: freedom) < share, high < 1e12 { high *= 2 }
    for _ in 0..<200 where low < high {
      let middle = 0.5 * (low + high)
      if cumulative(middle, freedom: freedom) < share { low = middle } else { high = middle }
    }
    return 0.5 * (low + high)
  }

  /// Share of Student's distribution below a number, in closed form (Abramowitz and Stegun 1964, 26.7.3
  /// and 26.7.4).
  ///
  /// - Parameters:
  ///   - t: 0 or above.
  ///   - freedom: degrees of freedom, 1 or more.
  static func cumulative(_ t: Double, freedom: Int) -> Double {
    let angle = atan(t / Double(freedom).squareRoot())
    let cosine = cos(angle)
    let isOdd = freedom % 2 == 1
    // Σ of cos θ + 2/3 cos³ θ + …, or 1 + 1/2 cos² θ + …
    var term = isOdd ? cosine : 1
    var sum = 0.0
    for k in stride(from: isOdd ? 3 : 2, through: freedom, by: 2) {
      sum += term
      term *= Double(k - 1) / Double(k) * cosine * cosine
    }
    let between = isOdd ? 2 / .pi * (angle + sin(angle) * sum) : sin(angle) * sum
    return 0.5 * (1 + between)
  }
}
