import Foundation
import Training
import VectorGraphics

/// The curves that say most about a run, or about several runs of one experiment: then the mean over
/// the runs in a band from the smallest to the largest value.
public struct TrainingCurves {
  /// Title, label of the axis, and column of `metrics.csv`, what says most first.
  public static let pictures: [(title: String, label: String, column: String)] = [
    ("Score of the evaluations", "score", "evaluation/score"),
    ("Survived in the evaluations", "share", "evaluation/survived"),
    ("Episode length", "control steps", "episode/mean_length"),
    ("Episode return", "return", "episode/mean_return"),
    ("Share of episodes that end in a fall", "share", "episode/terminated_share"),
    ("Error of the forward speed", "m/s", "command_error/forward_speed"),
    ("Error of the yaw rate", "rad/s", "command_error/yaw_rate"),
    ("Curriculum: range of commands", "factor", "curriculum/command_factor"),
    ("Curriculum: weight of penalties", "factor", "curriculum/penalty_factor"),
    ("Curriculum: strength of pushes", "factor", "curriculum/push_factor"),
    ("Standard deviation of the actions", "", "policy/mean_std"),
    ("KL divergence per update", "nat", "policy/kl"),
  ]

  /// The charts, those without data left out.
  public let charts: [SVGDocument]

  /// - Parameter metrics: `metrics.csv` of each run; none for no charts.
  /// - Throws: `RunError` where one cannot be read.
  public init(metrics: [URL]) throws(RunError) {
    var runs: [RunColumns] = []
    for file in metrics { runs.append(RunColumns(try MetricsTable.read(file))) }
    charts = TrainingCurves.pictures.compactMap { picture in
      guard let series = TrainingCurves.series(picture.column, of: runs) else { return nil }
      let title = picture.title + (runs.count > 1 ? " (mean and range of \(runs.count) runs)" : "")
      return LineChart(
        title: title, xLabel: "million control steps", yLabel: picture.label, series: [series]
      ).document()
    }
  }

  /// The curve of a column over the iterations that every run has with a number in it; nil where there
  /// are none.
  static func series(_ column: String, of runs: [RunColumns]) -> LineChart.Series? {
    guard let first = runs.first else { return nil }
    var points: [(x: Double, y: Double)] = []
    var band: [(lower: Double, upper: Double)] = []
    for iteration in first.iterations {
      let values = runs.compactMap { $0.value(column, at: iteration) }
      guard values.count == runs.count, let steps = first.value("steps", at: iteration),
        let lower = values.min(), let upper = values.max()
      else { continue }
      points.append((steps / 1e6, values.reduce(0, +) / Double(values.count)))
      band.append((lower, upper))
    }
    guard !points.isEmpty else { return nil }
    return LineChart.Series(name: column, points: points, band: runs.count > 1 ? band : [])
  }
}

/// The columns of one run's metrics, looked up by iteration.
struct RunColumns {
  /// The iterations, in the order of the rows.
  let iterations: [Int]
  private let rows: [Int: Int]
  private let columns: [String: [Double]]

  init(_ table: (iterations: [Int], columns: [(name: String, values: [Double])])) {
    iterations = table.iterations
    rows = Dictionary(table.iterations.enumerated().map { ($1, $0) }) { first, _ in first }
    columns = Dictionary(table.columns.map { ($0.name, $0.values) }) { first, _ in first }
  }

  /// The figure after an iteration; nil where there is none.
  func value(_ column: String, at iteration: Int) -> Double? {
    guard let row = rows[iteration], let value = columns[column]?[row], value.isFinite else {
      return nil
    }
    return value
  }
}
