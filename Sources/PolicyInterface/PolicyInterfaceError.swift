/// Why an observation or a contract cannot be made.
public enum PolicyInterfaceError: Error, Equatable, CustomStringConvertible {
  /// No quantity has this name.
  case unknownObservation(name: String)
  /// The term's scales fit neither one nor all of its numbers, or are not finite.
  case invalidScale(term: String, found: Int, expected: Int)
  /// The long history holds what cannot be cut out of observations, or nothing.
  case invalidHistory(found: String, expected: String)
  /// A contract's entry is missing.
  case missingEntry(key: String)
  /// A contract's entry is no value of its kind.
  case invalidEntry(key: String, found: String, expected: String)

  /// What was found, and what would be right.
  public var description: String {
    switch self {
    case .unknownObservation(let name):
      "found the observation '\(name)', expected one of "
        + ObservationQuantity.allCases.map(\.rawValue).joined(separator: ", ")
        + ", with _history or _stack behind it for several frames"
    case .invalidScale(let term, let found, let expected):
      "the observation '\(term)' has \(found) scales, expected 1 or \(expected), all finite"
    case .invalidHistory(let found, let expected):
      "the long history: found \(found), expected \(expected)"
    case .missingEntry(let key):
      "the policy's contract has no entry '\(key)'; expected a file that Treadmill exported"
    case .invalidEntry(let key, let found, let expected):
      "the policy's contract has '\(found)' at '\(key)', expected \(expected)"
    }
  }
}
