import VectorGraphics

/// Measured positions beside those simulated with the robot's description and with the estimates.
public struct FitDrawing: Sendable {
  private let comparison: FitComparison
  private let title: String

  /// The drawing of what came of a log.
  public init(_ identification: Identification) {
    comparison = identification.comparison
    title = "\(identification.robotName): measured and simulated joint positions"
  }

  /// As SVG: a chart for each joint, two beside each other.
  public var svg: String {
    let (width, height) = (560.0, 240.0)
    let count = comparison.jointNames.count
    let rows = (count + 1) / 2
    var document = SVGDocument(
      width: 2 * width, height: Double(rows) * height, title: title)
    for joint in 0..<count {
      var chart = self.chart(of: joint)
      (chart.width, chart.height) = (width, height)
      document.addDrawing(
        chart.document(),
        at: .init(Double(joint % 2) * width, Double(joint / 2) * height))
    }
    return document.text
  }

  /// The last seconds, thinned out to what a screen shows.
  private func chart(of joint: Int) -> LineChart {
    let joints = comparison.jointNames.count
    let end = comparison.times.last ?? 0
    let rows = comparison.times.indices.filter {
      comparison.times[$0] >= end - FitDrawing.duration
    }
    let stride = max(1, rows.count / FitDrawing.pointCount)
    func curve(_ name: String, _ values: [Double]) -> LineChart.Series {
      LineChart.Series(
        name: name,
        points: rows.enumerated().filter { $0.offset.isMultiple(of: stride) }.map {
          (comparison.times[$0.element], values[$0.element * joints + joint])
        })
    }
    var measured = curve("measured", comparison.measured)
    measured.mark = .dots(radius: 1)
    measured.color = "#9aa3ad"
    var before = curve("as described", comparison.before)
    before.isDashed = true
    before.width = 1.2
    var after = curve("as estimated", comparison.after)
    after.width = 1.4
    return LineChart(
      title: comparison.jointNames[joint], xLabel: "time [s]", yLabel: "position [rad]",
      series: [measured, before, after])
  }

  /// [s].
  private static let duration = 2.0
  private static let pointCount = 200
}
