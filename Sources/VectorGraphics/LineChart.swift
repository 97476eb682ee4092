/// A diagram of named curves over a common axis.
public struct LineChart: Sendable {
  /// A curve, with a band about it if it has bounds.
  public struct Series: Sendable {
    /// Name in the legend.
    public var name: String
    /// Points in the order in which they are joined; those that are not finite leave a gap.
    public var points: [(x: Double, y: Double)]
    /// Lower and upper bound at each point, `[points]` or empty for no band.
    public var band: [(lower: Double, upper: Double)]
    /// Whether the curve is dashed.
    public var isDashed: Bool

    /// A curve through the points, in order.
    public init(
      name: String, points: [(x: Double, y: Double)], band: [(lower: Double, upper: Double)] = [],
      isDashed: Bool = false
    ) {
      precondition(
        band.isEmpty || band.count == points.count,
        "series \(name) has \(points.count) points, got a band of \(band.count)")
      self.name = name
      self.points = points
      self.band = band
      self.isDashed = isDashed
    }
  }

  /// Colours of the curves in their order (Okabe and Ito 2008, told apart by all eyes).
  public static let palette = [
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000",
  ]

  /// What the diagram shows, above it.
  public var title: String
  /// Name of the horizontal axis with its unit.
  public var xLabel: String
  /// Name of the vertical axis with its unit.
  public var yLabel: String
  /// The curves, later ones over earlier ones.
  public var series: [Series]
  /// Width of the drawing [px].
  public var width = 640.0
  /// Height of the drawing [px].
  public var height = 400.0
  /// Range of the vertical axis; nil for that of the points.
  public var yRange: ClosedRange<Double>?

  /// A diagram of 640 × 400 px whose axes cover all points.
  public init(title: String, xLabel: String, yLabel: String, series: [Series]) {
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.series = series
  }

  /// The drawing.
  public func document() -> SVGDocument {
    var document = SVGDocument(width: width, height: height, title: title)
    let legendRows = series.count > 1 ? (series.count + 3) / 4 : 0
    let plot = Plot(
      left: 64, top: 44 + 20 * Double(legendRows), right: width - 20, bottom: height - 50,
      xRange: range(of: \.x), yRange: yRange ?? paddedYRange())
    drawAxes(plot, in: &document)
    for (index, curve) in series.enumerated() {
      draw(curve, color: LineChart.palette[index % LineChart.palette.count], plot, in: &document)
    }
    if legendRows > 0 { drawLegend(in: &document) }
    document.addText(title, at: .init(plot.left, 24), size: 15, color: "#111111", isBold: true)
    return document
  }

  /// The area of the curves and the scales of its axes.
  private struct Plot {
    let left: Double
    let top: Double
    let right: Double
    let bottom: Double
    let xRange: ClosedRange<Double>
    let yRange: ClosedRange<Double>

    func point(_ x: Double, _ y: Double) -> SVGDocument.Point {
      let u = (x - xRange.lowerBound) / (xRange.upperBound - xRange.lowerBound)
      let v = (y - yRange.lowerBound) / (yRange.upperBound - yRange.lowerBound)
      return .init(
        left + u * (right - left), bottom - max(-0.02, min(1.02, v)) * (bottom - top))
    }
  }

  private func range(of coordinate: KeyPath<(x: Double, y: Double), Double>) -> ClosedRange<Double>
  {
    let values = series.flatMap { $0.points.map { $0[keyPath: coordinate] } }.filter(\.isFinite)
    guard let lowest = values.min(), let highest = values.max() else { return 0...1 }
    return lowest < highest ? lowest...highest : lowest - 0.5...highest + 0.5
  }

  private func paddedYRange() -> ClosedRange<Double> {
    let bounds = series.flatMap { $0.band.flatMap { [$0.lower, $0.upper] } }.filter(\.isFinite)
    let points = range(of: \.y)
    let lowest = min(points.lowerBound, bounds.min() ?? points.lowerBound)
    let highest = max(points.upperBound, bounds.max() ?? points.upperBound)
    let margin = 0.04 * (highest - lowest)
    return lowest - margin...highest + margin
  }

  private func drawAxes(_ plot: Plot, in document: inout SVGDocument) {
    let grid = SVGDocument.Style.line("#e6e8eb")
    let xTicks = AxisTicks(covering: plot.xRange, count: max(2, Int(width / 90)))
    for value in xTicks.values {
      let foot = plot.point(value, plot.yRange.lowerBound)
      document.addLine(.init(foot.x, plot.top), .init(foot.x, plot.bottom), style: grid)
      document.addText(
        xTicks.label(value), at: .init(foot.x, plot.bottom + 17), size: 11, color: "#5b6470",
        anchor: .middle)
    }
    let yTicks = AxisTicks(covering: plot.yRange, count: max(2, Int(height / 60)))
    for value in yTicks.values {
      let start = plot.point(plot.xRange.lowerBound, value)
      document.addLine(start, .init(plot.right, start.y), style: grid)
      document.addText(
        yTicks.label(value), at: .init(plot.left - 8, start.y + 4), size: 11, color: "#5b6470",
        anchor: .end)
    }
    let axis = SVGDocument.Style.line("#9aa3ad", width: 1.2)
    document.addPath(
      [.init(plot.left, plot.top), .init(plot.left, plot.bottom), .init(plot.right, plot.bottom)],
      style: axis)
    document.addText(
      xLabel, at: .init((plot.left + plot.right) / 2, height - 12), size: 12, anchor: .middle)
    document.addText(
      yLabel, at: .init(17, (plot.top + plot.bottom) / 2), size: 12, anchor: .middle, rotation: -90)
  }

  private func draw(
    _ curve: Series, color: String, _ plot: Plot, in document: inout SVGDocument
  ) {
    let banded = zip(curve.points, curve.band).filter {
      $0.x.isFinite && $1.lower.isFinite && $1.upper.isFinite
    }
    let outline =
      banded.map { plot.point($0.x, $1.upper) }
      + banded.reversed().map { plot.point($0.x, $1.lower) }
    document.addPath(outline, isClosed: true, style: .area(color, opacity: 0.15))

    let style = SVGDocument.Style.line(color, width: 2, dashes: curve.isDashed ? [6, 4] : [])
    let runs = curve.points.split { !$0.x.isFinite || !$0.y.isFinite }
    for run in runs {
      let points = run.map { plot.point($0.x, $0.y) }
      if points.count == 1 {
        document.addCircle(points[0], radius: 2.5, style: .area(color))
      } else {
        document.addPath(points, style: style)
      }
    }
  }

  private func drawLegend(in document: inout SVGDocument) {
    let columnWidth = (width - 84) / 4
    for (index, curve) in series.enumerated() {
      let x = 64 + Double(index % 4) * columnWidth
      let y = 44 + 20 * Double(index / 4)
      let color = LineChart.palette[index % LineChart.palette.count]
      document.addLine(
        .init(x, y), .init(x + 18, y),
        style: .line(color, width: 2.5, dashes: curve.isDashed ? [6, 4] : []))
      document.addText(curve.name, at: .init(x + 24, y + 4), size: 12)
    }
  }
}
