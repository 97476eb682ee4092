import EnvironmentInterface

/// Figures of one iteration.
public struct IterationReport: Equatable, Sendable {
  /// Number of the iteration, the first being 1.
  public let iteration: Int
  /// Control steps of all environments since the beginning of the run.
  public let totalStepCount: Int
  /// Mean reward of a control step, without the value added at time limits.
  public let meanReward: Double
  /// Means over the episodes that ended in this iteration.
  public let episodes: EpisodeStatistics
  /// Losses, divergence and learning rate.
  public let update: UpdateReport
  /// What happened to the discriminator; nil where no style is learnt.
  public let style: StyleReport?
  /// Mean σ of the actions after the update.
  public let meanStandardDeviation: Double
  /// 1 − Var(R − V) / Var(R); NaN where all returns agree.
  public let explainedVariance: Double
  /// Time with the environments and the policy [s].
  public let collectionSeconds: Double
  /// Time of advantages and update [s].
  public let learningSeconds: Double

  /// Control steps of all environments per second of this iteration [1/s].
  public let stepsPerSecond: Double
}
