/// The checksum with which HDF5 guards its own structures: Jenkins's lookup3 (2006, `hashlittle`),
/// as the HDF5 file format specification prescribes.
enum MetadataChecksum {
  /// Where the superblock of versions 2 and 3 ends and its checksum begins [bytes].
  private static let superblockByteCount = 44

  /// Makes the superblock's checksum right.
  ///
  /// The library marks a file that is open for writing, in the superblock. When it copies the image
  /// of such a file, it takes the mark off, but leaves the checksum as it was with the mark, so
  /// that nobody can open the copy.
  ///
  /// - Parameter image: a file whose superblock has version 2 or 3 and addresses of 8 bytes.
  static func repairSuperblock(of image: inout [UInt8]) {
    precondition(
      image.count >= superblockByteCount + 4 && (2...3).contains(image[8]) && image[9] == 8,
      "expected a superblock of version 2 or 3, found \(image.prefix(12))")
    let checksum = lookup3(image[..<superblockByteCount])
    for i in 0..<4 {
      image[superblockByteCount + i] = UInt8(truncatingIfNeeded: checksum >> (8 * UInt32(i)))
    }
  }

  /// The hash of `bytes` with the initial value 0.
  static func lookup3(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var a = 0xDEAD_BEEF &+ UInt32(truncatingIfNeeded: bytes.count)
    var b = a
    var c = a
    var rest = bytes
    while rest.count > 12 {
      a &+= word(rest, 0)
      b &+= word(rest, 1)
      c &+= word(rest, 2)
      // Each line mixes one of the three words into the next; the turns are Jenkins's.
      (a, c) = ((a &- c) ^ turn(c, 4), c &+ b)
      (b, a) = ((b &- a) ^ turn(a, 6), a &+ c)
      (c, b) = ((c &- b) ^ turn(b, 8), b &+ a)
      (a, c) = ((a &- c) ^ turn(c, 16), c &+ b)
      (b, a) = ((b &- a) ^ turn(a, 19), a &+ c)
      (c, b) = ((c &- b) ^ turn(b, 4), b &+ a)
      rest = rest.dropFirst(12)
    }
    guard !rest.isEmpty else { return c }
    a &+= word(rest, 0)
    b &+= word(rest, 1)
    c &+= word(rest, 2)
    c = (c ^ b) &- turn(b, 14)
    a = (a ^ c) &- turn(c, 11)
    b = (b ^ a) &- turn(a, 25)
    c = (c ^ b) &- turn(b, 16)
    a = (a ^ c) &- turn(c, 4)
    b = (b ^ a) &- turn(a, 14)
    return (c ^ b) &- turn(b, 24)
  }

  /// The little-endian word `index` of `bytes`, with zeros beyond their end.
  private static func word(_ bytes: ArraySlice<UInt8>, _ index: Int) -> UInt32 {
    bytes.dropFirst(4 * index).prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }

  private static func turn(_ word: UInt32, _ bits: UInt32) -> UInt32 {
    word << bits | word >> (32 - bits)
  }
}
