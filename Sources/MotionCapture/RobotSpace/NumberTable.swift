import Foundation

/// Lines of numbers between commas, read byte by byte.
struct NumberTable {
  private let bytes: [UInt8]
  private let file: String
  private var position = 0
  private var line = 1

  init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
    // A byte order mark says nothing here.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// The words of the first line where it begins with a letter; nil where it holds numbers.
  mutating func header() -> [String]? {
    guard position < bytes.count else { return nil }
    let first = bytes[position]
    let isLetter = (first | 0x20) >= 0x61 && (first | 0x20) <= 0x7A
    // A line of NaN or infinity is no header.
    guard isLetter || first == UInt8(ascii: "#") else { return nil }
    let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    let words = String(decoding: bytes[position..<end], as: UTF8.self)
      .split(separator: ",", omittingEmptySubsequences: false)
      .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " \t\r#\"")) }
    guard words.count > 1, words.allSatisfy({ Double($0) == nil }) else { return nil }
    position = min(end + 1, bytes.count)
    line += 1
    return words
  }

  /// All numbers that follow, row by row.
  ///
  /// - Throws: `malformed` with the line, where a row has another length than the first, a number
  ///   cannot be read or there are too many.
  mutating func rows(limit: Int) throws(RobotMotionError) -> (numbers: [Double], columnCount: Int) {
    var numbers: [Double] = []
    var columnCount = 0
    while position < bytes.count {
      let before = numbers.count
      try readLine(into: &numbers)
      let count = numbers.count - before
      if count > 0 {
        if columnCount == 0 { columnCount = count }
        guard count == columnCount else {
          throw .malformed(
            file: file, place: "line \(line)", found: "\(count) columns", expected: "\(columnCount)"
          )
        }
      }
      guard numbers.count <= limit else {
        throw .malformed(
          file: file, place: "line \(line)", found: "more than \(limit) numbers",
          expected: "a motion")
      }
      line += 1
    }
    guard columnCount > 0 else {
      throw .malformed(file: file, place: "line 1", found: "no numbers", expected: "rows of them")
    }
    return (numbers, columnCount)
  }

  private mutating func readLine(into numbers: inout [Double]) throws(RobotMotionError) {
    let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    defer { position = end + 1 }
    guard bytes[position..<end].contains(where: { !Self.isSpace($0) }) else { return }
    let before = numbers.count
    var start = position
    while start <= end {
      let stop = bytes[start..<end].firstIndex(of: UInt8(ascii: ",")) ?? end
      var (first, last) = (start, stop)
      while first < last, Self.isSpace(bytes[first]) { first += 1 }
      while last > first, Self.isSpace(bytes[last - 1]) { last -= 1 }
      let text = String(decoding: bytes[first..<last], as: UTF8.self)
      guard let number = Double(text) else {
        throw .malformed(
          file: file, place: "line \(line), column \(numbers.count - before + 1)",
          found: "'\(text.prefix(40))'", expected: "a number")
      }
      numbers.append(number)
      start = stop + 1
    }
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }
}
