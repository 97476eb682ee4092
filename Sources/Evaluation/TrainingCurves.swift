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
    ("Curriculum: level of the ground", "level", "curriculum/terrain_level"),
    ("Standard deviation of the actions", "", "policy/mean_std"),
    ("KL divergence per update", "nat", "policy/kl"),
  ]

  /// The charts, those without data left out.
  public let charts: [SVGDocument]

  /// Runs of one experiment.
  public struct Group: Sendable {
    /// Name in legends; empty for one that is alone.
    public let name: String
    /// `metrics.csv` of each run.
    public let metrics: [URL]
    /// CSS colour; nil for the palette's at the group's place.
    public let color: String?

    /// The group of the files given.
    public init(name: String = "", metrics: [URL], color: String? = nil) {
      self.name = name
      self.metrics = metrics
      self.color = color
    }
  }

  /// - Parameter metrics: `metrics.csv` of each run; none for no charts.
  /// - Throws: `RunError` where one cannot be read.
  public init(metrics: [URL]) throws(RunError) {
    try self.init(groups: [Group(metrics: metrics)])
  }

  /// The curves of several groups of runs, each a mean in its band.
  ///
  /// - Parameter groups: those without runs are left out.
  /// - Throws: `RunError` where a file cannot be read.
  public init(groups: [Group]) throws(RunError) {
    var read: [(group: Group, runs: [RunColumns])] = []
    for group in groups {
      var runs: [RunColumns] = []
      for file in group.metrics { runs.append(RunColumns(try MetricsTable.read(file))) }
      read.append((group, runs))
    }
    let counts = Set(read.map(\.runs.count).filter { $0 > 1 })
    let note =
      counts.isEmpty
      ? "" : " (mean and range of \(counts.sorted().map(String.init).joined(separator: ", ")) runs)"
    charts = TrainingCurves.pictures.compactMap { picture in
      let series = read.compactMap { group, runs in
        TrainingCurves.series(picture.column, of: runs).map { found in
          var series = found
          if groups.count > 1 { series.name = group.name }
          series.color = group.color
          return series
        }
      }
      guard !series.isEmpty else { return nil }
      return LineChart(
        title: picture.title + note, xLabel: "million control steps", yLabel: picture.label,
        series: series
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
