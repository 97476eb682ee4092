import Foundation

/// How long the ticks of a controller took on the computer that played: of many millions of them little
/// more than their number by length is kept.
public struct TickTimes: Equatable, Sendable {
  /// Bounds of the bins are this factor apart, so that quantiles are right within 2.2 %.
  private static let factor = exp2(1.0 / 16)
  /// The upper bound of the first bin [s].
  private static let shortest = 1e-8
  private static let binCount = 512

  /// Number of ticks.
  public private(set) var count = 0
  /// The longest [s].
  public private(set) var largest = 0.0
  private var sum = 0.0
  private var bins = Array(repeating: 0, count: TickTimes.binCount)

  /// No ticks yet.
  public init() {}

  /// Counts a tick.
  ///
  /// - Parameter time: what it took [s].
  public mutating func add(_ time: Double) {
    let bin = log(max(time, Self.shortest) / Self.shortest) / log(Self.factor)
    bins[min(Int(bin.rounded(.up)), Self.binCount - 1)] += 1
    count += 1
    sum += time
    largest = max(largest, time)
  }

  /// The mean [s]; 0 without ticks.
  public var mean: Double { count == 0 ? 0 : sum / Double(count) }

  /// What a share of the ticks did not exceed [s]: the middle of its bin, in logarithms; 0 without ticks.
  ///
  /// - Parameter share: 0 to 1.
  public func quantile(_ share: Double) -> Double {
    var rest = share * Double(count)
    for (bin, number) in bins.enumerated() where number > 0 {
      rest -= Double(number)
      if rest <= 0 { return min(largest, Self.shortest * pow(Self.factor, Double(bin) - 0.5)) }
    }
    return largest
  }
}

/// What the ticks of one controller took in one engine. Results do not depend on it.
public struct ControllerTiming: Equatable, Sendable {
  /// Number of the controller in the comparison.
  public let controller: Int
  /// Name of the engine.
  public let engine: String
  /// Time from one tick to the next [s].
  public let period: Double
  /// What they took.
  public let times: TickTimes

  /// The ticks of the controller of a number.
  public init(controller: Int, engine: String, period: Double, times: TickTimes) {
    self.controller = controller
    self.engine = engine
    self.period = period
    self.times = times
  }

  /// The share of one processor that the controller of one robot takes in real time.
  public var processorShare: Double { times.mean / period }
}
