/// A 32-bit cyclic redundancy check: finds damage in stored bytes.
///
/// The reflected form with initial value and final inversion of all ones, as Ethernet (IEEE 802.3)
/// and iSCSI (RFC 3720, appendix B.4) use it; the two differ in their polynomial only.
public struct CyclicRedundancyCheck: Sendable {
  /// CRC-32 of IEEE 802.3, also that of zlib and PNG.
  public static let ieee = Self(reflectedPolynomial: 0xEDB8_8320)
  /// CRC-32C (Castagnoli), that of iSCSI and of TFRecord files.
  public static let castagnoli = Self(reflectedPolynomial: 0x82F6_3B78)

  /// Remainder of each byte, `[256]`.
  private let table: [UInt32]

  /// Prepares the table of a polynomial whose bits are given lowest power first.
  public init(reflectedPolynomial: UInt32) {
    table = (0..<256).map { byte in
      (0..<8).reduce(UInt32(byte)) { remainder, _ in
        remainder & 1 == 1 ? (remainder >> 1) ^ reflectedPolynomial : remainder >> 1
      }
    }
  }

  /// The checksum of `bytes`; 0 for none.
  public func checksum(of bytes: Span<UInt8>) -> UInt32 {
    let table = table.span
    var remainder = UInt32.max
    for i in bytes.indices {
      remainder = (remainder >> 8) ^ table[Int((remainder ^ UInt32(bytes[i])) & 0xFF)]
    }
    return ~remainder
  }

  /// As `checksum(of:)` for an array.
  public func checksum(of bytes: [UInt8]) -> UInt32 { checksum(of: bytes.span) }
}
