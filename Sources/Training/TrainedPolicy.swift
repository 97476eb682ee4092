import PolicyInterface
import ReinforcementLearning

/// The policy of a run or checkpoint, ready to act.
public struct TrainedPolicy {
  /// The experiment that trained it.
  public let experiment: Experiment
  /// Its networks and normalisers.
  public let actorCritic: ActorCritic
  /// What it acts on and how; nil for tasks without a robot.
  public let contract: PolicyContract?

  /// Reads a run directory's best checkpoint, or its newest where it has none, or a checkpoint.
  ///
  /// - Throws: as `TrainingRun.resume`.
  public init(run path: String) throws {
    let checkpoint = try Checkpoint.find(path, choosing: .best)
    experiment = try checkpoint.experiment()
    let assembly = try Assembly(experiment, in: checkpoint, workerCount: 1)
    actorCritic = assembly.runner.actorCritic
    contract = assembly.locomotion?.contract
  }
}
