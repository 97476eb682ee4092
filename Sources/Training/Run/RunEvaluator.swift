import EvaluationSuites
import ReinforcementLearning
import Reproducibility

/// Judges the policy of a run now and then, on robots of its own in the training's engine. Rank 0 does
/// it, and the others learn what came out.
struct RunEvaluator {
  let section: RunEvaluationSection
  private let ranks: any Collectives
  /// Of rank 0 only.
  private let player: SuitePlayer?
  /// What has come out so far.
  var record = EvaluationRecord()
  /// How long evaluations took in this process [s].
  private(set) var seconds = 0.0

  /// - Parameters:
  ///   - section: what is played.
  ///   - experiment: says what is simulated.
  ///   - ranks: those of the run.
  ///   - pool: the workers.
  /// - Throws: `TrainingError` where the robots cannot be made.
  init(
    _ section: RunEvaluationSection, of experiment: Experiment, ranks: any Collectives,
    pool: WorkerPool
  ) throws(TrainingError) {
    self.section = section
    self.ranks = ranks
    player =
      ranks.isFirst ? try SuitePlayer(section.suite, in: experiment, pool: pool) : nil
  }

  /// Evaluates where it is time to.
  ///
  /// - Parameters:
  ///   - actorCritic: whose mean actions are judged.
  ///   - iteration: iterations done.
  /// - Returns: whether the policy is the best so far; nil where it was not evaluated.
  /// - Throws: `ControllerError` where the policy fails.
  mutating func evaluate(_ actorCritic: ActorCritic, iteration: Int) throws -> Bool? {
    guard iteration % section.interval == 0 else { return nil }
    let clock = ContinuousClock()
    let begin = clock.now
    if let player {
      let outcomes = try player.play(
        TrainedController(name: "the run's policy", actorCritic: actorCritic))
      _ = record.take(outcomes, iteration: iteration)
    }
    try record.restore(record.snapshot().broadcast(by: ranks))
    seconds += (clock.now - begin) / .seconds(1)
    return record.bestIteration == iteration
  }

  /// Why the run is to end now; nil where it is to go on.
  var reasonToEnd: String? { record.reasonToEnd(section) }
}
