import Foundation

/// A diagram of figures by direction, as seen from above: ahead is up, left is left.
public struct PolarChart: Sendable {
  /// A figure in a direction.
  public struct Point: Sendable {
    /// From ahead to the left [rad].
    public var angle: Double
    /// The figure, at least 0.
    public var value: Double
    /// What is told of it where the pointer rests.
    public var note: String

    /// The figure of the values given.
    public init(angle: Double, value: Double, note: String) {
      self.angle = angle
      self.value = value
      self.note = note
    }
  }

  /// What the diagram shows, above it.
  public var title: String
  /// Unit of the figures, at the outermost ring.
  public var unit: String
  /// The figure at the outermost ring; nil for the largest that is shown.
  public var largestValue: Double?
  /// By name; the points are joined in the order of their angles.
  public var series: [(name: String, points: [Point])]
  /// Width of the drawing [px].
  public var width = 440.0

  /// A diagram 440 px wide whose outermost ring is about the largest figure.
  public init(title: String, unit: String, series: [(name: String, points: [Point])]) {
    self.title = title
    self.unit = unit
    self.series = series
  }

  /// The drawing.
  public func document() -> SVGDocument {
    let legend = SeriesLegend(series.map(\.name), width: width - 24)
    let radius = 0.34 * width
    let rings = Rings(
      center: .init(0.5 * width, 62 + legend.height + radius), radius: radius, largest: largest)
    var document = SVGDocument(
      width: width, height: rings.center.y + radius + 34, title: title)
    document.addText(title, at: .init(12, 22), size: 14, color: "#111111", isBold: true)
    legend.draw(at: .init(12, 30), in: &document)
    draw(rings, in: &document)
    for (index, entry) in series.enumerated() {
      draw(entry.points, color: LineChart.color(ofSeries: index), rings, in: &document)
    }
    for (index, entry) in series.enumerated() {
      for point in entry.points {
        document.addMark(
          .of(series: index), at: rings.point(point.angle, point.value), radius: 4.5,
          style: .area(LineChart.color(ofSeries: index)), note: point.note)
      }
    }
    return document
  }

  /// How directions and figures become places.
  private struct Rings {
    let center: SVGDocument.Point
    let radius: Double
    let largest: Double

    func point(_ angle: Double, _ value: Double) -> SVGDocument.Point {
      let distance = radius * max(0, min(1.05, value / largest))
      return .init(center.x - distance * sin(angle), center.y - distance * cos(angle))
    }
  }

  private var largest: Double {
    let shown = series.flatMap { $0.points.map(\.value) }.filter(\.isFinite).max() ?? 0
    return largestValue ?? (shown > 0 ? shown : 1)
  }

  private func draw(_ rings: Rings, in document: inout SVGDocument) {
    let ticks = AxisTicks(covering: 0...rings.largest, count: 4)
    let line = SVGDocument.Style.line("#d5dae0")
    for value in ticks.values where value > 0 {
      document.addCircle(
        rings.center, radius: rings.radius * value / rings.largest, style: line)
    }
    for (quarter, name) in ["front", "left", "back", "right"].enumerated() {
      let angle = 0.5 * Double.pi * Double(quarter)
      document.addLine(rings.center, rings.point(angle, rings.largest), style: line)
      let place = rings.point(angle, rings.largest)
      let offset = [(0.0, -8.0), (-8, 4), (0, 18), (8, 4)][quarter]
      document.addText(
        name, at: .init(place.x + offset.0, place.y + offset.1), size: 12,
        anchor: [.middle, .end, .middle, .start][quarter])
    }
    // Between the axes, where no line is.
    for value in ticks.values where value > 0 {
      let place = rings.point(-0.25 * Double.pi, value)
      document.addText(
        ticks.label(value) + (value == ticks.values.last ? " \(unit)" : ""),
        at: .init(place.x + 2, place.y - 2), size: 10, color: "#5b6470")
    }
  }

  private func draw(
    _ points: [Point], color: String, _ rings: Rings, in document: inout SVGDocument
  ) {
    let outline = points.sorted { $0.angle < $1.angle }.map { rings.point($0.angle, $0.value) }
    document.addPath(outline, isClosed: true, style: .area(color, opacity: 0.12))
    document.addPath(outline, isClosed: true, style: .line(color, width: 2))
  }
}
