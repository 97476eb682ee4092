import Reproducibility

/// The entries of a ZIP file in memory, stored or deflated, as NumPy writes them.
///
/// Format: PKWARE APPNOTE 6.3; sizes of more than 4 GiB, encryption and archives in several parts are
/// refused.
struct ZIPArchive {
  /// A file in the archive.
  struct Entry: Equatable {
    let name: String
    fileprivate let method: Int
    fileprivate let checksum: UInt32
    fileprivate let packedCount: Int
    /// Bytes when unpacked.
    let byteCount: Int
    fileprivate let offset: Int
  }

  /// Name of the archive, for messages.
  let file: String
  /// In the order of the directory.
  private(set) var entries: [Entry] = []
  private let bytes: [UInt8]

  /// Entries larger than this are refused: no motion is [bytes].
  static let largestEntry = 1 << 31

  /// Reads the directory.
  ///
  /// - Throws: `malformed`.
  init(_ bytes: [UInt8], file: String) throws(RobotMotionError) {
    self.file = file
    self.bytes = bytes
    let end = try endOfDirectory()
    let count = bytes.word16(end + 10)
    var position = bytes.word32(end + 16)
    for index in 0..<count {
      let place = "entry \(index) of the ZIP directory"
      guard position + 46 <= bytes.count, bytes.word32(position) == 0x0201_4B50 else {
        throw .malformed(
          file: file, place: place, found: "no entry at byte \(position)",
          expected: "one of \(count)")
      }
      let nameCount = bytes.word16(position + 28)
      guard position + 46 + nameCount <= bytes.count else {
        throw .malformed(file: file, place: place, found: "a name cut off", expected: "a whole one")
      }
      let entry = Entry(
        name: String(decoding: bytes[position + 46..<position + 46 + nameCount], as: UTF8.self),
        method: bytes.word16(position + 10), checksum: UInt32(bytes.word32(position + 16)),
        packedCount: bytes.word32(position + 20), byteCount: bytes.word32(position + 24),
        offset: bytes.word32(position + 42))
      guard bytes.word16(position + 8) & 1 == 0 else {
        throw .malformed(
          file: file, place: entry.name, found: "an encrypted entry", expected: "a plain one")
      }
      guard entry.byteCount <= Self.largestEntry else {
        throw .malformed(
          file: file, place: entry.name, found: "an entry of \(entry.byteCount) bytes",
          expected: "at most \(Self.largestEntry)")
      }
      entries.append(entry)
      position += 46 + nameCount + bytes.word16(position + 30) + bytes.word16(position + 32)
    }
  }

  /// The bytes of an entry.
  ///
  /// - Throws: `malformed` where it is cut off, packed in another way or does not have its checksum.
  func contents(of entry: Entry) throws(RobotMotionError) -> [UInt8] {
    let header = entry.offset
    guard header + 30 <= bytes.count, bytes.word32(header) == 0x0403_4B50 else {
      throw malformed(entry, found: "no entry at byte \(header)", expected: "its header")
    }
    let start = header + 30 + bytes.word16(header + 26) + bytes.word16(header + 28)
    guard start + entry.packedCount <= bytes.count else {
      throw malformed(
        entry, found: "\(max(bytes.count - start, 0)) bytes", expected: "\(entry.packedCount)")
    }
    let packed = bytes[start..<start + entry.packedCount]
    let contents: [UInt8]
    switch entry.method {
    case 0: contents = Array(packed)
    case 8:
      do {
        contents = try Inflate.unpack(packed, byteCount: entry.byteCount)
      } catch {
        throw malformed(
          entry, found: "a damaged deflate stream (\(error))", expected: "\(entry.byteCount) bytes")
      }
    default:
      throw malformed(
        entry, found: "packing method \(entry.method)", expected: "0 (stored) or 8 (deflate)")
    }
    guard contents.count == entry.byteCount else {
      throw malformed(entry, found: "\(contents.count) bytes", expected: "\(entry.byteCount)")
    }
    guard CyclicRedundancyCheck.ieee.checksum(of: contents) == entry.checksum else {
      throw malformed(entry, found: "a wrong checksum", expected: "undamaged bytes")
    }
    return contents
  }

  private func malformed(
    _ entry: Entry, found: String, expected: String
  ) -> RobotMotionError {
    .malformed(file: file, place: entry.name, found: found, expected: expected)
  }

  /// The end record lies before a comment of at most 64 KiB.
  private func endOfDirectory() throws(RobotMotionError) -> Int {
    guard bytes.count >= 22 else {
      throw .malformed(
        file: file, place: "its end", found: "\(bytes.count) bytes", expected: "a ZIP directory")
    }
    for position in stride(from: bytes.count - 22, through: max(0, bytes.count - 65_557), by: -1)
    where bytes[position] == 0x50 && bytes.word32(position) == 0x0605_4B50 {
      return position
    }
    throw .malformed(
      file: file, place: "its end", found: "no ZIP directory", expected: "one; the file is cut off")
  }
}

extension ZIPArchive {
  /// An archive of stored entries; the same entries give the same bytes.
  static func packed(_ contents: [(name: String, bytes: [UInt8])]) -> [UInt8] {
    var archive: [UInt8] = []
    var directory: [UInt8] = []
    // The first day that the format can tell: 1 January 1980, midnight.
    let (time, date) = (0, 0x21)
    for (name, bytes) in contents {
      let checksum = Int(CyclicRedundancyCheck.ieee.checksum(of: bytes))
      let nameBytes = Array(name.utf8)
      let offset = archive.count
      let common =
        Self.words16([20, 0, 0, time, date]) + Self.words32([checksum, bytes.count, bytes.count])
        + Self.words16([nameBytes.count, 0])
      archive += Self.words32([0x0403_4B50]) + common + nameBytes + bytes
      directory +=
        Self.words32([0x0201_4B50]) + Self.words16([20]) + common + Self.words16([0, 0, 0])
        + Self.words32([0, offset]) + nameBytes
    }
    let start = archive.count
    return archive + directory + words32([0x0605_4B50])
      + words16([0, 0, contents.count, contents.count]) + words32([directory.count, start])
      + words16([0])
  }

  private static func words16(_ values: [Int]) -> [UInt8] {
    values.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
  }

  private static func words32(_ values: [Int]) -> [UInt8] {
    values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
  }
}

extension Array where Element == UInt8 {
  /// Two bytes, little-endian.
  func word16(_ position: Int) -> Int { Int(self[position]) | Int(self[position + 1]) << 8 }

  /// Four bytes, little-endian.
  func word32(_ position: Int) -> Int { word16(position) | word16(position + 2) << 16 }
}
