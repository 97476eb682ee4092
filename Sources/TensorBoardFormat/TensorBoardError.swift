/// Why curves cannot be written for TensorBoard, or read again.
public enum TensorBoardError: Error, Equatable, CustomStringConvertible {
  /// The operating system does not take the file.
  case cannotWrite(file: String, reason: String)
  /// A value's name or step cannot be stored.
  case invalidScalar(tag: String, expected: String)
  /// The operating system does not give the file.
  case cannotRead(file: String, reason: String)
  /// A record is not what was written.
  case damaged(offset: Int)
  /// The writer was closed.
  case closed(file: String)

  /// One sentence that names the file or tag, what was found and what would be right.
  public var description: String {
    switch self {
    case .cannotWrite(let file, let reason):
      "\(file): cannot be written: \(reason)"
    case .cannotRead(let file, let reason):
      "\(file): cannot be read: \(reason)"
    case .damaged(let offset):
      "byte \(offset): found a record with another checksum, expected one of an event file"
    case .invalidScalar(let tag, let expected):
      "cannot store the curve \"\(tag)\": expected \(expected)"
    case .closed(let file):
      "\(file): is closed, expected an open event file"
    }
  }
}
