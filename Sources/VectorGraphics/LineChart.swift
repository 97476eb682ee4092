/// A diagram of named curves over a common axis.
public struct LineChart: Sendable {
  /// A curve, with a band about it if it has bounds.
  public struct Series: Sendable {
    /// How the points are shown.
    public enum Mark: Hashable, Sendable {
      /// Joined in order.
      case line
      /// Each by itself, with a radius [px].
      case dots(radius: Double)
      /// As the outline of an area, whose inside has an opacity.
      case area(opacity: Double)
    }

    /// Name in the legend; empty for a curve that is not in it.
    public var name: String
    /// Points in the order in which they are joined; those that are not finite leave a gap.
    public var points: [(x: Double, y: Double)]
    /// Lower and upper bound at each point, `[points]` or empty for no band.
    public var band: [(lower: Double, upper: Double)]
    /// Whether the curve is dashed.
    public var isDashed: Bool
    /// How the points are shown.
    public var mark = Mark.line
    /// CSS colour; nil for the palette's at the curve's place.
    public var color: String?
    /// Width of lines [px].
    public var width = 2.0
    /// 0 transparent … 1 opaque.
    public var opacity = 1.0

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

  /// A part of the horizontal axis that stands out.
  public struct Span: Sendable {
    /// What it is, above the curves; empty for nothing.
    public var name: String
    /// From where to where.
    public var range: ClosedRange<Double>

    /// The part of the values given.
    public init(name: String, range: ClosedRange<Double>) {
      self.name = name
      self.range = range
    }
  }

  /// Colours of the curves in their order (Okabe and Ito 2008, told apart by all eyes).
  public static let palette = [
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000",
  ]

  /// The palette's colour for the series at a place, over and over.
  public static func color(ofSeries index: Int) -> String { palette[index % palette.count] }

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
  /// Range of the horizontal axis, in which all points must be; nil for that of the points.
  public var xRange: ClosedRange<Double>?
  /// Range of the vertical axis; nil for that of the points.
  public var yRange: ClosedRange<Double>?
  /// How values become places along the horizontal axis.
  public var xScale = AxisScale.linear
  /// How values become places along the vertical axis.
  public var yScale = AxisScale.linear
  /// Parts of the horizontal axis that stand out, behind the curves.
  public var spans: [Span] = []

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
    let plot = Plot(
      left: LineChart.margins.left, top: top, right: width - LineChart.margins.right,
      bottom: height - LineChart.margins.bottom,
      xRange: xRange ?? xScale.wholeRange(range(of: \.x)),
      yRange: yRange ?? (yScale == .linear ? paddedYRange() : yScale.wholeRange(range(of: \.y))),
      xScale: xScale, yScale: yScale)
    drawAxes(plot, in: &document)
    for span in spans { draw(span, plot, in: &document) }
    for (index, curve) in series.enumerated() {
      draw(curve, color: color(index), plot, in: &document)
    }
    drawLegend(in: &document)
    document.addText(title, at: .init(plot.left, 24), size: 15, color: "#111111", isBold: true)
    return document
  }

  /// Makes a unit as long upwards as to the right: the height becomes what the ranges ask for, and
  /// where that is out of bounds, the range that is too short grows about its middle.
  ///
  /// - Parameter heights: bounds of the drawing's height [px].
  public mutating func equalizeScales(heights: ClosedRange<Double>) {
    let x = xRange ?? range(of: \.x)
    let y = yRange ?? paddedYRange()
    let across = width - LineChart.margins.left - LineChart.margins.right
    let rest = top + LineChart.margins.bottom
    let (spanX, spanY) = (x.upperBound - x.lowerBound, y.upperBound - y.lowerBound)
    height = max(heights.lowerBound, min(heights.upperBound, across * spanY / spanX + rest))
    let unit = max(spanX / across, spanY / (height - rest))
    func grown(_ range: ClosedRange<Double>, to span: Double) -> ClosedRange<Double> {
      let middle = 0.5 * (range.lowerBound + range.upperBound)
      return middle - 0.5 * span...middle + 0.5 * span
    }
    xRange = grown(x, to: unit * across)
    yRange = grown(y, to: unit * (height - rest))
  }

  private static let margins = (left: 64.0, right: 20.0, bottom: 50.0)

  /// Places in `series` of the curves in the legend, which a single one does not need.
  private var legend: [Int] {
    let named = series.indices.filter { !series[$0].name.isEmpty }
    return series.count > 1 ? named : []
  }

  /// Columns of the legend: at most four, fewer where names are too long for them.
  private var legendColumnCount: Int {
    let whole = width - LineChart.margins.left - LineChart.margins.right
    let widths = legend.map { 34 + 6.5 * Double(series[$0].name.count) }
    func fits(_ count: Int) -> Bool {
      let column = whole / Double(count)
      return widths.enumerated().allSatisfy { place, width in
        let isLast = place % count == count - 1 || place == widths.count - 1
        return width <= (isLast ? whole - Double(place % count) * column : column)
      }
    }
    return (2...4).last(where: fits) ?? 1
  }

  /// Where the curves begin, below title and legend [px].
  private var top: Double {
    let columnCount = legendColumnCount
    return 44 + 20 * Double((legend.count + columnCount - 1) / columnCount)
  }

  private func color(_ index: Int) -> String {
    series[index].color ?? LineChart.color(ofSeries: index)
  }

  /// The area of the curves and the scales of its axes.
  private struct Plot {
    let left: Double
    let top: Double
    let right: Double
    let bottom: Double
    let xRange: ClosedRange<Double>
    let yRange: ClosedRange<Double>
    let xScale: AxisScale
    let yScale: AxisScale

    func point(_ x: Double, _ y: Double) -> SVGDocument.Point {
      let u = xScale.share(of: x, in: xRange)
      let v = yScale.share(of: y, in: yRange)
      return .init(
        left + u * (right - left), bottom - max(-0.02, min(1.02, v)) * (bottom - top))
    }
  }

  private func range(of coordinate: KeyPath<(x: Double, y: Double), Double>) -> ClosedRange<Double>
  {
    let shown = series.flatMap { $0.points.filter { xScale.has($0.x) && yScale.has($0.y) } }
    let values = shown.map { $0[keyPath: coordinate] }
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
    for (value, label) in xScale.ticks(covering: plot.xRange, count: max(2, Int(width / 90))) {
      let foot = plot.point(value, plot.yRange.lowerBound)
      document.addLine(.init(foot.x, plot.top), .init(foot.x, plot.bottom), style: grid)
      document.addText(
        label, at: .init(foot.x, plot.bottom + 17), size: 11, color: "#5b6470",
        anchor: .middle)
    }
    for (value, label) in yScale.ticks(covering: plot.yRange, count: max(2, Int(height / 60))) {
      let start = plot.point(plot.xRange.lowerBound, value)
      document.addLine(start, .init(plot.right, start.y), style: grid)
      document.addText(
        label, at: .init(plot.left - 8, start.y + 4), size: 11, color: "#5b6470",
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

    let style = SVGDocument.Style.line(
      color, width: curve.width, opacity: curve.opacity, dashes: curve.isDashed ? [6, 4] : [])
    let runs = curve.points.split { !xScale.has($0.x) || !yScale.has($0.y) }
    for run in runs {
      let points = run.map { plot.point($0.x, $0.y) }
      switch curve.mark {
      case .dots(let radius):
        for point in points {
          document.addCircle(point, radius: radius, style: .area(color, opacity: curve.opacity))
        }
      case .area(let opacity):
        document.addPath(points, isClosed: true, style: .area(color, opacity: opacity))
        if curve.width > 0 { document.addPath(points, isClosed: true, style: style) }
      case .line where points.count == 1:
        document.addCircle(points[0], radius: 2.5, style: .area(color))
      case .line:
        document.addPath(points, style: style)
      }
    }
  }

  private func draw(_ span: Span, _ plot: Plot, in document: inout SVGDocument) {
    let start = plot.point(span.range.lowerBound, plot.yRange.lowerBound).x
    let end = plot.point(span.range.upperBound, plot.yRange.lowerBound).x
    document.addRectangle(
      x: start, y: plot.top, width: max(end - start, 1), height: plot.bottom - plot.top,
      style: .area("#e69f00", opacity: 0.3))
    document.addText(span.name, at: .init(start, plot.top - 4), size: 11, color: "#8a5a00")
  }

  private func drawLegend(in document: inout SVGDocument) {
    let columnCount = legendColumnCount
    let columnWidth =
      (width - LineChart.margins.left - LineChart.margins.right) / Double(columnCount)
    for (place, index) in legend.enumerated() {
      let curve = series[index]
      let x = LineChart.margins.left + Double(place % columnCount) * columnWidth
      let y = 44 + 20 * Double(place / columnCount)
      switch curve.mark {
      case .dots(let radius):
        document.addCircle(
          .init(x + 9, y), radius: max(radius, 3), style: .area(color(index)))
      case .area(let opacity):
        let corners = [(0.0, -5.0), (18, -5), (18, 5), (0, 5)].map {
          SVGDocument.Point(x + $0.0, y + $0.1)
        }
        document.addPath(corners, isClosed: true, style: .area(color(index), opacity: opacity))
        document.addPath(
          corners, isClosed: true,
          style: .line(color(index), width: curve.width, dashes: curve.isDashed ? [4, 3] : []))
      case .line:
        document.addLine(
          .init(x, y), .init(x + 18, y),
          style: .line(
            color(index), width: max(curve.width, 1.5) + 0.5, opacity: curve.opacity,
            dashes: curve.isDashed ? [6, 4] : []))
      }
      document.addText(curve.name, at: .init(x + 24, y + 4), size: 12)
    }
  }
}
