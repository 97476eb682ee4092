import Foundation
import Testing

@testable import VectorGraphics

@Suite struct AxisScaleTests {
  @Test("a logarithmic axis has its marks at powers of ten, evenly spaced")
  func marks() {
    let scale = AxisScale.logarithmic
    let range = scale.wholeRange(0.03...70)
    #expect(abs(range.lowerBound - 0.01) < 1e-15 && abs(range.upperBound - 100) < 1e-12)
    #expect(
      scale.ticks(covering: range, count: 8).map(\.label) == ["0.01", "0.1", "1", "10", "100"])
    #expect(abs(scale.share(of: 1, in: range) - 0.5) < 1e-12)
    #expect(scale.wholeRange(1...10) == 1...10)
    // A single value still spans an axis.
    #expect(scale.wholeRange(10...10) == 10...100)
  }

  @Test("a linear axis is as it was")
  func linear() {
    #expect(AxisScale.linear.wholeRange(0.3...7) == 0.3...7)
    #expect(AxisScale.linear.share(of: 2, in: 1...5) == 0.25)
    #expect(
      AxisScale.linear.ticks(covering: 0...1, count: 2).map(\.label) == ["0.0", "0.5", "1.0"])
  }

  @Test("what a logarithmic axis has no place for leaves a gap")
  func gaps() {
    var chart = LineChart(
      title: "t", xLabel: "x", yLabel: "y",
      series: [.init(name: "", points: [(1, 1), (10, 10), (100, 0), (1000, 100), (10_000, 10)])])
    chart.xScale = .logarithmic
    chart.yScale = .logarithmic
    let text = chart.document().text
    #expect(!text.contains("nan") && !text.contains("inf"))
    #expect(text.components(separatedBy: "<polyline").count == 4)
  }
}
