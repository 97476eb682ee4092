/// Numbers in the byte orders of the processors that wrote C3D files.
struct C3DBytes {
  /// Who wrote the file.
  enum Processor: UInt8 {
    case intel = 84
    case dec = 85
    case mips = 86
  }

  /// The file.
  let bytes: [UInt8]
  /// How its numbers are stored.
  var processor = Processor.intel

  /// The byte at an offset; nil beyond the end.
  func byte(_ offset: Int) -> UInt8? { bytes.indices.contains(offset) ? bytes[offset] : nil }

  /// The signed byte at an offset; nil beyond the end.
  func signedByte(_ offset: Int) -> Int? { byte(offset).map { Int(Int8(bitPattern: $0)) } }

  /// The signed 16-bit number at an offset; nil beyond the end.
  func int16(_ offset: Int) -> Int? {
    guard offset >= 0, offset + 2 <= bytes.count else { return nil }
    let (a, b) = (UInt16(bytes[offset]), UInt16(bytes[offset + 1]))
    return Int(Int16(bitPattern: processor == .mips ? a << 8 | b : b << 8 | a))
  }

  /// The unsigned 16-bit number at an offset; nil beyond the end.
  func uint16(_ offset: Int) -> Int? { int16(offset).map { $0 & 0xFFFF } }

  /// The 32-bit number with a fraction at an offset; nil beyond the end. DEC's has its halves
  /// exchanged and an exponent two larger.
  func float(_ offset: Int) -> Double? {
    guard let first = uint16(offset), let second = uint16(offset + 2) else { return nil }
    switch processor {
    case .intel: return Double(Float(bitPattern: UInt32(second) << 16 | UInt32(first)))
    case .mips: return Double(Float(bitPattern: UInt32(first) << 16 | UInt32(second)))
    case .dec: return Double(Float(bitPattern: UInt32(first) << 16 | UInt32(second))) / 4
    }
  }

  /// The text of some bytes without blanks and zeros behind; nil beyond the end.
  func text(_ offset: Int, count: Int) -> String? {
    guard offset >= 0, count >= 0, offset + count <= bytes.count else { return nil }
    var end = offset + count
    while end > offset, bytes[end - 1] == 32 || bytes[end - 1] == 0 { end -= 1 }
    return String(decoding: bytes[offset..<end], as: UTF8.self)
  }
}
