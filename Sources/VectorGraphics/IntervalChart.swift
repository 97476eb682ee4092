import Foundation

/// A diagram of figures with their intervals: a row for each thing that was measured, and in it a mark
/// on its interval for each series.
public struct IntervalChart: Sendable {
  /// A figure with its interval.
  public struct Estimate: Sendable {
    /// The figure.
    public var value: Double
    /// Lower end of the interval.
    public var low: Double
    /// Upper end of the interval.
    public var high: Double
    /// What is told of it where the pointer rests.
    public var note: String

    /// The figure of the values given.
    public init(value: Double, low: Double, high: Double, note: String) {
      self.value = value
      self.low = low
      self.high = high
      self.note = note
    }

    fileprivate var isFinite: Bool { value.isFinite && low.isFinite && high.isFinite }
  }

  /// What the diagram shows, above it.
  public var title: String
  /// Name of the horizontal axis with its unit.
  public var xLabel: String
  /// What was measured, from above.
  public var rows: [String]
  /// By name: `[rows]`, nil where there is none; those that are not finite are not shown.
  public var series: [(name: String, estimates: [Estimate?])]
  /// Width of the drawing [px].
  public var width = 440.0
  /// Range of the horizontal axis; nil for that of the intervals.
  public var xRange: ClosedRange<Double>?

  /// A diagram 440 px wide and as high as its rows.
  ///
  /// - Precondition: each series has an entry for each row.
  public init(
    title: String, xLabel: String, rows: [String],
    series: [(name: String, estimates: [Estimate?])]
  ) {
    for (name, estimates) in series {
      precondition(
        estimates.count == rows.count,
        "series \(name): got \(estimates.count) entries for \(rows.count) rows")
    }
    self.title = title
    self.xLabel = xLabel
    self.rows = rows
    self.series = series
  }

  private static let rightMargin = 20.0
  private static let bottomMargin = 46.0
  private static let markDistance = 11.0

  /// The drawing.
  public func document() -> SVGDocument {
    let legend = SeriesLegend(series.map(\.name), width: width - 24)
    let top = 38 + legend.height
    let rowHeight = IntervalChart.markDistance * Double(series.count) + 9
    let plot = Plot(
      left: labelWidth, right: width - IntervalChart.rightMargin, top: top, rowHeight: rowHeight,
      bottom: top + rowHeight * Double(rows.count), xRange: xRange ?? rangeOfIntervals)
    var document = SVGDocument(
      width: width, height: plot.bottom + IntervalChart.bottomMargin, title: title)
    document.addText(title, at: .init(12, 22), size: 14, color: "#111111", isBold: true)
    legend.draw(at: .init(12, 30), in: &document)
    drawRows(plot, in: &document)
    drawAxis(plot, in: &document)
    for (index, entry) in series.enumerated() {
      for (row, estimate) in entry.estimates.enumerated() {
        guard let estimate, estimate.isFinite else { continue }
        draw(estimate, row: row, series: index, plot, in: &document)
      }
    }
    return document
  }

  /// Where the rows are and how values become places.
  private struct Plot {
    let left: Double
    let right: Double
    let top: Double
    let rowHeight: Double
    let bottom: Double
    let xRange: ClosedRange<Double>

    func x(_ value: Double) -> Double {
      let share = AxisScale.linear.share(of: value, in: xRange)
      return left + max(-0.02, min(1.02, share)) * (right - left)
    }
  }

  /// What the names of the rows take at the left [px].
  private var labelWidth: Double {
    let longest = rows.reduce(0) { max($0, $1.count) }
    return min(18 + 6.1 * Double(longest), 0.5 * width)
  }

  /// From the lowest to the highest end of an interval, with a margin.
  private var rangeOfIntervals: ClosedRange<Double> {
    let shown = series.flatMap { $0.estimates.compactMap { $0 }.filter(\.isFinite) }
    guard let low = shown.map(\.low).min(), let high = shown.map(\.high).max() else { return 0...1 }
    // As wide as a figure's thousandth where all are the same.
    let margin = max(0.05 * (high - low), 1e-3 * max(abs(low), abs(high), 1e-3))
    return low - margin...high + margin
  }

  private func drawRows(_ plot: Plot, in document: inout SVGDocument) {
    for (row, name) in rows.enumerated() {
      let y = plot.top + Double(row) * plot.rowHeight
      if row.isMultiple(of: 2) {
        document.addRectangle(
          x: 0, y: y, width: width, height: plot.rowHeight, style: .area("#f3f5f7"))
      }
      document.addText(
        name, at: .init(plot.left - 10, y + 0.5 * plot.rowHeight + 4), size: 11, anchor: .end)
    }
  }

  private func drawAxis(_ plot: Plot, in document: inout SVGDocument) {
    let ticks = AxisTicks(
      covering: plot.xRange, count: max(2, Int((plot.right - plot.left) / 60)))
    for value in ticks.values {
      let x = plot.x(value)
      document.addLine(.init(x, plot.top), .init(x, plot.bottom), style: .line("#dfe3e8"))
      document.addText(
        ticks.label(value), at: .init(x, plot.bottom + 16), size: 11, color: "#5b6470",
        anchor: .middle)
    }
    document.addLine(
      .init(plot.left, plot.bottom), .init(plot.right, plot.bottom),
      style: .line("#9aa3ad", width: 1.2))
    document.addText(
      xLabel, at: .init(0.5 * (plot.left + plot.right), plot.bottom + 36), size: 12,
      anchor: .middle)
  }

  private func draw(
    _ estimate: Estimate, row: Int, series index: Int, _ plot: Plot,
    in document: inout SVGDocument
  ) {
    let middle = plot.top + (Double(row) + 0.5) * plot.rowHeight
    let offset = Double(index) - 0.5 * Double(series.count - 1)
    let y = middle + IntervalChart.markDistance * offset
    let color = LineChart.color(ofSeries: index)
    document.addLine(
      .init(plot.x(estimate.low), y), .init(plot.x(estimate.high), y),
      style: .line(color, width: 2, opacity: 0.6))
    document.addMark(
      .of(series: index), at: .init(plot.x(estimate.value), y), radius: 4, style: .area(color),
      note: estimate.note)
  }
}
