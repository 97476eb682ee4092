import Foundation
import Testing

@testable import Training

@Suite struct MetricsTailTests {
  private let file = FileManager.default.temporaryDirectory.appending(
    path: "metrics-\(UUID().uuidString).csv")

  private func write(_ text: String) throws {
    try Data(text.utf8).write(to: file, options: .atomic)
  }

  /// Whether the table is anew, and the iterations of the news.
  private func read(_ tail: inout MetricsTail) throws -> (isAnew: Bool, iterations: [Int]) {
    let news = try tail.read()
    return (news.isAnew, news.rows.map(\.iteration))
  }

  @Test("every way of cutting a table in two gives its rows once, in order")
  func cuts() throws {
    defer { try? FileManager.default.removeItem(at: file) }
    let text = "iteration,a,b\n1,0.5,\n2,-1e-3,4\n10,7,8\n"
    for cut in 0...text.utf8.count {
      var tail = MetricsTail(of: file)
      try write(String(text.prefix(cut)))
      let first = try tail.read()
      try write(text)
      let second = try tail.read()
      #expect(!first.isAnew && !second.isAnew, "cut at \(cut)")
      let rows = first.rows + second.rows
      #expect(rows.map(\.iteration) == [1, 2, 10], "cut at \(cut)")
      #expect(rows.last?.values == [7, 8] && rows.first?.values[1].isNaN == true, "cut at \(cut)")
    }
    #expect(try MetricsTable.read(file).iterations == [1, 2, 10])
  }

  @Test("a shorter table, another last line, and one that was removed are read anew")
  func rewriting() throws {
    defer { try? FileManager.default.removeItem(at: file) }
    var tail = MetricsTail(of: file)
    #expect(try read(&tail) == (false, []))
    try write("iteration,a\n1,1\n2,2\n3,3\n")
    #expect(try read(&tail) == (false, [1, 2, 3]))
    try write("iteration,a\n1,1\n")
    #expect(try read(&tail) == (true, [1]))
    try write("iteration,a\n1,9\n2,2\n")
    #expect(try read(&tail) == (true, [1, 2]))
    try FileManager.default.removeItem(at: file)
    #expect(try read(&tail) == (true, []))
    try write("iteration,b,c\n4,1,1\n")
    #expect(try read(&tail) == (false, [4]))
    #expect(tail.columns == ["b", "c"])
  }

  @Test("lines that are no rows are left out")
  func noise() throws {
    defer { try? FileManager.default.removeItem(at: file) }
    var tail = MetricsTail(of: file)
    try write("iteration,a\nnan,1\n2\n\n3,1,1\n4,word\n")
    let news = try tail.read()
    #expect(news.rows.map(\.iteration) == [4] && news.rows[0].values[0].isNaN)
  }
}
