/// Why curves cannot be written for TensorBoard.
public enum TensorBoardError: Error, Equatable, CustomStringConvertible {
  /// The operating system does not take the file.
  case cannotWrite(file: String, reason: String)
  /// A value's name or step cannot be stored.
  case invalidScalar(tag: String, expected: String)
  /// The writer was closed.
  case closed(file: String)

  /// One sentence that names the file or tag, what was found and what would be right.
  public var description: String {
    switch self {
    case .cannotWrite(let file, let reason):
      "\(file): cannot be written: \(reason)"
    case .invalidScalar(let tag, let expected):
      "cannot store the curve \"\(tag)\": expected \(expected)"
    case .closed(let file):
      "\(file): is closed, expected an open event file"
    }
  }
}
