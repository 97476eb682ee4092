/// Why a policy or a runtime's configuration cannot be used.
public enum DeploymentError: Error, Equatable, CustomStringConvertible {
  /// The format cannot say something that the policy needs.
  case inexpressible(format: DeploymentFormat, found: String, expected: String)
  /// A file of a runtime, or of an export, makes no sense at a place.
  case malformed(file: String, line: Int?, found: String, expected: String)
  /// The operating system does not give a file out.
  case unreadable(file: String, reason: String)
  /// The operating system does not take a file.
  case unwritable(file: String, reason: String)

  /// One sentence that names the thing, what was found and what would be right.
  public var description: String {
    switch self {
    case .inexpressible(let format, let found, let expected):
      "format \(format.rawValue): found \(found), expected \(expected)"
    case .malformed(let file, let line, let found, let expected):
      "\(file)\(line.map { ":\($0)" } ?? ""): found \(found), expected \(expected)"
    case .unreadable(let file, let reason):
      "\(file): cannot be read: \(reason)"
    case .unwritable(let file, let reason):
      "\(file): cannot be written: \(reason)"
    }
  }
}
