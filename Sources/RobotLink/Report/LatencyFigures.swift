import Foundation
public import RobotRuntime

/// Quantiles of times, for reports.
public struct LatencyFigures: Encodable, Sendable {
  /// How many times there were.
  public let count: Int
  /// [µs]
  public let median: Double
  /// 99th percentile [µs].
  public let p99: Double
  /// 99.9th percentile [µs].
  public let p999: Double
  /// [µs]
  public let longest: Double

  /// Those of a histogram.
  public init(_ histogram: LatencyHistogram) {
    func quantile(_ share: Double) -> Double { Double(histogram.quantile(share)) / 1000 }
    count = histogram.count
    median = quantile(0.5)
    p99 = quantile(0.99)
    p999 = quantile(0.999)
    longest = Double(histogram.longest) / 1000
  }

  /// One line.
  public var text: String {
    func number(_ value: Double) -> String { String(format: "%.1f", value) }
    return "median \(number(median)) µs, 99 % \(number(p99)), 99.9 % \(number(p999)), "
      + "longest \(number(longest))"
  }
}
