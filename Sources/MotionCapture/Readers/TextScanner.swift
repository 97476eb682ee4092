/// Reads words and numbers of a text, byte by byte: files of 100,000 frames hold millions of numbers.
struct TextScanner {
  /// Name of the file, for messages.
  let file: String
  /// Line of the next byte, from 1.
  private(set) var line = 1
  private let bytes: [UInt8]
  private let end: Int
  private var position = 0

  /// - Parameter bytes: the text; a byte order mark is skipped.
  init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
    end = bytes.count
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// - Parameters:
  ///   - range: the part of the bytes that is read.
  ///   - line: of its first byte, from 1.
  init(_ bytes: [UInt8], range: Range<Int>, line: Int, file: String) {
    self.bytes = bytes
    self.file = file
    self.line = line
    position = range.lowerBound
    end = range.upperBound
  }

  /// Whether only white space is left of the text.
  var isAtEnd: Bool {
    mutating get {
      skipWhitespace()
      return position == end
    }
  }

  /// Whether only blanks are left of the line.
  var isAtLineEnd: Bool {
    mutating get {
      skipBlanks()
      return position == end || TextScanner.isLineEnd(bytes[position])
    }
  }

  /// The next word of the text, taken; nil at the end. Braces are words of their own.
  mutating func word() -> String? {
    skipWhitespace()
    guard position < end else { return nil }
    let start = position
    position += 1
    if !TextScanner.isBrace(bytes[start]) {
      while position < end, !endsWord(bytes[position]) { position += 1 }
    }
    return text(start)
  }

  /// The next word in lower case, not taken.
  func nextWord() -> String? {
    var copy = self
    return copy.word()?.lowercased()
  }

  /// What is left of the line up to a brace, without blanks about it, taken.
  mutating func restOfLine() -> String {
    skipBlanks()
    let start = position
    while position < end, !TextScanner.isLineEnd(bytes[position]),
      !TextScanner.isBrace(bytes[position])
    {
      position += 1
    }
    var last = position
    while last > start, TextScanner.isBlank(bytes[last - 1]) { last -= 1 }
    return String(decoding: bytes[start..<last], as: UTF8.self)
  }

  /// The next number of the text, which may begin with a point, taken.
  ///
  /// - Throws: `invalid` where there is none or it is not finite.
  mutating func number(_ what: String = "a finite number") throws(MotionFileError) -> Double {
    skipWhitespace()
    let start = position
    if let number = decimal(), position == end || endsWord(bytes[position]) {
      return number
    }
    position = start
    throw unexpected(expected: what)
  }

  /// The error for what stands at this line.
  func invalid(found: String, expected: String) -> MotionFileError {
    .invalid(file: file, place: "line \(line)", found: found, expected: expected)
  }

  /// The error for the next word, wherever it stands.
  func unexpected(expected: String) -> MotionFileError {
    var next = self
    next.skipWhitespace()
    let line = next.line
    let found = next.word().map { "'\($0.prefix(40))'" } ?? "the end of the file"
    return .invalid(file: file, place: "line \(line)", found: found, expected: expected)
  }

  private static let powersOfTen: [Double] = (0...22).reduce(into: []) { powers, _ in
    powers.append((powers.last ?? 0.1) * 10)
  }

  /// The number at the position, correctly rounded: up to 2⁵³ and 10²², one rounding of exact factors
  /// (Clinger 1990); otherwise the standard library reads it. Nil where there is none; the position
  /// then is undefined.
  private mutating func decimal() -> Double? {
    let start = position
    let isNegative = position < end && bytes[position] == UInt8(ascii: "-")
    if isNegative || (position < end && bytes[position] == UInt8(ascii: "+")) {
      position += 1
    }
    var mantissa: UInt64 = 0
    var exponent = 0
    var digitCount = 0
    var isBehindPoint = false
    var isExact = true
    scan: while position < end {
      switch bytes[position] {
      case let byte where byte &- 48 < 10:
        digitCount += 1
        if mantissa < 100_000_000_000_000_000 {
          mantissa = mantissa * 10 + UInt64(byte - 48)
          if isBehindPoint { exponent -= 1 }
        } else {
          isExact = false
        }
      case UInt8(ascii: ".") where !isBehindPoint: isBehindPoint = true
      default: break scan
      }
      position += 1
    }
    guard digitCount > 0 else { return nil }
    if position < end, bytes[position] | 32 == UInt8(ascii: "e") {
      guard let power = powerOfTen() else { return nil }
      exponent += power
    }
    guard isExact, mantissa <= 1 << 53, abs(exponent) <= 22 else {
      return Double(text(start)).flatMap { $0.isFinite ? $0 : nil }
    }
    let power = TextScanner.powersOfTen[abs(exponent)]
    let value = exponent < 0 ? Double(mantissa) / power : Double(mantissa) * power
    return isNegative ? -value : value
  }

  /// The number behind an `e`, in −9999…9999.
  private mutating func powerOfTen() -> Int? {
    position += 1
    let isNegative = position < end && bytes[position] == UInt8(ascii: "-")
    if isNegative || (position < end && bytes[position] == UInt8(ascii: "+")) {
      position += 1
    }
    guard position < end, bytes[position] &- 48 < 10 else { return nil }
    var power = 0
    while position < end, bytes[position] &- 48 < 10 {
      power = min(9999, power * 10 + Int(bytes[position] - 48))
      position += 1
    }
    return isNegative ? -power : power
  }

  private func text(_ start: Int) -> String {
    String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func skipBlanks() {
    while position < end, TextScanner.isBlank(bytes[position]) { position += 1 }
  }

  private mutating func skipWhitespace() {
    while position < end {
      let byte = bytes[position]
      if TextScanner.isLineEnd(byte) {
        // CR LF ends one line.
        let isHalf = byte == 13 && position + 1 < end && bytes[position + 1] == 10
        if !isHalf { line += 1 }
      } else if !TextScanner.isBlank(byte) {
        return
      }
      position += 1
    }
  }

  private func endsWord(_ byte: UInt8) -> Bool { byte <= 32 || TextScanner.isBrace(byte) }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte <= 32 && byte != 10 && byte != 13
  }

  private static func isLineEnd(_ byte: UInt8) -> Bool { byte == 10 || byte == 13 }

  private static func isBrace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}")
  }
}

extension TextScanner {
  /// The words of the next line that has some and is no comment, taken; empty at the end.
  ///
  /// - Parameter comment: what a comment begins with.
  mutating func lineOfWords(comment: Character) -> [String] {
    while !isAtEnd {
      var words: [String] = []
      while !isAtLineEnd, let word = word() { words.append(word) }
      if words.first?.first != comment { return words }
    }
    return []
  }
}
