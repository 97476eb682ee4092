/// Why a sweep cannot be made.
public enum SweepError: Error, Equatable, CustomStringConvertible {
  case unknownName(file: String, item: String, found: String, question: String)
  case impossible(file: String, point: String, reason: String)
  case otherSweep(path: String, file: String)
  case notASweep(path: String, found: String)
  case unwritable(path: String, reason: String)
  case unreadable(path: String, reason: String)

  /// One sentence that names the file, what was found and what would be right.
  public var description: String {
    switch self {
    case .unknownName(let file, let item, let found, let question):
      "\(file): found '\(found)' for \(item), expected a name that there is\(question)"
    case .impossible(let file, let point, let reason):
      "\(file): point '\(point)' cannot be run: \(reason)"
    case .otherSweep(let path, let file):
      "\(path): found a sweep whose \(file) is another one, expected the same or a new folder; choose "
        + "another with --out"
    case .notASweep(let path, let found):
      "\(path): found a folder with '\(found)' and without sweep.yaml, expected a new one or that of this "
        + "sweep"
    case .unwritable(let path, let reason): "\(path): cannot be written: \(reason)"
    case .unreadable(let path, let reason): "\(path): cannot be read: \(reason)"
    }
  }
}
