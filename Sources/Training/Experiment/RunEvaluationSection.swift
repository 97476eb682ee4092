import EvaluationSuites
import ExperimentFormat

/// How the policy is judged now and then in the course of a run, without the noise of its actions.
///
/// It plays on robots of its own: the training computes the same with and without it.
public struct RunEvaluationSection: ExperimentSection {
  /// Iterations from an evaluation to the next.
  public var interval = 50
  /// Episodes of each case.
  public var episodeCount = 4
  /// Length of the episodes of a case that does not say its own [s].
  public var duration = 6.0
  /// Time at the beginning of an episode that mean velocities leave out [s].
  public var settlingTime = 2.0
  /// What the robots are asked.
  public var cases = EvaluationCase.quick
  /// Evaluations without a better score after which the run ends; nil for no such end.
  public var patience: Int?
  /// The score at which the run ends; nil for no such end.
  public var targetScore: Double?

  /// The cases of the suite `quick`, every 50 iterations.
  public init() {}

  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .integer(
      "interval", \.interval, in: 1...1_000_000, "Iterations from an evaluation to the next."),
    .integer("episodes", \.episodeCount, in: 1...10_000, "Episodes of each case."),
    .number(
      "duration_s", \.duration, in: 0.1...3_600, unit: "s",
      "Length of the episodes of a case that does not say its own."),
    .number(
      "settling_s", \.settlingTime, in: 0...3_600, unit: "s",
      "Time at the beginning of an episode that mean velocities leave out."),
    .sections(
      "cases", \.cases, count: 1...1_000,
      """
      What the robots are asked, case by case, as in a suite file; those of the suite `quick` by \
      default. The score of an episode with a fall is 0.1 · the share of it before the fall, else \
      exp(−(e_v / 0.2 m/s)² − (e_ω / 0.3 rad/s)²) with the errors of the mean velocity and of the \
      mean yaw rate, and for standing · exp(−(drift / 0.3 m)²); that of the policy is the mean over \
      the episodes.
      """),
    .optionalInteger(
      "stop_after_evaluations", \.patience, in: 1...1_000_000,
      "Evaluations without a better score after which the run ends; `null` for no such end."),
    .optionalNumber(
      "target_score", \.targetScore, in: 0...1,
      "The score at which the run ends; `null` for no such end."),
  ]

  /// Cases of the same name, or such as give no score.
  public var conflicts: [KeyConflict] {
    let searches = cases.filter { $0.largestPush != nil }.map {
      KeyConflict(
        key: "cases", found: "largest_push in '\($0.name)'",
        expected: "cases with ordinary episodes, which give a score")
    }
    return searches + EvaluationCase.nameConflicts(in: cases)
  }

  /// What is played.
  var suite: EvaluationSuite {
    var suite = EvaluationSuite()
    suite.episodeCount = episodeCount
    suite.duration = duration
    suite.settlingTime = settlingTime
    suite.cases = cases
    return suite
  }
}
