import EnvironmentInterface
import NeuralNetwork
import Reproducibility

extension OnPolicyRunner {
  /// The whole state of the learner, of all ranks, which call this together: complete on rank 0. That
  /// of the environment is the environment's own.
  public func snapshot() -> Snapshot {
    var snapshot = actorCritic.snapshot()
    snapshot.store(ppo.adam.snapshot(), at: "adam")
    if let motionPrior { snapshot.store(motionPrior.snapshot(), at: "style") }
    snapshot.store(ppo.learningRate, at: "learning_rate")
    snapshot.store(iteration, at: "iteration")
    snapshot.store(totalStepCount, at: "total_step_count")
    snapshot.store(hasObservations ? 1 : 0, at: "has_observations")
    for (path, values) in ownSnapshot.collected(by: groups.ranks).entries {
      snapshot[path] = values
    }
    return snapshot
  }

  /// What this rank's environments and groups have, `[environments or groups, …]`.
  private var ownSnapshot: Snapshot {
    var snapshot = Snapshot()
    snapshot.store(ppo.shuffleStreams, at: "shuffle_stream")
    snapshot.store(noiseStreams.array, at: "noise_streams")
    snapshot.store(observations.actor, at: "observations/actor")
    snapshot.store(observations.critic, at: "observations/critic")
    if let frames = storage.frames { snapshot.store(frames.snapshot(), at: "history/actor") }
    if let frames = storage.criticFrames {
      snapshot.store(frames.snapshot(), at: "history/critic")
    }
    return snapshot
  }

  /// Sources of the groups' orders. A run whose groups are not those of `snapshot` gets new ones, which
  /// follow from those that it had.
  private func shuffleStreams(_ snapshot: Snapshot) throws(SnapshotError) -> [RandomStream] {
    let path = "shuffle_stream"
    let count = try snapshot.words(path).count / 4
    var streams = try snapshot.streams(path, count: count)
    guard count != groups.count, !streams.isEmpty else {
      return try snapshot.streams(path, count: groups.count).enumerated()
        .filter { groups.numbers.contains($0.offset) }.map(\.element)
    }
    let seed = streams[0].next()
    return groups.numbers.map {
      RandomStream(seed: seed, stream: RunnerStream.shuffle(ofGroup: $0))
    }
  }

  /// Goes on from `snapshot` of all ranks; the environment must be restored to the same moment.
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
    let shuffleStreams = try shuffleStreams(snapshot)
    let own = snapshot.part(of: groups.ranks)
    let noise = try own.streams("noise_streams", count: noiseStreams.count)
    let iteration = try count(snapshot, "iteration")
    let totalStepCount = try count(snapshot, "total_step_count")
    let hasObservations = try count(snapshot, "has_observations") > 0
    let actor = try own.floats("observations/actor", count: observations.actor.count)
    let critic = try own.floats("observations/critic", count: observations.critic.count)
    let frames = try storage.frames?.state(own, at: "history/actor")
    let criticFrames = try storage.criticFrames?.state(own, at: "history/critic")

    actorCritic.take(networks)
    ppo.adam = adam
    if let style { motionPrior?.take(style) }
    ppo.learningRate = learningRate
    ppo.shuffleStreams = shuffleStreams
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
