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
