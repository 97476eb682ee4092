import Foundation
import RobotModel
import Training
import VectorGraphics

/// A page about a run: its curves, its evaluation, and a push as the robot takes it where the
/// experiment's own episodes were played.
public struct RunPage {
  private let experiment: Experiment
  private let report: EvaluationReport
  private let motion: RecordedMotion?
  private let run: String

  /// - Parameters:
  ///   - experiment: what was evaluated.
  ///   - report: the figures.
  ///   - motion: the recorded episode of the experiment's own; nil of a suite's.
  ///   - run: the controller's name; where it is a run directory its curves are drawn.
  public init(
    experiment: Experiment, report: EvaluationReport, motion: RecordedMotion?, run: String
  ) {
    self.experiment = experiment
    self.report = report
    self.motion = motion
    self.run = run
  }

  /// The page, complete in itself.
  ///
  /// - Throws: where the robot or the run's metrics cannot be read.
  public func html() throws -> String {
    let figures = motion == nil ? report.table : report.text
    return """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8"><title>\(escape(experiment.name))</title>
      <style>body{font:16px/1.5 system-ui,sans-serif;max-width:76rem;margin:2rem auto;padding:0 1rem}
      svg{max-width:100%;height:auto} pre{background:#f4f4f4;padding:1rem;overflow:auto}
      .curves{display:grid;grid-template-columns:repeat(auto-fit,minmax(30rem,1fr));gap:1rem}
      </style></head><body>
      <h1>\(escape(experiment.name))</h1>
      <p>\(escape(experiment.summary ?? ""))</p>
      <h2>Evaluation</h2>
      <pre>\(escape(figures))</pre>
      \(try motion.map(push) ?? "")
      <h2>Training</h2>
      <div class="curves">\(try curves().joined(separator: "\n"))</div>
      </body></html>

      """
  }

  /// The first push of the recorded episode.
  private func push(_ motion: RecordedMotion) throws -> String {
    let robot = try World(experiment, environmentCount: 1).robot
    let first = experiment.evaluation.pushInterval
    let times = stride(from: -0.1, through: 1.2, by: 0.13).map { first + $0 }
    let strip = motion.strip(of: robot, at: times, title: "The first push of an episode")
    return """
      <h2>The first push of an episode</h2>
      <p>Seen from the right of the robot; left leg red. The push comes at \(first) s.</p>
      \(strip)
      """
  }

  /// Curves of the run, none for a controller without a run.
  private func curves() throws -> [String] {
    let file = URL(fileURLWithPath: run).appending(path: "metrics.csv")
    guard FileManager.default.fileExists(atPath: file.path) else { return [] }
    return try TrainingCurves(metrics: file).charts.map(\.text)
  }

  private func escape(_ text: String) -> String {
    text.replacingOccurrences(of: "&", with: "&amp;")
      .replacingOccurrences(of: "<", with: "&lt;").replacingOccurrences(of: ">", with: "&gt;")
  }
}

/// The curves of a run that say most about it.
public struct TrainingCurves {
  /// Title, label of the axis, and columns of `metrics.csv`.
  private static let pictures: [(title: String, label: String, columns: [String])] = [
    ("Episode length", "control steps", ["episode/mean_length"]),
    ("Episode return", "return", ["episode/mean_return"]),
    ("Share of episodes that end in a fall", "share", ["episode/terminated_share"]),
    ("Curriculum: strength of pushes", "factor", ["curriculum/push_factor"]),
    ("Standard deviation of the actions", "", ["policy/mean_std"]),
    ("KL divergence per update", "nat", ["policy/kl"]),
  ]

  /// The charts, those without data left out.
  public let charts: [SVGDocument]

  /// - Parameter metrics: the run's `metrics.csv`.
  /// - Throws: `RunError` where it cannot be read.
  public init(metrics: URL) throws(RunError) {
    let table = try MetricsTable.read(metrics)
    let columns = Dictionary(table.columns.map { ($0.name, $0.values) }) { first, _ in first }
    let steps = columns["steps"] ?? table.iterations.map(Double.init)
    charts = TrainingCurves.pictures.compactMap { picture in
      let series = picture.columns.compactMap { name -> LineChart.Series? in
        guard let values = columns[name] else { return nil }
        let points = zip(steps, values).filter { $0.1.isFinite }.map { (x: $0.0 / 1e6, y: $0.1) }
        return points.isEmpty ? nil : LineChart.Series(name: name, points: points)
      }
      guard !series.isEmpty else { return nil }
      return LineChart(
        title: picture.title, xLabel: "million control steps", yLabel: picture.label,
        series: series
      ).document()
    }
  }
}
