import Foundation

/// `metrics.csv`: one row per iteration, only figures that a repeated run gives again to the bit.
///
/// The first column is the iteration; the others are fixed by the first row. Numbers are written in
/// the shortest form that reads back as the same bits; a figure that is not a number is left empty.
public struct MetricsTable {
  /// One named figure of an iteration.
  public struct Figure: Equatable, Sendable {
    /// Name of its column.
    public var name: String
    /// Its value.
    public var value: Double

    /// The figure of that name and value.
    public init(_ name: String, _ value: Double) {
      self.name = name
      self.value = value
    }
  }

  private let file: URL
  private var columns: [String]

  /// Opens the table of a run.
  ///
  /// - Parameters:
  ///   - file: the CSV file; made at the first `append` where it does not exist.
  ///   - lastIteration: rows after it are dropped: they were written after the checkpoint from which
  ///     the run goes on. 0 empties the table.
  /// - Throws: `RunError` where the file exists and cannot be read or written.
  public init(file: URL, keepingThrough lastIteration: Int) throws(RunError) {
    self.file = file
    columns = []
    guard lastIteration > 0, FileManager.default.fileExists(atPath: file.path) else {
      try RunFiles.write(Data(), to: file)
      return
    }
    let lines = try MetricsTable.lines(of: file)
    guard let header = lines.first else { return }
    columns = MetricsTable.columnNames(of: header)
    let kept = lines.dropFirst().filter { line in
      guard let iteration = Int(line.prefix { $0 != "," }) else { return false }
      return iteration <= lastIteration
    }
    let text = ([header] + kept).map { $0 + "\n" }.joined()
    try RunFiles.write(Data(text.utf8), to: file)
  }

  /// Writes one row.
  ///
  /// - Throws: `RunError` where the file cannot be written.
  public mutating func append(iteration: Int, figures: [Figure]) throws(RunError) {
    var text = ""
    if columns.isEmpty {
      columns = figures.map(\.name)
      text += (["iteration"] + columns).joined(separator: ",") + "\n"
    }
    let byName = Dictionary(figures.map { ($0.name, $0.value) }) { first, _ in first }
    let fields = columns.map { name in
      guard let value = byName[name], value.isFinite else { return "" }
      return "\(value)"
    }
    text += (["\(iteration)"] + fields).joined(separator: ",") + "\n"
    try RunFiles.append(Data(text.utf8), to: file)
  }

  /// All rows of a table.
  ///
  /// - Returns: the iterations, and one series per column; an empty field is NaN.
  /// - Throws: `RunError` where the file cannot be read.
  public static func read(
    _ file: URL
  ) throws(RunError) -> (iterations: [Int], columns: [(name: String, values: [Double])]) {
    let lines = try lines(of: file)
    guard let header = lines.first else { return ([], []) }
    let names = columnNames(of: header)
    var iterations: [Int] = []
    var values = Array(repeating: [Double](), count: names.count)
    for line in lines.dropFirst() {
      guard let row = row(of: line, columnCount: names.count) else { continue }
      iterations.append(row.iteration)
      for (index, value) in row.values.enumerated() { values[index].append(value) }
    }
    return (iterations, zip(names, values).map { ($0, $1) })
  }

  /// The names of the columns behind the first, which is the iteration.
  static func columnNames(of header: String) -> [String] {
    header.split(separator: ",", omittingEmptySubsequences: false).dropFirst().map(String.init)
  }

  /// The numbers of a line; nil for one that is no row of the table. An empty field is NaN.
  static func row(
    of line: String, columnCount: Int
  ) -> (iteration: Int, values: [Double])? {
    let fields = line.split(separator: ",", omittingEmptySubsequences: false)
    guard fields.count == columnCount + 1, let iteration = Int(fields[0]) else { return nil }
    return (iteration, fields.dropFirst().map { Double($0) ?? .nan })
  }

  /// Complete lines; a last line without its end was cut off by a kill and does not count.
  private static func lines(of file: URL) throws(RunError) -> [String] {
    let data = try RunFiles.read(file)
    let text = String(decoding: data, as: UTF8.self)
    let complete = text.prefix(upTo: text.lastIndex(of: "\n") ?? text.startIndex)
    return complete.split(separator: "\n").map(String.init)
  }
}
