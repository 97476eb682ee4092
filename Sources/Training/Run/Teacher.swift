import EnvironmentInterface
import Locomotion
import NeuralNetwork
import ReinforcementLearning
import Reproducibility

/// The policy from which a student learns, as the student's own checkpoints hold it: a run that goes on
/// needs no other run.
struct Teacher {
  /// Only its actor is the teacher's and is used; its critic is untrained and never evaluated.
  let policy: ActorCritic
  /// Where it comes from, in words.
  let origin: String
  /// The experiment that trained it, resolved.
  private let experimentText: String

  /// The teacher of a run that begins.
  ///
  /// - Parameters:
  ///   - source: the run that trained it, checked with `checkTeaches`.
  ///   - shape: of the student's environment.
  ///   - pool: the workers.
  /// - Throws: `SnapshotError` or `LearningError` where its networks are not those of the environment.
  init(_ source: SourceRun, shape: EnvironmentShape, pool: WorkerPool) throws {
    try self.init(
      source.experiment, text: source.checkpoint.experimentText, origin: source.origin,
      learner: source.checkpoint.snapshot.group("learner"), shape: shape, pool: pool)
  }

  /// The teacher of a run that goes on.
  ///
  /// - Parameters:
  ///   - snapshot: as `snapshot()` gave it.
  ///   - shape: of the student's environment.
  ///   - pool: the workers.
  /// - Throws: `SnapshotError`, `ExperimentError` or `LearningError` where it is damaged.
  init(_ snapshot: Snapshot, shape: EnvironmentShape, pool: WorkerPool) throws {
    let text = try snapshot.text("experiment")
    try self.init(
      Experiment.load(text: text, named: "teacher/experiment"), text: text,
      origin: snapshot.text("origin"), learner: snapshot.group("learner"), shape: shape, pool: pool)
  }

  private init(
    _ experiment: Experiment, text: String, origin: String, learner: Snapshot,
    shape: EnvironmentShape, pool: WorkerPool
  ) throws {
    experimentText = text
    self.origin = origin
    var configuration = experiment.algorithm
    configuration.critic = NetworkConfiguration()
    configuration.critic.hiddenCounts = []
    // It sees what the student's critic sees.
    var shape = shape
    shape.observationCount = shape.criticObservationCount
    var stream = RandomStream(seed: 0, stream: 0)
    policy = try ActorCritic(
      shape: shape, configuration: configuration, stream: &stream, pool: pool)
    try policy.restoreActor(learner)
  }

  /// Its experiment and origin, and the actor where a learner has it.
  func snapshot() -> Snapshot {
    var snapshot = Snapshot()
    snapshot.store(experimentText, at: "experiment")
    snapshot.store(origin, at: "origin")
    snapshot.store(policy.actorSnapshot(), at: "learner")
    return snapshot
  }
}
