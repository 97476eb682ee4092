import EnvironmentInterface
import Reproducibility

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
  /// What the ranks cost one another; nil of a process alone.
  public let ranks: RankReport?
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

/// What the ranks of a run cost one another in collection and update of an iteration.
public struct RankReport: Equatable, Sendable {
  /// What this rank has sent, and its time in calls to the others.
  public let traffic: Traffic
  /// Mean over the ranks of the time outside of such calls [s].
  public let meanBusySeconds: Double
  /// That of the slowest rank, for which the others wait [s].
  public let largestBusySeconds: Double

  /// - Parameters:
  ///   - ranks: all of which report.
  ///   - traffic: of the iteration.
  ///   - seconds: of the iteration, in calls and outside.
  init?(_ ranks: any Collectives, traffic: Traffic, seconds: Double) {
    guard ranks.rankCount > 1 else { return nil }
    self.traffic = traffic
    let busy = ranks.gathered([seconds - traffic.seconds])
    meanBusySeconds = busy.reduce(0, +) / Double(ranks.rankCount)
    largestBusySeconds = busy.reduce(0, max)
  }
}
