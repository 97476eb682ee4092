/// Why a file of recorded motion cannot be used.
public enum MotionFileError: Error, Equatable, CustomStringConvertible {
  /// The file cannot be opened or is empty.
  case unreadable(file: String, reason: String)
  /// Something in the file makes no motion. The place is a line, a frame or a parameter.
  case invalid(file: String, place: String, found: String, expected: String)
  /// The file is of a kind that cannot be read, or lacks what it takes to read it.
  case unsupported(file: String, found: String, advice: String)

  /// One sentence: the file, the place, what was found and what would be right.
  public var description: String {
    switch self {
    case .unreadable(let file, let reason):
      "\(file): cannot be read: \(reason); expected a file of recorded motion"
    case .invalid(let file, let place, let found, let expected):
      "\(file)\(place.isEmpty ? "" : ", \(place)"): found \(found), expected \(expected)"
    case .unsupported(let file, let found, let advice):
      "\(file): found \(found); \(advice)"
    }
  }
}
