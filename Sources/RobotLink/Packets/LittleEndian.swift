import SpatialMath

/// Numbers in packets: the lowest byte first, whatever the machine.
extension [UInt8] {
  /// Writes an integer.
  mutating func put(_ value: some FixedWidthInteger & UnsignedInteger, at place: Int) {
    for byte in 0..<value.bitWidth / 8 {
      self[place + byte] = UInt8(truncatingIfNeeded: value >> (8 * byte))
    }
  }

  /// Writes an integer with a sign.
  mutating func put(_ value: Int64, at place: Int) { put(UInt64(bitPattern: value), at: place) }

  /// Writes a number in double precision.
  mutating func put(_ value: Double, at place: Int) { put(value.bitPattern, at: place) }

  /// Writes a vector as three numbers.
  mutating func put(_ value: Vector3, at place: Int) {
    put(value.x, at: place)
    put(value.y, at: place + 8)
    put(value.z, at: place + 16)
  }

  /// Reads an integer.
  func integer<I: FixedWidthInteger & UnsignedInteger>(at place: Int, as type: I.Type) -> I {
    var value: I = 0
    for byte in 0..<I.bitWidth / 8 { value |= I(self[place + byte]) << (8 * byte) }
    return value
  }

  /// Reads an integer with a sign.
  func signed(at place: Int) -> Int64 {
    Int64(bitPattern: integer(at: place, as: UInt64.self))
  }

  /// Reads a number in double precision.
  func number(at place: Int) -> Double {
    Double(bitPattern: integer(at: place, as: UInt64.self))
  }

  /// Reads a vector.
  func vector(at place: Int) -> Vector3 {
    Vector3(number(at: place), number(at: place + 8), number(at: place + 16))
  }
}
