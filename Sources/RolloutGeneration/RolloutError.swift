/// Why rollouts cannot be generated.
public enum RolloutError: Error, Equatable, CustomStringConvertible {
  case noEpisodes
  case notEmpty(path: String, found: String)
  case unreadable(path: String, reason: String)
  case unwritable(path: String, reason: String)

  /// One sentence that names what was found and what would be right.
  public var description: String {
    switch self {
    case .noEpisodes:
      "found nothing but searches for the largest push in the suite, expected ordinary episodes"
    case .notEmpty(let path, let found):
      "\(path): found a folder with '\(found)', expected a new or an empty one; choose another with --out"
    case .unreadable(let path, let reason): "\(path): cannot be read: \(reason)"
    case .unwritable(let path, let reason): "\(path): cannot be written: \(reason)"
    }
  }
}
