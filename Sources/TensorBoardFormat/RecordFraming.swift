import Reproducibility

/// The framing of TFRecord files: each record lies between its length and its checksum.
///
/// | bytes | content, little-endian |
/// |---|---|
/// | 8 | length n of the data |
/// | 4 | masked CRC-32C of those 8 bytes |
/// | n | data |
/// | 4 | masked CRC-32C of the data |
///
/// Source: the TensorFlow guide to TFRecord files, section on the format.
enum RecordFraming {
  /// Appends `data` to `stream` as one record.
  static func append(_ data: [UInt8], to stream: inout [UInt8]) {
    let length = littleEndianBytes(UInt64(data.count))
    stream += length
    stream += littleEndianBytes(maskedChecksum(of: length))
    stream += data
    stream += littleEndianBytes(maskedChecksum(of: data))
  }

  /// The record that begins at `offset`.
  ///
  /// - Returns: its data and where the next one begins; nil where the bytes end before the record does.
  /// - Throws: `damaged` where a checksum is not that of its bytes.
  static func record(
    in stream: some RandomAccessCollection<UInt8>, at offset: Int
  ) throws(TensorBoardError) -> (data: [UInt8], end: Int)? {
    func bytes(_ first: Int, _ count: Int) -> [UInt8] {
      Array(stream.dropFirst(first).prefix(count))
    }
    func checked(_ first: Int, _ count: Int) throws(TensorBoardError) -> [UInt8] {
      let content = bytes(first, count)
      guard word(bytes(first + count, 4)) == UInt64(maskedChecksum(of: content)) else {
        throw .damaged(offset: first)
      }
      return content
    }
    let head = 12
    guard offset + head <= stream.count else { return nil }
    let length = word(try checked(offset, 8))
    guard length <= UInt64(stream.count - offset - head), case let count = Int(length),
      offset + head + count + 4 <= stream.count
    else { return nil }
    return (try checked(offset + head, count), offset + head + count + 4)
  }

  private static func word(_ bytes: [UInt8]) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// CRC-32C, turned right by 15 bits, plus a constant: so that the checksum of bytes that hold a
  /// checksum is not a special value.
  static func maskedChecksum(of bytes: [UInt8]) -> UInt32 {
    let checksum = CyclicRedundancyCheck.castagnoli.checksum(of: bytes)
    return (checksum >> 15 | checksum << 17) &+ 0xA282_EAD8
  }

  private static func littleEndianBytes(_ word: some FixedWidthInteger) -> [UInt8] {
    stride(from: 0, to: word.bitWidth, by: 8).map { UInt8(truncatingIfNeeded: word >> $0) }
  }
}
