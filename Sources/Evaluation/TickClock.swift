public import Comparison
public import EvaluationSuites

/// A controller whose ticks are timed as it plays.
public protocol TimedController: Controller {
  /// What they took.
  var clock: TickClock { get }
}

/// Counts what ticks take while a controller plays.
public final class TickClock {
  /// Time from one tick to the next [s]; 0 before the first.
  public private(set) var period = 0.0
  /// What they took.
  public private(set) var times = TickTimes()

  init() {}

  /// Counts a tick of robots.
  ///
  /// - Parameters:
  ///   - durations: `[robots]` what each took.
  ///   - isActive: `[robots]` which of them ticked.
  ///   - period: time to the next tick [s].
  func add(_ durations: [Duration], isActive: [Bool], period: Double) {
    self.period = period
    for (duration, isActive) in zip(durations, isActive) where isActive {
      times.add(duration / .seconds(1))
    }
  }
}
