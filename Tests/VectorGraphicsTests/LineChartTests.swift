import Foundation
import Testing
import VectorGraphics

@Suite("Line charts") struct LineChartTests {
  private func chart(_ series: [LineChart.Series]) -> LineChart {
    LineChart(title: "", xLabel: "", yLabel: "", series: series)
  }

  private func count(_ part: String, in text: String) -> Int {
    text.components(separatedBy: part).count - 1
  }

  @Test("equal scales make a square square, whatever the bounds of the height")
  func equalScales() {
    let square = [(0.2, 0.1), (0.4, 0.1), (0.4, 0.3), (0.2, 0.3)].map { (x: $0.0, y: $0.1) }
    for heights in [200.0...900, 200.0...200, 900.0...900] {
      var chart = chart([.init(name: "square", points: square)])
      chart.series[0].mark = .area(opacity: 1)
      chart.series[0].width = 0
      chart.xRange = 0...1
      chart.yRange = 0...0.5
      chart.equalizeScales(heights: heights)
      #expect(heights.contains(chart.height))
      let text = chart.document().text
      let list =
        text.components(separatedBy: "<polygon points=\"").last?
        .components(separatedBy: "\"").first ?? ""
      let corners = list.split(separator: " ").map {
        $0.split(separator: ",").compactMap { Double($0) }
      }
      #expect(corners.count == 4)
      // Coordinates have two digits.
      #expect(abs((corners[1][0] - corners[0][0]) - (corners[1][1] - corners[2][1])) < 0.03)
    }
  }

  @Test("curves without a name are not in the legend, dots are circles, a span has its name once")
  func marks() {
    var dots = LineChart.Series(name: "dots", points: [(0, 0), (1, 1), (2, .nan), (3, 0)])
    dots.mark = .dots(radius: 2)
    dots.color = "#123456"
    var chart = chart([dots, .init(name: "", points: [(0, 1), (3, 1)])])
    chart.spans = [.init(name: "push", range: 1...2)]
    let text = chart.document().text
    // Three points and the legend's.
    #expect(count("<circle", in: text) == 4)
    #expect(count("#123456", in: text) == 4)
    #expect(count(">push<", in: text) == 1)
    #expect(count("font-size=\"12\"", in: text) == 3)
  }

  @Test("a legend whose names are too long for four columns has fewer")
  func legend() {
    func rows(_ name: String) -> Int {
      var chart = chart((0..<4).map { .init(name: "\(name) \($0)", points: [(0, 0), (1, 1)]) })
      chart.width = 360
      let lines = chart.document().text.components(separatedBy: "\n").filter {
        $0.contains(">\(name) ")
      }
      return Set(lines.compactMap { $0.components(separatedBy: " y=\"").last?.prefix(4) }).count
    }
    #expect(rows("a") == 1)
    #expect(rows("rather long") == 2)
  }
}
