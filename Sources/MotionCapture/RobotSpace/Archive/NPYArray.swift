import Foundation

/// An array of NumPy's NPY format, versions 1 to 3: numbers as `Double`, or texts.
struct NPYArray: Equatable {
  /// What the array holds, row-major.
  enum Values: Equatable {
    case numbers([Double])
    case texts([String])
  }

  /// Length of each axis; none for a single value.
  var shape: [Int]
  var values: Values

  /// The numbers; nil for texts.
  var numbers: [Double]? { if case .numbers(let numbers) = values { numbers } else { nil } }

  /// The texts; nil for numbers.
  var texts: [String]? { if case .texts(let texts) = values { texts } else { nil } }

  /// An array of Python objects, which only running a pickle could tell; left out.
  struct ObjectArray: Error {}

  /// Reads an array.
  ///
  /// - Parameter place: name of the array, for messages.
  /// - Throws: `malformed`; `ObjectArray` for an array of Python objects.
  init(_ bytes: [UInt8], place: String, file: String) throws {
    let header = try NPYHeader(bytes, place: place, file: file)
    shape = header.shape
    let data = bytes[header.dataStart...]
    let (count, width) = (header.elementCount, header.elementByteCount)
    guard count <= data.count / max(width, 1), data.count >= count * width else {
      throw RobotMotionError.malformed(
        file: file, place: place, found: "\(data.count) bytes of values",
        expected: "\(count) of \(width) bytes")
    }
    values = try header.values(in: data, file: file, place: place)
    if header.isColumnMajor, shape.count > 1 { reverseAxes() }
  }

  init(shape: [Int], numbers: [Double]) {
    self.shape = shape
    values = .numbers(numbers)
  }

  init(texts: [String]) {
    shape = [texts.count]
    values = .texts(texts)
  }

  /// From column-major to row-major.
  private mutating func reverseAxes() {
    guard case .numbers(let source) = values, !source.isEmpty else { return }
    var strides = Array(repeating: 1, count: shape.count)
    for axis in 1..<shape.count { strides[axis] = strides[axis - 1] * shape[axis - 1] }
    var index = Array(repeating: 0, count: shape.count)
    values = .numbers(
      source.indices.map { _ in
        let value = source[zip(index, strides).reduce(0) { $0 + $1.0 * $1.1 }]
        for axis in shape.indices.reversed() {
          index[axis] += 1
          if index[axis] < shape[axis] { break }
          index[axis] = 0
        }
        return value
      })
  }

  /// The array as bytes of version 1: `float64`, or texts of fixed length.
  var encoded: [UInt8] {
    let type: String
    var data: [UInt8] = []
    switch values {
    case .numbers(let numbers):
      type = "<f8"
      data.reserveCapacity(8 * numbers.count)
      for number in numbers {
        let bits = number.bitPattern
        for shift in 0..<8 { data.append(UInt8(truncatingIfNeeded: bits >> UInt64(8 * shift))) }
      }
    case .texts(let texts):
      let length = max(texts.map(\.unicodeScalars.count).max() ?? 1, 1)
      type = "<U\(length)"
      for text in texts {
        let scalars = text.unicodeScalars.map(\.value)
        for value in scalars + Array(repeating: 0, count: length - scalars.count) {
          for shift in 0..<4 { data.append(UInt8(truncatingIfNeeded: value >> UInt32(8 * shift))) }
        }
      }
    }
    // As Python writes a tuple: (), (3,), (3, 4).
    let lengths = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    var header = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(lengths)), }"
    // The values begin at a multiple of 64 bytes.
    let padding = 63 - (NPYHeader.prefixByteCount + header.utf8.count) % 64
    header += String(repeating: " ", count: padding) + "\n"
    let count = header.utf8.count
    return NPYHeader.magic + [1, 0, UInt8(count & 0xFF), UInt8(count >> 8)] + Array(header.utf8)
      + data
  }
}

/// The text before the values of an NPY array.
struct NPYHeader {
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  /// Bytes before the text in version 1.
  static let prefixByteCount = 10
  /// Longer headers are damaged ones [bytes].
  private static let largestByteCount = 1 << 16
  /// Arrays with more elements are damaged ones.
  private static let largestElementCount = 1 << 28

  private(set) var shape: [Int]
  let isColumnMajor: Bool
  /// Where the values begin.
  let dataStart: Int
  private let kind: Character
  let elementByteCount: Int

  var elementCount: Int { shape.reduce(1, *) }

  init(_ bytes: [UInt8], place: String, file: String) throws {
    func malformed(_ found: String, _ expected: String) -> RobotMotionError {
      .malformed(file: file, place: place, found: found, expected: expected)
    }
    guard bytes.count > 12, bytes.starts(with: Self.magic) else {
      throw malformed("no NPY array", "one that begins with \\x93NUMPY")
    }
    guard (1...3).contains(bytes[6]) else { throw malformed("version \(bytes[6])", "1, 2 or 3") }
    let start = bytes[6] == 1 ? Self.prefixByteCount : 12
    let length = bytes[6] == 1 ? bytes.word16(8) : bytes.word32(8)
    guard length <= Self.largestByteCount, start + length <= bytes.count else {
      throw malformed("a header of \(length) bytes", "one within the array's \(bytes.count)")
    }
    dataStart = start + length
    let text = String(decoding: bytes[start..<dataStart], as: UTF8.self)
    guard let type = Self.quoted(after: "'descr':", in: text) else {
      throw malformed("a header without a simple 'descr'", "one, as '<f8'")
    }
    guard let order = Self.word(after: "'fortran_order':", in: text),
      ["True", "False"].contains(order)
    else { throw malformed("a header without 'fortran_order'", "True or False") }
    isColumnMajor = order == "True"
    guard let shape = Self.shape(in: text) else {
      throw malformed("a header without 'shape'", "a tuple of lengths")
    }
    self.shape = shape
    var count = 1
    for length in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: length)
      guard !overflow, product <= Self.largestElementCount else {
        throw malformed("the shape \(shape)", "at most \(Self.largestElementCount) elements")
      }
      count = product
    }
    if type.contains("O") { throw NPYArray.ObjectArray() }
    let digits = type.drop { !$0.isNumber }
    guard let kind = type.first(where: \.isLetter), let width = Int(digits), !type.hasPrefix(">"),
      ["f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1"].contains("\(kind)\(width)")
        || (["U", "S"].contains(kind) && (1...4096).contains(width))
    else {
      throw malformed(
        "the type '\(type)'", "little-endian numbers of up to 8 bytes, or texts (<U…)")
    }
    self.kind = kind
    elementByteCount = kind == "U" ? 4 * width : width
  }

  /// The values of the elements.
  func values(
    in data: ArraySlice<UInt8>, file: String, place: String
  ) throws(RobotMotionError) -> NPYArray.Values {
    let (width, start) = (elementByteCount, data.startIndex)
    func bits(_ position: Int, _ count: Int) -> UInt64 {
      (0..<count).reduce(0) { $0 | UInt64(data[position + $1]) << UInt64(8 * $1) }
    }
    if kind == "U" || kind == "S" {
      let texts = (0..<elementCount).map { element in
        let first = start + element * width
        let unit = kind == "U" ? 4 : 1
        var text = ""
        for position in stride(from: first, to: first + width, by: unit) {
          let value = UInt32(bits(position, unit))
          if value == 0 { break }
          text.unicodeScalars.append(Unicode.Scalar(value) ?? "\u{FFFD}")
        }
        return text
      }
      return .texts(texts)
    }
    let numbers = (0..<elementCount).map { element -> Double in
      let word = bits(start + element * width, width)
      return switch kind {
      case "f" where width == 8: Double(bitPattern: word)
      case "f": Double(Float(bitPattern: UInt32(word)))
      case "i":
        Double(Int64(bitPattern: word << UInt64(64 - 8 * width)) >> Int64(64 - 8 * width))
      default: Double(word)
      }
    }
    return .numbers(numbers)
  }

  private static func rest(after key: String, in text: String) -> Substring? {
    text.range(of: key).map { text[$0.upperBound...].drop { $0 == " " } }
  }

  private static func quoted(after key: String, in text: String) -> Substring? {
    guard let rest = rest(after: key, in: text), rest.first == "'" else { return nil }
    return rest.dropFirst().prefix { $0 != "'" }
  }

  private static func word(after key: String, in text: String) -> String? {
    rest(after: key, in: text).map { String($0.prefix(while: \.isLetter)) }
  }

  private static func shape(in text: String) -> [Int]? {
    guard let rest = rest(after: "'shape':", in: text), rest.first == "(" else { return nil }
    var parts = rest.dropFirst().prefix { $0 != ")" }.split(
      separator: ",", omittingEmptySubsequences: false
    ).map { $0.filter { $0 != " " } }
    // A tuple may end in a comma, and that of one must.
    if parts.last == "" { parts.removeLast() }
    let lengths = parts.compactMap { Int($0) }.filter { $0 >= 0 }
    return lengths.count == parts.count ? lengths : nil
  }
}
