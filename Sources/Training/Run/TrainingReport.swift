import ReinforcementLearning
import TerminalProgress

/// What is told of an iteration: to the terminal, to `metrics.csv` and to TensorBoard.
public struct TrainingReport: Sendable {
  /// The learner's own report.
  public let learning: IterationReport

  /// Number of the iteration, from 1.
  public var iteration: Int { learning.iteration }

  /// What evaluations have given so far; nil of a run without them.
  let evaluation: EvaluationRecord?

  init(_ learning: IterationReport, evaluation: EvaluationRecord?) {
    self.learning = learning
    self.evaluation = evaluation
  }

  /// Figures that follow from experiment and seed alone, the environment's own last.
  var reproducibleFigures: [MetricsTable.Figure] {
    let update = learning.update
    let episodes = learning.episodes
    return [
      .init("steps", Double(learning.totalStepCount)),
      .init("reward/mean_step", learning.meanReward),
      .init("episode/count", Double(episodes.episodeCount)),
      .init("episode/mean_return", episodes.meanReturn),
      .init("episode/mean_length", episodes.meanLength),
      .init("loss/surrogate", update.surrogateLoss),
      .init("loss/value", update.valueLoss),
      .init("loss/mirror", update.mirrorLoss),
      .init("policy/entropy", update.entropy),
      .init("policy/kl", update.divergence),
      .init("policy/clip_fraction", update.clipFraction),
      .init("policy/mean_std", learning.meanStandardDeviation),
      .init("policy/learning_rate", update.learningRate),
      .init("policy/gradient_norm", update.actorGradientNorm),
      .init("value/gradient_norm", update.criticGradientNorm),
      .init("value/explained_variance", learning.explainedVariance),
    ] + distillationFigures + styleFigures + episodes.figures.map { .init($0.name, $0.value) }
      + (evaluation?.figures ?? [])
  }

  private var distillationFigures: [MetricsTable.Figure] {
    learning.update.distillationLoss.map { [.init("loss/distillation", $0)] } ?? []
  }

  private var styleFigures: [MetricsTable.Figure] {
    guard let style = learning.style else { return [] }
    return [
      .init("style/mean", style.meanStyle), .init("style/loss", style.loss),
      .init("style/gradient_penalty", style.gradientPenalty),
      .init("style/reference_score", style.referenceScore),
      .init("style/policy_score", style.policyScore),
    ]
  }

  /// Figures that depend on the machine and its load.
  var timingFigures: [MetricsTable.Figure] {
    [
      .init("time/steps_per_s", learning.stepsPerSecond),
      .init("time/collection_s", learning.collectionSeconds),
      .init("time/learning_s", learning.learningSeconds),
    ] + rankFigures
  }

  private var rankFigures: [MetricsTable.Figure] {
    guard let ranks = learning.ranks else { return [] }
    return [
      .init("ranks/sent_bytes", Double(ranks.traffic.byteCount)),
      .init("ranks/communication_s", ranks.traffic.seconds),
      .init("ranks/mean_busy_s", ranks.meanBusySeconds),
      .init("ranks/largest_busy_s", ranks.largestBusySeconds),
    ]
  }

  /// What the progress bar shows.
  public var progressFigures: [ProgressState.Figure] {
    [
      .init("return", learning.episodes.meanReturn),
      .init("length", learning.episodes.meanLength),
    ] + (evaluation?.score.map { [.init("score", $0)] } ?? []) + [
      .init("", learning.stepsPerSecond, unit: "steps/s")
    ]
  }
}
