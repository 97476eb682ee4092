import Foundation

/// Numbers as whole multiples of a step: small enough for pages, with an error that is known.
///
/// A value is `offset + step · integer`; the integers are unsigned, of 16 bits or, where those would
/// not do, of 32, little-endian and written in base 64.
public struct QuantizedValues: Equatable, Codable, Sendable {
  /// Bits of an integer, 16 or 32.
  public let bits: Int
  /// The value of the integer 0.
  public let offset: Double
  /// From an integer to the next; 0 where all values are the same.
  public let step: Double
  /// The integers in base 64.
  public let values: String

  /// Rounds numbers.
  ///
  /// - Parameters:
  ///   - numbers: finite numbers.
  ///   - tolerance: the largest error allowed; 16 bits are used where they keep it.
  public init(_ numbers: [Double], tolerance: Double) {
    precondition(
      numbers.allSatisfy(\.isFinite) && tolerance > 0,
      "found a number that is not finite or a tolerance of \(tolerance), expected finite numbers "
        + "and a positive tolerance")
    let low = numbers.min() ?? 0
    let high = numbers.max() ?? 0
    bits = (high - low) / Double(UInt16.max) / 2 <= tolerance ? 16 : 32
    let largest = bits == 16 ? Double(UInt16.max) : Double(UInt32.max)
    // Halves first: the difference of the largest numbers is no number.
    let step = 2 * ((high / 2 - low / 2) / largest)
    offset = low
    self.step = step
    let integers = numbers.map { number in
      step > 0 ? min(max(((number / 2 - low / 2) / (step / 2)).rounded(), 0), largest) : 0
    }
    let size = bits / 8
    var bytes = Data(capacity: size * numbers.count)
    for integer in integers {
      let whole = UInt32(integer)
      for place in 0..<size { bytes.append(UInt8(truncatingIfNeeded: whole >> (8 * place))) }
    }
    values = bytes.base64EncodedString()
  }

  /// The largest difference between a number and what is read back, but for rounding.
  public var largestError: Double { step / 2 }

  /// The numbers, rounded.
  public var decoded: [Double] {
    let bytes = [UInt8](Data(base64Encoded: values) ?? Data())
    let size = bits / 8
    return (0..<bytes.count / size).map { index in
      var whole: UInt32 = 0
      for place in 0..<size { whole |= UInt32(bytes[size * index + place]) << (8 * place) }
      return offset + step * Double(whole)
    }
  }
}
