/// A table in a terminal: words to the left, numbers to the right.
package struct TextTable: Equatable, Sendable {
  /// `[rows][columns]`, as many columns in each row.
  private let rows: [[String]]
  private let wordColumnCount: Int

  /// - Parameters:
  ///   - rows: `[rows][columns]`, as many columns in each row.
  ///   - wordColumnCount: columns of words, which come first.
  package init(_ rows: [[String]], wordColumnCount: Int) {
    self.rows = rows
    self.wordColumnCount = wordColumnCount
  }

  /// The rows, a line each.
  package var text: String {
    guard let first = rows.first else { return "" }
    let widths = first.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      row.enumerated().map { column, cell in
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        return column < wordColumnCount ? cell + padding : padding + cell
      }.joined(separator: "  ") + "\n"
    }.joined()
  }
}
