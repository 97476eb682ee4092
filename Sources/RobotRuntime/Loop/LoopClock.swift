import Glibc

/// A clock that a loop waits on.
public protocol LoopClock: Sendable {
  /// The time [ns], which never goes back.
  mutating func now() -> Int64

  /// Waits until a time [ns]; returns at once where it has passed.
  mutating func sleep(until time: Int64)
}

/// The system's monotonic clock (`CLOCK_MONOTONIC`).
public struct MonotonicClock: LoopClock {
  /// The clock.
  public init() {}

  /// The time since some moment in the past [ns].
  public func now() -> Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// Waits, going on where a signal ends the wait early; absolute times do not drift.
  public func sleep(until time: Int64) {
    var wanted = timespec(
      tv_sec: Int(time / 1_000_000_000), tv_nsec: Int(time % 1_000_000_000))
    while unsafe clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &wanted, nil) == EINTR {}
  }
}

/// Time from one moment to another [s], whatever numbers they are.
func seconds(from start: Int64, to end: Int64) -> Double {
  (Double(end) - Double(start)) / 1e9
}
