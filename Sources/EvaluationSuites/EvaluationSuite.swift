import ExperimentFormat

/// What an evaluation plays: cases, each with a number of seeded episodes.
public struct EvaluationSuite: ExperimentSection {
  /// Episodes of each case, each with its own seed.
  public var episodeCount = 100
  /// Length of the episodes of a case that does not say its own [s].
  public var duration = 20.0
  /// Time at the beginning of an episode that mean velocities leave out [s].
  public var settlingTime = 3.0
  /// What the robots are asked.
  public var cases = EvaluationCase.quick

  /// The suite `quick`.
  public init() {}

  /// The table from which a suite is read and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .integer(
      "episodes", \.episodeCount, in: 1...100_000, "Episodes of each case, each with its own seed."),
    .number(
      "duration_s", \.duration, in: 0.1...3_600, unit: "s",
      "Length of the episodes of a case that does not say its own."),
    .number(
      "settling_s", \.settlingTime, in: 0...3_600, unit: "s",
      "Time at the beginning of an episode that mean velocities leave out."),
    .sections("cases", \.cases, count: 1...1_000, "What the robots are asked, case by case.")
      .required(),
  ]

  /// Cases whose names are not their own.
  public var conflicts: [KeyConflict] { EvaluationCase.nameConflicts(in: cases) }

  /// Reads a suite file.
  ///
  /// - Throws: `ExperimentError` with every problem of the file.
  public static func load(file path: String) throws(ExperimentError) -> EvaluationSuite {
    try ExperimentDocument(file: path).decode(EvaluationSuite.self)
  }
}
