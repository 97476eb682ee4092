import Comparison
import VectorGraphics

/// The figures over the cases.
extension ComparisonPage {
  /// A diagram for each figure: its value with its interval, case by case, of all controllers.
  var figureSection: String {
    let drawings = figuresInOrder.map { (name: "figure-\($0.key)", drawing: chart(of: $0)) }
    return section(
      "figures", "Figures",
      "<p class=\"note\">Values with their 95 % intervals.</p>\n" + charts(drawings))
  }

  private func chart(of figure: ComparedFigure) -> SVGDocument {
    let lines = comparison.lines.filter { $0.figure.key == figure.key }
    let series = comparison.controllers.enumerated().map { index, name in
      (name: name, estimates: lines.map { estimate(of: index, in: $0) })
    }
    let unit = figure.unit.isEmpty ? "" : " [\(figure.unit)]"
    var chart = IntervalChart(
      title: figure.name, xLabel: figure.name + unit,
      rows: lines.map { name(ofCase: $0.caseName, in: $0.engine) }, series: series)
    if figure.unit == "%" { chart.xRange = percentRange(of: lines) }
    return chart.document()
  }

  /// All shares where they are large, a part from 0 on where they are small.
  private func percentRange(of lines: [ComparisonLine]) -> ClosedRange<Double>? {
    let highest =
      lines.flatMap { line in
        line.measured.compactMap { $0.map { $0.high * line.figure.tableFactor } }
      }.max() ?? 0
    return highest > 50 ? 0...100 : nil
  }

  private func estimate(
    of controller: Int, in line: ComparisonLine
  ) -> IntervalChart.Estimate? {
    guard let measured = line.measured[controller] else { return nil }
    let factor = line.figure.tableFactor
    return IntervalChart.Estimate(
      value: factor * measured.value, low: factor * measured.low, high: factor * measured.high,
      note: note(of: controller, in: line, measured))
  }

  /// What a mark stands for, in words.
  func note(
    of controller: Int, in line: ComparisonLine, _ measured: MeasuredFigure
  ) -> String {
    let figure = line.figure
    return "\(comparison.controllers[controller]), "
      + "\(name(ofCase: line.caseName, in: line.engine)): \(figure.text(measured.value)) "
      + "(\(figure.text(measured.low)) to \(figure.text(measured.high))) \(figure.unit)"
  }
}
