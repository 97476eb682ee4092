/// The numbers of a CSV file with one header.
struct NumberTable: Sendable {
  /// Of the file.
  let name: String
  let header: [String]
  private(set) var rowCount = 0
  /// `[columns]` where each column's numbers are in a row of `numbers`; nil for those that are not read.
  private let slots: [Int?]
  private let width: Int
  /// `[rows, read columns]`.
  private var numbers: [Double] = []

  /// - Parameters:
  ///   - bytes: of the file.
  ///   - name: of the file.
  ///   - choose: the columns of a header that are read; others may hold anything.
  /// - Throws: `SystemIdentificationError.malformed`, or what `choose` throws.
  init(
    _ bytes: [UInt8], named name: String,
    choosing choose: ([String]) throws(SystemIdentificationError) -> [Int]
  ) throws(SystemIdentificationError) {
    self.name = name
    let end = bytes.firstIndex(of: NumberTable.newline) ?? bytes.count
    header = NumberTable.cells(bytes[..<end]).map {
      String(decoding: $0, as: UTF8.self).trimmingPrefix("\u{FEFF}").description
    }
    guard header != [""] else {
      throw .malformed(
        path: name, line: 1, column: nil, found: "nothing", expected: "the names of columns")
    }
    let wanted = try choose(header)
    var slots: [Int?] = Array(repeating: nil, count: header.count)
    for (slot, column) in wanted.enumerated() { slots[column] = slot }
    self.slots = slots
    width = wanted.count
    try readRows(bytes[min(end + 1, bytes.count)...])
  }

  /// A number of a column that is read.
  func value(_ row: Int, _ column: Int) -> Double {
    guard let slot = slots[column] else {
      preconditionFailure("column \(header[column]) is not read")
    }
    return numbers[row * width + slot]
  }

  private static let newline = UInt8(ascii: "\n")
  private static let comma = UInt8(ascii: ",")

  private mutating func readRows(_ bytes: ArraySlice<UInt8>) throws(SystemIdentificationError) {
    var rest = bytes
    while !rest.isEmpty {
      let end = rest.firstIndex(of: NumberTable.newline) ?? rest.endIndex
      let cells = NumberTable.cells(rest[..<end])
      rest = rest[min(end + 1, rest.endIndex)...]
      let line = rowCount + 2
      // The last line may be empty, and only that.
      if cells.count == 1, cells[0].isEmpty, rest.isEmpty { break }
      guard cells.count == header.count else {
        throw .malformed(
          path: name, line: line, column: nil, found: "\(cells.count) numbers",
          expected: "\(header.count), one for each column")
      }
      for (column, cell) in cells.enumerated() where slots[column] != nil {
        numbers.append(try number(cell, line: line, column: column))
      }
      rowCount += 1
    }
  }

  private func number(
    _ cell: ArraySlice<UInt8>, line: Int, column: Int
  ) throws(SystemIdentificationError) -> Double {
    let text = String(decoding: cell, as: UTF8.self)
    guard let number = Double(text), number.isFinite else {
      throw .malformed(
        path: name, line: line, column: column + 1,
        found: "'\(text.prefix(40))' for \(header[column])",
        expected: "a finite number")
    }
    return number
  }

  /// The cells of a line, without a carriage return at its end.
  private static func cells(_ line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    return line.split(separator: comma, omittingEmptySubsequences: false)
  }
}
