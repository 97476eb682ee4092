import Comparison
import VectorGraphics

/// Speeds asked for beside speeds walked.
extension ComparisonPage {
  /// Of the episodes of a case so many must survive for its command to be feasible.
  static let feasibleSurvival = 0.95
  /// So near must the speed walked be to the speed asked for [m/s].
  static let feasibleError = 0.1

  /// A diagram for each controller and engine that walked at two speeds or more.
  var speedSection: String {
    let drawings = engines.flatMap { engine in
      comparison.controllers.indices.compactMap { controller in
        chart(of: walks(of: controller, in: engine), controller, engine).map {
          (name: "speeds-\(controller + 1)-\(engine)", drawing: $0)
        }
      }
    }
    guard !drawings.isEmpty else { return "" }
    let note = """
      <p class="note">Where nothing disturbs. Feasible is a speed at which at least \
      \(Int(100 * ComparisonPage.feasibleSurvival)) % of the episodes survive and the mean speed is within \
      \(ComparisonPage.feasibleError) m/s of what is asked for; between such speeds the region is shaded.</p>
      """
    return section("speeds", "Speed asked for, speed walked", note + charts(drawings))
  }

  /// A case that asks for a speed ahead and nothing else.
  private struct Walk {
    let asked: Double
    let walked: MeasuredFigure
    let isFeasible: Bool
  }

  /// By the speed that is asked for.
  private func walks(of controller: Int, in engine: String) -> [Walk] {
    cases.compactMap { compared -> Walk? in
      guard let command = compared.command, command.leftwardSpeed == 0, command.yawRate == 0
      else { return nil }
      func measured(_ key: String) -> MeasuredFigure? {
        comparison.lines.first {
          $0.engine == engine && $0.caseName == compared.name && $0.figure.key == key
        }?.measured[controller]
      }
      guard let walked = measured("forward_speed_m_s"), let survived = measured("survived")
      else { return nil }
      let error = abs(walked.value - command.forwardSpeed)
      return Walk(
        asked: command.forwardSpeed, walked: walked,
        isFeasible: survived.value >= ComparisonPage.feasibleSurvival
          && error <= ComparisonPage.feasibleError)
    }.sorted { $0.asked < $1.asked }
  }

  private func chart(of walks: [Walk], _ controller: Int, _ engine: String) -> SVGDocument? {
    guard let first = walks.first, let last = walks.last, first.asked < last.asked else {
      return nil
    }
    let color = LineChart.color(ofSeries: controller)
    var line = LineChart.Series(
      name: "walked", points: walks.map { ($0.asked, $0.walked.value) },
      band: walks.map { ($0.walked.low, $0.walked.high) })
    line.color = color
    var marks = LineChart.Series(name: "", points: line.points)
    marks.mark = .dots(radius: 4)
    marks.color = color
    var asked = LineChart.Series(
      name: "asked for", points: [(first.asked, first.asked), (last.asked, last.asked)],
      isDashed: true)
    asked.color = "#5b6470"
    var chart = LineChart(
      title: name(ofCase: comparison.controllers[controller], in: engine),
      xLabel: "speed asked for [m/s]", yLabel: "speed walked [m/s]", series: [asked, line, marks])
    chart.width = 440
    chart.height = 340
    chart.spans = walks.split { !$0.isFeasible }.compactMap { run in
      guard let low = run.first?.asked, let high = run.last?.asked else { return nil }
      return LineChart.Span(name: "feasible", range: low...high)
    }
    return chart.document()
  }
}
