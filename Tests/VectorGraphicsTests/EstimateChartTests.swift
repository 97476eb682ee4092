import Foundation
import Testing
import VectorGraphics

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("Charts of estimates") struct EstimateChartTests {
  private func estimate(_ value: Double) -> IntervalChart.Estimate {
    .init(value: value, low: value - 1, high: value + 1, note: "at \(value)")
  }

  /// The centres of circles of a radius.
  private func circles(_ text: String, radius: String) -> [(x: Double, y: Double)] {
    text.matches(of: /<circle cx="([-0-9.]+)" cy="([-0-9.]+)" r="([0-9.]+)"/).compactMap { match in
      guard match.3 == radius, let x = Double(match.1), let y = Double(match.2) else { return nil }
      return (x, y)
    }
  }

  @Test("marks lie where their values are, rows below each other, all within the drawing")
  func intervals() throws {
    let chart = IntervalChart(
      title: "t", xLabel: "x", rows: ["a", "b", "c"],
      series: [("first", [estimate(2), estimate(4), estimate(8)])])
    let text = chart.document().text
    #expect(XMLParser(data: Data(text.utf8)).parse())
    let marks = circles(text, radius: "4")
    try #require(marks.count == 3)
    // Coordinates have two digits.
    #expect(abs((marks[2].x - marks[1].x) - 2 * (marks[1].x - marks[0].x)) < 0.04)
    #expect(marks[0].y < marks[1].y && marks[1].y < marks[2].y)
    #expect(text.contains("<title>at 4.0</title>"))
  }

  @Test("what is missing or not finite is left out, and series have marks of different shapes")
  func missing() {
    let chart = IntervalChart(
      title: "t", xLabel: "x", rows: ["a", "b"],
      series: [("first", [estimate(2), nil]), ("second", [estimate(.nan), estimate(.infinity)])])
    let text = chart.document().text
    #expect(!text.contains("nan") && !text.contains("inf"))
    // Two in the legend, one in the diagram.
    #expect(text.components(separatedBy: "class=\"mark\"").count - 1 == 3)
    #expect(Set((0..<4).map(SVGDocument.Mark.of(series:))).count == 4)
    #expect(SVGDocument.Mark.of(series: 4) == .circle)
  }

  @Test("a diagram of nothing and one of equal values are drawn")
  func degenerate() {
    for rows in [[], ["a"]] {
      let chart = IntervalChart(
        title: "", xLabel: "", rows: rows,
        series: [("s", rows.map { _ in .init(value: 0, low: 0, high: 0, note: "") })])
      #expect(XMLParser(data: Data(chart.document().text.utf8)).parse())
    }
    let rose = PolarChart(title: "", unit: "", series: [("s", [])])
    #expect(XMLParser(data: Data(rose.document().text.utf8)).parse())
  }

  @Test("ahead is up and left is left, at distances in proportion to the values")
  func directions() throws {
    let chart = PolarChart(
      title: "t", unit: "%",
      series: [
        (
          "s",
          [
            .init(angle: 0, value: 100, note: ""), .init(angle: 0.5 * .pi, value: 50, note: ""),
            .init(angle: -0.5 * .pi, value: 0, note: ""),
          ]
        )
      ])
    let marks = circles(chart.document().text, radius: "4.5")
    try #require(marks.count == 3)
    let center = marks[2]
    #expect(abs(marks[0].x - center.x) < 0.02 && marks[0].y < center.y)
    #expect(abs(marks[1].y - center.y) < 0.02 && marks[1].x < center.x)
    #expect(abs((center.y - marks[0].y) - 2 * (center.x - marks[1].x)) < 0.04)
  }
}
