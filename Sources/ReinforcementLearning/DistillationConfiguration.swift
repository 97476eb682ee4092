/// How a student learns from a teacher before it learns by itself.
///
/// The student acts, the teacher says what it would have done there, and the student's mean follows by
/// regression (Ross, Gordon and Bagnell 2011, DAgger; Schwarke et al. 2025, RSL-RL). The teacher sees
/// what the student's critic sees. Meanwhile the critic learns what the student's actions are worth, and
/// σ stays, so that the surrogate can take over.
public struct DistillationConfiguration: Hashable, Sendable {
  /// Where the teacher is kept, for who loads it: the learner is handed the policy itself.
  public var teacher = "teacher"
  /// Iterations in which the teacher teaches; those behind them are ordinary ones.
  public var iterationCount = 200
  /// Learning rate of these iterations.
  public var learningRate = 1e-3

  /// The defaults.
  public init() {}
}
