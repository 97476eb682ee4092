import Comparison
import ReplayPages
import VectorGraphics

/// Speeds asked for beside speeds walked.
extension ComparisonPage {
  /// Of the episodes of a case so many must survive for its command to be feasible.
  private static let feasibleSurvival = 0.95
  /// So large may the error of the mean velocity be [m/s], and that of the mean yaw rate [rad/s].
  private static let feasibleError = 0.1

  /// For each engine and controller: the speed walked over the speed asked for, and which commands
  /// are feasible.
  var speedSection: String {
    let drawings = engines.flatMap { engine in
      comparison.controllers.indices.flatMap { controller in
        let trials = trials(of: controller, in: engine)
        let name = name(ofCase: comparison.controllers[controller], in: engine)
        let drawings = [
          ("speeds", speeds(trials, name, controller)),
          ("turns", map(trials, name, controller, .turning)),
          ("sides", map(trials, name, controller, .sideways)),
        ]
        return drawings.compactMap { kind, drawing in
          drawing.map { (name: "\(kind)-\(controller + 1)-\(engine)", drawing: $0) }
        }
      }
    }
    guard !drawings.isEmpty else { return "" }
    let note = """
      <p class="note">Where nothing disturbs. Feasible is a command at which at least \
      \(Int(100 * ComparisonPage.feasibleSurvival)) % of the episodes survive, the mean velocity after settling is \
      within \(ComparisonPage.feasibleError) m/s of what is asked for, and the mean yaw rate within \
      \(ComparisonPage.feasibleError) rad/s. The speed walked is the mean of whole episodes.</p>
      """
    return section("speeds", "Speed asked for, speed walked", note + charts(drawings))
  }

  /// What came of a steady command.
  private struct Trial {
    let command: SceneCommand
    let walked: MeasuredFigure
    let isFeasible: Bool
  }

  /// Of each case with a steady command, by the speed ahead.
  private func trials(of controller: Int, in engine: String) -> [Trial] {
    cases.compactMap { compared -> Trial? in
      func measured(_ key: String) -> MeasuredFigure? {
        comparison.lines.first {
          $0.engine == engine && $0.caseName == compared.name && $0.figure.key == key
        }?.measured[controller]
      }
      guard let command = compared.command, let walked = measured("forward_speed_m_s"),
        let survived = measured("survived")
      else { return nil }
      // An episode too short to settle says nothing.
      let errors = ["mean_velocity_error_m_s", "mean_yaw_rate_error_rad_s"].map {
        measured($0)?.value ?? .infinity
      }
      return Trial(
        command: command, walked: walked,
        isFeasible: survived.value >= ComparisonPage.feasibleSurvival
          && errors.allSatisfy { $0 <= ComparisonPage.feasibleError })
    }.sorted { $0.command.forwardSpeed < $1.command.forwardSpeed }
  }

  /// The speed walked over the speed asked for, of commands straight ahead; nil for fewer than two
  /// speeds.
  private func speeds(_ trials: [Trial], _ name: String, _ controller: Int) -> SVGDocument? {
    let straight = trials.filter { $0.command.leftwardSpeed == 0 && $0.command.yawRate == 0 }
    let asked = straight.map(\.command.forwardSpeed)
    guard let first = asked.first, let last = asked.last, first < last else { return nil }
    let walked = straight.map(\.walked)
    let lowest = min(first, walked.map(\.low).min() ?? first)
    let highest = max(last, walked.map(\.high).max() ?? last)
    let margin = 0.04 * (highest - lowest)
    let yRange = lowest - margin...highest + margin

    let color = LineChart.color(ofSeries: controller)
    var line = LineChart.Series(
      name: "walked", points: zip(asked, walked).map { ($0, $1.value) },
      band: walked.map { ($0.low, $0.high) })
    line.color = color
    var marks = LineChart.Series(name: "", points: line.points)
    marks.mark = .dots(radius: 4)
    marks.color = color
    var target = LineChart.Series(
      name: "asked for", points: [(first, first), (last, last)], isDashed: true)
    target.color = "#5b6470"
    var chart = LineChart(
      title: name, xLabel: "speed asked for [m/s]", yLabel: "speed walked [m/s]",
      series: feasibleAreas(straight, yRange) + [target, line, marks])
    chart.width = 440
    chart.height = 340
    chart.yRange = yRange
    return chart.document()
  }

  /// From the first to the last of neighbouring speeds that are feasible; named once.
  private func feasibleAreas(
    _ straight: [Trial], _ yRange: ClosedRange<Double>
  ) -> [LineChart.Series] {
    let runs = straight.split { !$0.isFeasible }
    return runs.enumerated().compactMap { place, run in
      guard let low = run.first?.command.forwardSpeed, let high = run.last?.command.forwardSpeed
      else { return nil }
      // A single speed is a narrow stripe.
      let (left, right) = low < high ? (low, high) : (low - 0.005, high + 0.005)
      var area = LineChart.Series(
        name: place == 0 ? "feasible" : "",
        points: [
          (left, yRange.lowerBound), (right, yRange.lowerBound), (right, yRange.upperBound),
          (left, yRange.upperBound),
        ])
      area.mark = .area(opacity: 0.16)
      area.color = "#009e73"
      area.width = 0
      return area
    }
  }

  /// What is asked for beside the speed ahead.
  private enum Across {
    case turning
    case sideways

    var label: String {
      switch self {
      case .turning: "yaw rate asked for [rad/s]"
      case .sideways: "speed to the left asked for [m/s]"
      }
    }

    /// What is drawn of a command; nil of one that asks for the other, too.
    func value(_ command: SceneCommand) -> Double? {
      switch self {
      case .turning: command.leftwardSpeed == 0 ? command.yawRate : nil
      case .sideways: command.yawRate == 0 ? command.leftwardSpeed : nil
      }
    }
  }

  /// Which commands of two velocities are feasible; nil where one of them is always the same.
  private func map(
    _ trials: [Trial], _ name: String, _ controller: Int, _ across: Across
  ) -> SVGDocument? {
    let points = trials.compactMap { trial in
      across.value(trial.command).map {
        (x: trial.command.forwardSpeed, y: $0, isFeasible: trial.isFeasible)
      }
    }
    guard let xRange = ComparisonPage.range(about: points.map(\.x)),
      let yRange = ComparisonPage.range(about: points.map(\.y))
    else { return nil }
    let series = [true, false].map { isFeasible in
      var dots = LineChart.Series(
        name: isFeasible ? "feasible" : "not feasible",
        points: points.filter { $0.isFeasible == isFeasible }.map { ($0.x, $0.y) })
      dots.mark = .dots(radius: isFeasible ? 7 : 3)
      dots.color = isFeasible ? LineChart.color(ofSeries: controller) : "#5b6470"
      return dots
    }
    var chart = LineChart(
      title: "\(name): commands", xLabel: "speed ahead asked for [m/s]", yLabel: across.label,
      series: series)
    chart.width = 440
    chart.height = 340
    chart.xRange = xRange
    chart.yRange = yRange
    return chart.document()
  }

  /// From the lowest to the highest value with room for dots; nil where all are the same.
  private static func range(about values: [Double]) -> ClosedRange<Double>? {
    guard let low = values.min(), let high = values.max(), low < high else { return nil }
    let margin = 0.08 * (high - low)
    return low - margin...high + margin
  }
}
