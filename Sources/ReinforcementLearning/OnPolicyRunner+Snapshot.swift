import EnvironmentInterface
import NeuralNetwork
import Reproducibility

extension OnPolicyRunner {
  /// The whole state of the learner; that of the environment is the environment's own.
  public func snapshot() -> Snapshot {
    var snapshot = actorCritic.snapshot()
    snapshot.store(ppo.adam.snapshot(), at: "adam")
    if let motionPrior { snapshot.store(motionPrior.snapshot(), at: "style") }
    snapshot.store(ppo.learningRate, at: "learning_rate")
    snapshot.store([ppo.shuffleStream], at: "shuffle_stream")
    snapshot.store(noiseStreams.array, at: "noise_streams")
    snapshot.store(iteration, at: "iteration")
    snapshot.store(totalStepCount, at: "total_step_count")
    snapshot.store(hasObservations ? 1 : 0, at: "has_observations")
    snapshot.store(observations.actor, at: "observations/actor")
    snapshot.store(observations.critic, at: "observations/critic")
    if let frames = storage.frames { snapshot.store(frames.snapshot(), at: "history/actor") }
    if let frames = storage.criticFrames {
      snapshot.store(frames.snapshot(), at: "history/critic")
    }
    return snapshot
  }

  /// Goes on from `snapshot`; the environment must be restored to the same moment.
  ///
  /// - Throws: `SnapshotError` where something is missing, of another size or not a possible state;
  ///   nothing has changed then.
  public func restore(_ snapshot: Snapshot) throws(SnapshotError) {
    // Everything is read before anything is changed.
    let networks = try actorCritic.state(snapshot)
    var adam = Adam(parameterCount: actorCritic.networks.layout.count)
    try adam.restore(snapshot, at: "adam")
    let style = try motionPrior?.state(snapshot.group("style"))
    let learningRate = try snapshot.doubles("learning_rate", count: 1)[0]
    guard learningRate > 0, learningRate.isFinite else {
      throw .invalidValue(
        path: "learning_rate", detail: "found \(learningRate), expected a finite number above 0")
    }
    let shuffleStream = try snapshot.streams("shuffle_stream", count: 1)[0]
    let noise = try snapshot.streams("noise_streams", count: noiseStreams.count)
    let iteration = try count(snapshot, "iteration")
    let totalStepCount = try count(snapshot, "total_step_count")
    let hasObservations = try count(snapshot, "has_observations") > 0
    let actor = try snapshot.floats("observations/actor", count: observations.actor.count)
    let critic = try snapshot.floats("observations/critic", count: observations.critic.count)
    let frames = try storage.frames?.state(snapshot, at: "history/actor")
    let criticFrames = try storage.criticFrames?.state(snapshot, at: "history/critic")

    actorCritic.take(networks)
    ppo.adam = adam
    if let style { motionPrior?.take(style) }
    ppo.learningRate = learningRate
    ppo.shuffleStream = shuffleStream
    noiseStreams.copy(noise, to: 0)
    self.iteration = iteration
    self.totalStepCount = totalStepCount
    self.hasObservations = hasObservations
    observations.actor = actor
    observations.critic = critic
    current.take(observations)
    if let frames { storage.frames?.restore(frames) }
    if let criticFrames { storage.criticFrames?.restore(criticFrames) }
  }

  private func count(_ snapshot: Snapshot, _ path: String) throws(SnapshotError) -> Int {
    let value = try snapshot.integers(path, count: 1)[0]
    guard value >= 0 else {
      throw .invalidValue(path: path, detail: "found \(value), expected 0 or more")
    }
    return value
  }
}
