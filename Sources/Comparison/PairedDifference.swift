public import Reproducibility

/// How far one controller is from another in a figure, over episodes of equal seeds.
///
/// The interval is that of a percentile bootstrap of the mean over the pairs (Efron and Tibshirani 1993,
/// chapter 13), widened by √(n / (n − 1)), what the bootstrap's variance is too small by.
public struct PairedDifference: Equatable, Sendable {
  /// Mean of second − first.
  public let mean: Double
  /// Lower end of the interval.
  public let low: Double
  /// Upper end of the interval.
  public let high: Double
  /// Episodes in which both have the figure.
  public let pairCount: Int

  /// Share of such intervals that hold the truth. A comparison has hundreds of lines; of a hundred that
  /// are equal one says otherwise.
  public static let confidence = 0.99
  /// Resamples of the bootstrap.
  public static let resampleCount = 4000

  /// - Parameters:
  ///   - first: `[episodes]` the figure, nil where an episode has none.
  ///   - second: likewise of the other controller, episodes in the same order.
  ///   - stream: draws the resamples.
  /// - Returns: nil where fewer than two episodes have both.
  /// - Precondition: equally many episodes.
  public init?(first: [Double?], second: [Double?], stream: inout RandomStream) {
    precondition(first.count == second.count, "\(first.count) episodes got \(second.count)")
    let differences = zip(first, second).compactMap { a, b in a.flatMap { a in b.map { $0 - a } } }
    guard differences.count > 1 else { return nil }
    let n = Double(differences.count)
    let mean = differences.reduce(0, +) / n
    self.mean = mean
    pairCount = differences.count
    guard differences.contains(where: { $0 != differences[0] }) else {
      (low, high) = (mean, mean)
      return
    }
    var means = (0..<Self.resampleCount).map { _ in
      differences.indices.reduce(0) { sum, _ in
        sum + differences[stream.index(below: differences.count)]
      } / n
    }
    means.sort()
    let tail = Int((1 - Self.confidence) / 2 * Double(Self.resampleCount))
    let widening = (n / (n - 1)).squareRoot()
    low = mean + widening * (means[tail] - mean)
    high = mean + widening * (means[Self.resampleCount - 1 - tail] - mean)
  }
}
