import Foundation
import RobotModel
import Training

/// A page about runs of one experiment: their curves, their evaluation, and what the first one's robot
/// does.
public struct RunPage {
  /// What is shown of the robot.
  public enum Picture {
    /// The first push of the recorded episode of the experiment's own.
    case push(RecordedMotion)
    /// The robot at what a suite asks of it.
    case demonstration(Demonstration)
  }

  private let experiment: Experiment
  private let report: EvaluationReport
  private let picture: Picture?
  private let runs: [String]

  /// - Parameters:
  ///   - experiment: what was evaluated.
  ///   - report: the figures.
  ///   - picture: what is shown of the first run's robot; nil for nothing.
  ///   - runs: the controllers' names; of those that are run directories the curves are drawn.
  public init(
    experiment: Experiment, report: EvaluationReport, picture: Picture?, runs: [String]
  ) {
    self.experiment = experiment
    self.report = report
    self.picture = picture
    self.runs = runs
  }

  /// The page, complete in itself.
  ///
  /// - Throws: where the robot or the run's metrics cannot be read.
  public func html() throws -> String {
    let (figures, shown) =
      switch picture {
      case .push(let motion): (report.text, try push(motion))
      case .demonstration(let demonstration):
        (report.table, "<h2>What it does</h2>\n\(demonstration.picture)")
      case nil: (report.table, "")
      }
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
      \(shown)
      <h2>Training</h2>
      <div class="curves">\(try curves().joined(separator: "\n"))</div>
      \(try rewardAccount())
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

  /// Curves of the runs, none where no controller has a run.
  private func curves() throws -> [String] {
    try TrainingCurves(metrics: metrics).charts.map(\.text)
  }

  /// What was paid at the end of the first run, nothing where no controller has a run.
  private func rewardAccount() throws -> String {
    guard let first = metrics.first else { return "" }
    return """
      <h2>What was paid at the end</h2>
      <p>Dead: less than \(RewardAccount.deadShare * 100) % of all that the terms paid. Never happened:
      nothing at all, as for a fall where no robot falls.</p>
      <pre>\(escape(try RewardAccount(metrics: first).text))</pre>
      """
  }

  /// The metrics of those controllers that are run directories.
  private var metrics: [URL] {
    runs.map { URL(fileURLWithPath: $0).appending(path: "metrics.csv") }
      .filter { FileManager.default.fileExists(atPath: $0.path) }
  }

  private func escape(_ text: String) -> String {
    text.replacingOccurrences(of: "&", with: "&amp;")
      .replacingOccurrences(of: "<", with: "&lt;").replacingOccurrences(of: ">", with: "&gt;")
  }
}
