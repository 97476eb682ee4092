/// Watches whether the steps of a loop come at their times, and how long they take.
public struct DeadlineMonitor: Equatable, Sendable {
  /// Loop steps.
  public private(set) var stepCount = 0
  /// Steps that began late.
  public private(set) var lateCount = 0
  /// Late steps up to this one, without one in time between them.
  public private(set) var lateStreak = 0
  /// From the beginning of the step before to that of this one [s].
  public private(set) var lastGap = 0.0
  /// How far from its time each step began [ns].
  public private(set) var jitter = LatencyHistogram()
  /// How long each step took [ns].
  public private(set) var duration = LatencyHistogram()

  private let period: Double
  private let lateShare: Double
  private var start: Int64?

  /// - Parameters:
  ///   - period: of the loop [s].
  ///   - lateShare: a step is late where it begins more than this share of a period after its time.
  public init(period: Double, lateShare: Double) {
    self.period = period
    self.lateShare = lateShare
  }

  /// Forgets when the step before was, so that a pause is not a gap.
  mutating func restart() {
    start = nil
    lateStreak = 0
    lastGap = 0
  }

  /// Begins a step at a time [ns].
  public mutating func begin(at time: Int64) {
    stepCount += 1
    guard let last = start else {
      start = time
      return
    }
    start = time
    lastGap = seconds(from: last, to: time)
    let lateness = lastGap - period
    jitter.record(Int64(min(abs(lateness) * 1e9, 1e18)))
    guard lateness > lateShare * period else {
      lateStreak = 0
      return
    }
    lateCount += 1
    lateStreak += 1
  }

  /// Ends the step at a time [ns].
  public mutating func end(at time: Int64) {
    guard let start else { return }
    duration.record(Int64(min(max(seconds(from: start, to: time), 0) * 1e9, 1e18)))
  }
}
