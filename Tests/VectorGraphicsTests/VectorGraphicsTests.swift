import Foundation
import Testing
import VectorGraphics

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("Vector graphics") struct VectorGraphicsTests {
  @Test("marks are round numbers within the range")
  func ticks() {
    #expect(AxisTicks(covering: 0...10, count: 5).values == [0, 2, 4, 6, 8, 10])
    #expect(AxisTicks(covering: -1...1, count: 4).values == [-1, -0.5, 0, 0.5, 1])
    for (low, high, count) in [(0.0, 1e7, 6), (-3.7, 12.1, 8), (0.001, 0.0042, 4)] {
      let ticks = AxisTicks(covering: low...high, count: count)
      #expect(ticks.values.allSatisfy { $0 >= low - 1e-12 && $0 <= high + 1e-12 })
      #expect(ticks.values.count >= count / 2 && ticks.values.count <= 2 * count + 1)
    }
    #expect(AxisTicks(covering: 3...3, count: 4).values == [3])
  }

  @Test("labels have the digits of the step and short forms of thousands")
  func labels() {
    let small = AxisTicks(covering: 0...0.5, count: 5)
    #expect(small.values.map(small.label) == ["0.0", "0.1", "0.2", "0.3", "0.4", "0.5"])
    let large = AxisTicks(covering: 0...40_000, count: 4)
    #expect(large.values.map(large.label) == ["0", "10k", "20k", "30k", "40k"])
  }

  @Test("a drawing is well-formed XML whose texts are escaped")
  func wellFormed() {
    var document = SVGDocument(width: 100, height: 50, title: "a < b & \"c\"")
    document.addText("x > y", at: .init(1, 2))
    document.addPath([.init(0, 0), .init(10.123, 5)], style: .line("#000000"))
    #expect(XMLParser(data: Data(document.text.utf8)).parse())
    #expect(document.text.contains("a &lt; b &amp; &quot;c&quot;"))
    #expect(document.text.contains("points=\"0,0 10.12,5\""))
  }

  @Test("a chart draws one curve per run of finite points and one legend entry per series")
  func chart() {
    let chart = LineChart(
      title: "Return", xLabel: "iteration", yLabel: "return",
      series: [
        .init(name: "first", points: [(0, 1), (1, 2), (2, .nan), (3, 4), (4, 5)]),
        .init(name: "second", points: [(0, 0), (4, 1)], band: [(-1, 1), (0, 2)], isDashed: true),
      ])
    let text = chart.document().text
    #expect(XMLParser(data: Data(text.utf8)).parse())
    let curves = text.components(separatedBy: "stroke-width=\"2\"").count - 1
    #expect(curves == 3)
    #expect(text.contains(">first<") && text.contains(">second<"))
    #expect(text.components(separatedBy: "<polygon").count - 1 == 1)
  }

  @Test("a chart without any finite point is still drawn")
  func emptyChart() {
    let chart = LineChart(
      title: "", xLabel: "", yLabel: "", series: [.init(name: "none", points: [(0, .nan)])])
    #expect(XMLParser(data: Data(chart.document().text.utf8)).parse())
  }
}
