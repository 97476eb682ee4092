/// Why a log cannot be used.
public enum SystemIdentificationError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file cannot be read.
  case unreadable(path: String, reason: String)
  /// A line is not what a log has; `column` counts from 1.
  case malformed(path: String, line: Int, column: Int?, found: String, expected: String)
  /// The log is well formed, but tells nothing of the actuators.
  case unusable(log: String, line: Int?, reason: String)

  /// One sentence that names the file, and where in it.
  public var description: String {
    switch self {
    case .unreadable(let path, let reason): "\(path): \(reason)"
    case .malformed(let path, let line, let column, let found, let expected):
      "\(path):\(line)\(column.map { ":\($0)" } ?? ""): found \(found), expected \(expected)"
    case .unusable(let log, let line, let reason):
      "\(log)\(line.map { ":\($0)" } ?? ""): \(reason)"
    }
  }
}
