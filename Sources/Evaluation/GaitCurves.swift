import EvaluationSuites
import VectorGraphics

/// The strides of one case beside those of the reference.
public struct GaitCurves: Equatable, Sendable {
  /// Name of the case.
  let name: String
  /// Of all episodes.
  let strides: StrideCurves
  /// Nil without a reference.
  let reference: StrideCurves?

  /// Nil where no foot made a stride.
  init?(_ outcome: CaseOutcome) {
    strides = outcome.episodes.reduce(StrideCurves()) { $0 + $1.strides }
    guard strides.strideCounts.contains(where: { $0 > 0 }) else { return nil }
    name = outcome.evaluated.name
    reference = outcome.reference
  }

  private static let panelSize = (width: 420.0, height: 300.0)

  /// Hip, knee and ankle over the stride, a row a case: mean and standard deviation of the strides, and
  /// the reference dashed.
  public static func picture(_ cases: [GaitCurves]) -> SVGDocument {
    let size = panelSize
    let joints = StrideCurves.Joint.allCases
    var document = SVGDocument(
      width: Double(joints.count) * size.width, height: Double(max(1, cases.count)) * size.height,
      title: "Hip, knee and ankle over the stride")
    for (row, curves) in cases.enumerated() {
      for joint in joints {
        var chart = curves.chart(joint)
        chart.width = size.width
        chart.height = size.height
        document.addDrawing(
          chart.document(),
          at: .init(Double(joint.rawValue) * size.width, Double(row) * size.height))
      }
    }
    return document
  }

  private func chart(_ joint: StrideCurves.Joint) -> LineChart {
    let degrees = 180 / Double.pi
    var series: [LineChart.Series] = []
    for (foot, side) in ["left", "right"].enumerated() {
      if let mean = strides.mean(joint, foot: foot),
        let deviation = strides.deviation(joint, foot: foot)
      {
        let band = zip(mean, deviation).map {
          (lower: degrees * ($0 - $1), upper: degrees * ($0 + $1))
        }
        series.append(
          .init(name: side, points: GaitCurves.points(mean, factor: degrees), band: band))
      }
    }
    if let mean = reference?.mean(joint, foot: 0) {
      series.append(
        .init(
          name: "reference, left", points: GaitCurves.points(mean, factor: degrees),
          isDashed: true))
    }
    return LineChart(
      title: "\(name): \(joint)", xLabel: "% of the stride", yLabel: "°", series: series)
  }

  private static func points(_ samples: [Double], factor: Double) -> [(x: Double, y: Double)] {
    samples.enumerated().map { index, value in
      (100 * Double(index) / Double(StrideCurves.sampleCount - 1), factor * value)
    }
  }
}
