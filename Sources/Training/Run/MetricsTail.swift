import Foundation

/// Follows a run's `metrics.csv` while another process writes it.
///
/// A last line without its end is waited for. A run that goes on from a checkpoint writes the table anew:
/// it is then shorter than before, or no longer has the last line that was read where it was.
public struct MetricsTail {
  /// One iteration.
  public struct Row: Equatable, Sendable {
    /// Number of the iteration.
    public let iteration: Int
    /// `[columns]`; NaN where there is no number.
    public let values: [Double]
  }

  /// What has come since the last look.
  public struct News: Equatable, Sendable {
    /// Whether the table was written anew: the rows are then all that it has.
    public var isAnew = false
    /// Further rows, in the order of the file.
    public var rows: [Row] = []
  }

  /// The file.
  public let file: URL
  /// Names of the columns behind the iteration; empty before the first row.
  public private(set) var columns: [String] = []
  /// Where the first line begins that was not read yet [bytes].
  private var offset: UInt64 = 0
  /// The last line that was read, with its end.
  private var lastLine = Data()

  /// The tail of a table, all of which is new at first.
  public init(of file: URL) { self.file = file }

  /// Reads on.
  ///
  /// - Returns: what is new; nothing where there is no file yet.
  /// - Throws: `RunError` where the file cannot be read.
  public mutating func read() throws(RunError) -> News {
    guard FileManager.default.fileExists(atPath: file.path) else {
      defer { self = MetricsTail(of: file) }
      return News(isAnew: offset > 0)
    }
    let known = UInt64(lastLine.count)
    let bytes = try RunFiles.read(file, from: offset - known)
    guard bytes.prefix(lastLine.count) == lastLine else {
      self = MetricsTail(of: file)
      var news = try read()
      news.isAnew = true
      return news
    }
    return News(rows: take(bytes.dropFirst(lastLine.count)))
  }

  /// The rows of complete lines.
  private mutating func take(_ bytes: Data) -> [Row] {
    let newline = UInt8(ascii: "\n")
    guard let end = bytes.lastIndex(of: newline) else { return [] }
    var rows: [Row] = []
    for line in bytes[..<end].split(separator: newline, omittingEmptySubsequences: false) {
      let text = String(decoding: line, as: UTF8.self)
      if columns.isEmpty {
        columns = MetricsTable.columnNames(of: text)
      } else if let row = MetricsTable.row(of: text, columnCount: columns.count) {
        rows.append(Row(iteration: row.iteration, values: row.values))
      }
      lastLine = Data(line) + [newline]
    }
    offset += UInt64(end + 1 - bytes.startIndex)
    return rows
  }
}
