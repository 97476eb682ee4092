/// Curves over the iterations of a run, row by row as they come.
struct SeriesTable: Equatable, Encodable, Sendable {
  /// `[rows]`, rising.
  private(set) var iterations: [Int] = []
  /// `[rows]` for each curve; nil where there is no number.
  private(set) var columns: [String: [Double?]] = [:]

  /// Number of rows.
  var count: Int { iterations.count }

  /// Adds the row of an iteration, or to the last one where that is the same iteration's.
  mutating func append(_ iteration: Int, _ figures: [(name: String, value: Double)]) {
    if iterations.last != iteration {
      iterations.append(iteration)
      for name in columns.keys { columns[name]?.append(nil) }
    }
    for (name, value) in figures {
      var column = columns[name] ?? Array(repeating: nil, count: count)
      column[count - 1] = value.isFinite ? value : nil
      columns[name] = column
    }
  }

  /// Forgets an iteration and those after it.
  mutating func removeRows(from iteration: Int) {
    let kept = iterations.firstIndex { $0 >= iteration } ?? count
    iterations.removeLast(count - kept)
    columns = columns.mapValues { Array($0.prefix(kept)) }
  }

  /// The rows from a number on.
  func suffix(from row: Int) -> SeriesTable {
    var part = SeriesTable()
    part.iterations = Array(iterations[row...])
    part.columns = columns.mapValues { Array($0[row...]) }
    return part
  }
}
