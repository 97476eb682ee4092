/// Why a snapshot cannot be written to a file or read from one.
///
/// `file` is the path as the caller gave it; `item` is a dataset or attribute of it.
public enum HDF5StorageError: Error, Equatable, CustomStringConvertible {
  /// The operating system does not give the file out.
  case cannotRead(file: String, reason: String)
  /// The file begins with other bytes than an HDF5 file does.
  case notHDF5(file: String)
  /// The file is cut off, or the library finds it inconsistent.
  case damaged(file: String, detail: String)
  /// The bytes of a dataset are not those that were written.
  case checksumMismatch(file: String, item: String, found: UInt32, expected: UInt32)
  /// Something that every snapshot file has is not there.
  case missing(file: String, item: String, expected: String)
  /// Something has another type, shape or value than it should.
  case unexpected(file: String, item: String, found: String, expected: String)
  /// A name or text in the snapshot cannot be stored.
  case invalidName(name: String, expected: String)
  /// The operating system does not take the file.
  case cannotWrite(file: String, reason: String)
  /// The library refuses an operation that should succeed.
  case library(file: String, operation: String, detail: String)

  /// One sentence that names the file, what was found and what would be right.
  public var description: String {
    switch self {
    case .cannotRead(let file, let reason):
      "\(file): cannot be read: \(reason)"
    case .notHDF5(let file):
      "\(file): is not an HDF5 file, expected one that `treadmill train` wrote"
    case .damaged(let file, let detail):
      "\(file): is damaged or cut off (\(detail)), expected a whole HDF5 file; take an earlier one"
    case .checksumMismatch(let file, let item, let found, let expected):
      "\(file): dataset \(item) is damaged: its checksum is \(hexadecimal(found)), "
        + "expected \(hexadecimal(expected)); take an earlier file"
    case .missing(let file, let item, let expected):
      "\(file): \(item) is missing, expected \(expected)"
    case .unexpected(let file, let item, let found, let expected):
      "\(file): \(item): found \(found), expected \(expected)"
    case .invalidName(let name, let expected):
      "cannot store \"\(name)\": expected \(expected)"
    case .cannotWrite(let file, let reason):
      "\(file): cannot be written: \(reason)"
    case .library(let file, let operation, let detail):
      "\(file): the HDF5 library cannot \(operation): \(detail)"
    }
  }
}

private func hexadecimal(_ word: UInt32) -> String { "0x" + String(word, radix: 16) }
