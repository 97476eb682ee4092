/// Durations in words of two units.
public enum DurationText {
  /// `3 min 12 s`, `2 h 5 min`, `4 d 1 h`, `12 s`, `0.4 s`; `?` for a number that is no duration.
  ///
  /// - Parameter seconds: the duration [s].
  public static func of(seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "?" }
    if seconds < 9.95 {
      // One decimal, unless it says nothing.
      let tenths = Int((seconds * 10).rounded())
      return tenths % 10 == 0 ? "\(tenths / 10) s" : "\(tenths / 10).\(tenths % 10) s"
    }
    let total = Int(seconds.rounded())
    let (minute, hour, day) = (60, 3600, 86_400)
    if total < minute { return "\(total) s" }
    if total < hour { return pair(total / minute, "min", total % minute, "s") }
    if total < day { return pair(total / hour, "h", total % hour / minute, "min") }
    return pair(total / day, "d", total % day / hour, "h")
  }

  private static func pair(
    _ large: Int, _ largeUnit: String, _ small: Int, _ smallUnit: String
  ) -> String {
    small == 0 ? "\(large) \(largeUnit)" : "\(large) \(largeUnit) \(small) \(smallUnit)"
  }
}
