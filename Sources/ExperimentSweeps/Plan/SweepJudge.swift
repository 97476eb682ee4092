public import Comparison
import Evaluation
public import ExperimentFormat

/// What judges the runs of a sweep: a column of their metrics, or a figure of a suite that each policy plays.
public struct SweepJudge: ExperimentSection {
  /// Which figures are better.
  public enum Direction: String, CaseIterable, Sendable {
    /// Larger ones.
    case more
    /// Smaller ones.
    case less
  }

  /// The suite that each policy plays; nil for a column of the metrics.
  public var suite: String?
  /// The case that counts; nil for the mean over all that have the figure.
  public var caseName: String?
  /// The figure of results.
  public var figure = "survived"
  /// Episodes of each case; nil for the suite's.
  public var episodeCount: Int?
  /// The column of `metrics.csv`.
  public var metric = "episode/mean_return"
  /// Iterations over which it is averaged.
  public var lastIterationCount = 10
  /// Which are better.
  public var better = Direction.more

  /// The mean return of the last ten iterations.
  public init() {}

  /// The table from which the section is read and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .optionalText(
      "suite", \.suite,
      """
      What each policy plays in the end: `quick`, `full` or a suite file, relative to this one; `null` for a \
      column of `metrics.csv`.
      """),
    .optionalText(
      "case", \.caseName, "The case that counts; `null` for the mean over all that have the figure."
    ).used(where: "suite is given") { $0.suite != nil },
    .text("figure", \.figure, "The figure of results, for example velocity_error_rms_m_s.")
      .used(where: "suite is given") { $0.suite != nil },
    .optionalInteger(
      "episodes", \.episodeCount, in: 1...100_000, "Episodes of each case; `null` for the suite's."
    ).used(where: "suite is given") { $0.suite != nil },
    .text("metric", \.metric, "The column of `metrics.csv`.")
      .used(where: "suite is null") { $0.suite == nil },
    .integer(
      "last_iterations", \.lastIterationCount, in: 1...1_000_000,
      "Iterations at the end over which the column is averaged."
    ).used(where: "suite is null") { $0.suite == nil },
    .choice("better", \.better, "Whether `more` or `less` is better.")
      .used(where: "the figure does not say it itself") { $0.ownPreference == nil },
  ]

  /// The figure of results that is asked for; nil where there is none of that name.
  var comparedFigure: ComparedFigure? { EvaluationReport.figures.first { $0.key == figure } }

  /// Which values of the figure are better, where it says so.
  private var ownPreference: Preference? {
    guard suite != nil, let preference = comparedFigure?.preference else { return nil }
    return preference == .neither ? nil : preference
  }

  /// What is judged, as tables have it.
  public var judged: ComparedFigure {
    let preference = ownPreference ?? (better == .more ? .more : .less)
    guard suite != nil, let figure = comparedFigure else {
      return ComparedFigure(
        key: metric, title: metric, name: metric, unit: "", digits: 4, tableFactor: 1,
        preference: preference)
    }
    return ComparedFigure(
      key: figure.key, title: figure.title, name: figure.name, unit: figure.unit,
      digits: figure.digits, tableFactor: figure.tableFactor, preference: preference)
  }
}
