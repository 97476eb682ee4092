import Comparison
import VectorGraphics

/// Pushes by the direction that they come from.
extension ComparisonPage {
  /// A rose for each map of pushes and engine.
  var pushSection: String {
    let drawings = pushMaps.enumerated().flatMap { number, map in
      engines.compactMap { engine in
        rose(of: map, in: engine).map {
          (name: "pushes-\(number + 1)-\(engine)", drawing: $0)
        }
      }
    }
    let charts = charts(drawings)
    return section(
      "pushes", "Pushes by direction",
      charts.isEmpty
        ? "" : "<p class=\"note\">From where the push comes, seen from above.</p>\n" + charts)
  }

  /// Nil where nothing was measured.
  private func rose(of map: PushMap, in engine: String) -> SVGDocument? {
    let lines = map.sides.map { side in
      comparison.lines.first {
        $0.engine == engine && $0.caseName == side.caseName && $0.figure.key == map.figure
      }
    }
    guard let figure = lines.compactMap({ $0 }).first?.figure else { return nil }
    let series = comparison.controllers.enumerated().map { index, name in
      let points = zip(map.sides, lines).compactMap { side, line -> PolarChart.Point? in
        guard let line, let measured = line.measured[index] else { return nil }
        return PolarChart.Point(
          angle: side.angle, value: max(0, figure.tableFactor * measured.value),
          note: note(of: index, in: line, measured))
      }
      return (name: name, points: points)
    }
    var chart = PolarChart(
      title: name(ofCase: "\(figure.name): \(map.title)", in: engine), unit: figure.unit,
      series: series)
    if figure.unit == "%" { chart.largestValue = 100 }
    return chart.document()
  }
}
