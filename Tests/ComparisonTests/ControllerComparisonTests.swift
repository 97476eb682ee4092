import Foundation
import Testing

@testable import Comparison

@Suite struct ControllerComparisonTests {
  private static let error = ComparedFigure(
    key: "error_m_s", title: "error", name: "error", unit: "m/s", digits: 3, tableFactor: 1,
    preference: .less)

  private static func measured(_ values: [Double?]) -> MeasuredFigure {
    let known = values.compactMap { $0 }
    let mean = known.reduce(0, +) / Double(known.count)
    return MeasuredFigure(
      value: mean, low: known.min() ?? 0, high: known.max() ?? 0, samples: values)
  }

  /// A baseline that errs by 0.5, one that errs less, and one that is the same.
  private static func comparison(ours: [Double?] = [0.1, 0.2, 0.1, 0.2, 0.1])
    -> ControllerComparison
  {
    let theirs: [Double?] = [0.5, 0.6, 0.5, 0.6, 0.5]
    let line = ComparisonLine(
      engine: "lanes", caseName: "vx, \"0.5\"", figure: error,
      measured: [ours, theirs, theirs].map(measured), baseline: 2, number: 0)
    return ControllerComparison(
      controllers: ["ours", "twin", "mpc"], baseline: 2, lines: [line])
  }

  @Test("each line judges every controller but the baseline")
  func verdicts() {
    let line = Self.comparison().lines[0]
    #expect(line.verdicts == [.better, .noDifference, nil])
    #expect(line.differences[2] == nil)
    #expect(Self.comparison().count(.better, of: 0) == 1)
    #expect(Self.comparison().count(.better, of: 1) == 0)
  }

  @Test("files say what the lines say, the same bytes each time")
  func files() throws {
    let comparison = Self.comparison()
    let data = try comparison.json(cases: [])
    #expect(try Self.comparison().json(cases: []) == data)
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(object["baseline"] as? String == "mpc")
    let lines = try #require(object["lines"] as? [[String: Any]])
    let figures = try #require(lines[0]["controllers"] as? [String: [String: Any]])
    #expect(figures["ours"]?["verdict"] as? String == "better")
    #expect(figures["ours"]?["pairs"] as? Int == 5)
    #expect(abs(try #require(figures["ours"]?["difference"] as? Double) + 0.4) < 1e-12)
    #expect(figures["mpc"]?["verdict"] == nil)

    let rows = comparison.csv.split(separator: "\n")
    #expect(rows.count == 4)
    #expect(rows[1].hasPrefix("lanes,\"vx, \"\"0.5\"\"\",error_m_s,less,ours,"))
    #expect(rows[1].hasSuffix(",5,better"))
    #expect(rows[3].hasSuffix(",5,,,,,"))
  }

  @Test("times are in a file of their own, in microseconds")
  func timing() throws {
    var times = TickTimes()
    for _ in 0..<4 { times.add(2e-3) }
    let data = try Self.comparison().json(timings: [
      ControllerTiming(controller: 0, engine: "ode", period: 1e-3, times: times)
    ])
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let timing = try #require((object["timings"] as? [[String: Any]])?.first)
    #expect(timing["controller"] as? String == "ours" && timing["ticks"] as? Int == 4)
    #expect(abs(try #require(timing["tick_mean_us"] as? Double) - 2_000) < 1e-6)
    #expect(abs(try #require(timing["processor_share"] as? Double) - 2) < 1e-9)
  }

  @Test("a terminal shows what differs, and how often nothing does")
  func text() {
    let text = Self.comparison().text
    #expect(
      text.contains("ours beside mpc: better in 1, worse in 0, no difference in 0 of 1 lines"))
    #expect(
      text.contains("twin beside mpc: better in 0, worse in 0, no difference in 1 of 1 lines"))
    #expect(text.contains("error [m/s]  0.140"))
    #expect(text.contains("-0.400"))
  }

  @Test("what is worse than a stored interval is named; what is better or within is not")
  func regressions() throws {
    let stored = try StoredComparison(try Self.comparison().json(cases: []), file: "old.json")
    #expect(try stored.regressions(in: Self.comparison()).isEmpty)
    #expect(try stored.regressions(in: Self.comparison(ours: [0, 0, 0, 0, 0])).isEmpty)
    #expect(try stored.regressions(in: Self.comparison(ours: [0.2, 0.2, nil, 0.2, 0.2])).isEmpty)
    let worse = try stored.regressions(in: Self.comparison(ours: [0.3, 0.2, 0.3, 0.2, 0.3]))
    #expect(worse.count == 1)
    #expect(worse[0].hasPrefix("ours, lanes, vx, \"0.5\": error_m_s is 0.26"))
    #expect(worse[0].hasSuffix("was between 0.1 and 0.2"))
  }

  @Test(
    "files that are no comparison, or of something else, are refused",
    arguments: [
      "", "[]", "{}", #"{"schema": 2, "lines": []}"#, #"{"schema": 1, "lines": [{}]}"#,
      #"{"schema": 1, "lines": [{"engine": "a", "case": "b", "figure": "c", "controllers": {"d": {"low": 2, "high": 1}}}]}"#,
    ])
  func strangers(text: String) {
    #expect(throws: StoredComparisonError.self) {
      try StoredComparison(Data(text.utf8), file: "x.json")
    }
  }

  @Test("a stored comparison without a common line is refused")
  func nothingInCommon() throws {
    let empty = Data(#"{"schema": 1, "lines": []}"#.utf8)
    let stored = try StoredComparison(empty, file: "x.json")
    #expect(throws: StoredComparisonError.self) {
      try stored.regressions(in: Self.comparison())
    }
  }
}
