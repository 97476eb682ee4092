/// Why a motion cannot be retargeted.
public enum RetargetingError: Error, Equatable, CustomStringConvertible {
  /// The person's legs have no length.
  case withoutLegs(found: String)
  /// The part of the motion that was asked for is too short.
  case tooShort(found: String, expected: String)
  /// No stride was found that could be closed to a cycle.
  case withoutCycle(duration: Double, strideTimes: ClosedRange<Double>)
  /// The motion does not go forward, so that its speed cannot be set.
  case withoutSpeed(found: Double)
  /// Options that do not go together.
  case contradiction(String)

  /// One sentence: what was found and what would be right.
  public var description: String {
    switch self {
    case .withoutLegs(let found):
      "found \(found), expected legs of 0.2 m or more"
    case .tooShort(let found, let expected):
      "found \(found), expected \(expected)"
    case .withoutCycle(let duration, let strideTimes):
      "found \(duration) s of motion, expected more than one stride of \(strideTimes.lowerBound) s "
        + "to \(strideTimes.upperBound) s for a cycle"
    case .withoutSpeed(let found):
      "found a motion that goes forward at \(found) m/s, expected 0.1 m/s or more where another "
        + "speed is asked for"
    case .contradiction(let text): text
    }
  }
}
