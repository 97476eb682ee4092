/// Why a recording or a mesh cannot be shown.
public enum ReplayPageError: Error, Equatable, CustomStringConvertible {
  /// A number is infinite or none.
  case notFinite(recording: String, what: String, found: String)
  /// A frame holds more or less than its scene says.
  case wrongCount(recording: String, place: String, what: String, found: Int, expected: Int)
  /// Something of a scene cannot be drawn.
  case unusable(recording: String, what: String, found: String, expected: String)
  /// A file cannot be opened.
  case unreadable(file: String, reason: String)
  /// A file is no mesh.
  case invalidMesh(file: String, place: String, found: String, expected: String)

  /// One sentence: the thing, what was found and what would be right.
  public var description: String {
    switch self {
    case .notFinite(let recording, let what, let found):
      "\(recording): \(what): found \(found), expected finite numbers"
    case .wrongCount(let recording, let place, let what, let found, let expected):
      "\(recording), \(place): found \(found) \(what), expected \(expected)"
    case .unusable(let recording, let what, let found, let expected):
      "\(recording): \(what): found \(found), expected \(expected)"
    case .unreadable(let file, let reason):
      "\(file): cannot be read: \(reason); expected an STL file"
    case .invalidMesh(let file, let place, let found, let expected):
      "\(file), \(place): found \(found), expected \(expected)"
    }
  }
}
