/// The names of series beside their marks, in rows above a diagram.
struct SeriesLegend {
  /// Height of a row [px].
  static let rowHeight = 18.0

  /// The places of the series in each row.
  private let rows: [[(index: Int, x: Double)]]
  private let names: [String]

  /// - Parameters:
  ///   - names: of the series, in their order; a single one needs no legend.
  ///   - width: what the rows may take [px].
  init(_ names: [String], width: Double) {
    self.names = names
    var rows: [[(index: Int, x: Double)]] = []
    var x = 0.0
    for (index, name) in names.enumerated() where names.count > 1 {
      let needed = 30 + 6.6 * Double(name.count)
      if rows.isEmpty || x + needed > width {
        rows.append([])
        x = 0
      }
      rows[rows.count - 1].append((index, x))
      x += needed
    }
    self.rows = rows
  }

  /// Height of all rows [px].
  var height: Double { SeriesLegend.rowHeight * Double(rows.count) }

  /// Draws the rows with their upper left corner at a point.
  func draw(at origin: SVGDocument.Point, in document: inout SVGDocument) {
    for (row, entries) in rows.enumerated() {
      let y = origin.y + SeriesLegend.rowHeight * (Double(row) + 0.5)
      for (index, x) in entries {
        document.addMark(
          .of(series: index), at: .init(origin.x + x + 6, y), radius: 4.5,
          style: .area(LineChart.color(ofSeries: index)))
        document.addText(names[index], at: .init(origin.x + x + 16, y + 4), size: 12)
      }
    }
  }
}
