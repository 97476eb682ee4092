import NeuralNetwork
import Reproducibility

extension ActorCritic {
  /// Parameters and statistics of both networks.
  public func snapshot() -> Snapshot {
    var snapshot = actorSnapshot()
    storeParameters(in: networks.criticRange, &snapshot)
    snapshot.store(criticObservationNormalizer.snapshot(), at: "critic_observation_normalizer")
    return snapshot
  }

  /// Parameters and statistics of the actor alone.
  public func actorSnapshot() -> Snapshot {
    var snapshot = Snapshot()
    storeParameters(in: networks.actorRange, &snapshot)
    snapshot.store(observationNormalizer.snapshot(), at: "observation_normalizer")
    return snapshot
  }

  /// Takes over both networks of `snapshot`.
  ///
  /// - Throws: `SnapshotError` where something is missing, of another size or not finite; nothing has
  ///   changed then.
  public func restore(_ snapshot: Snapshot) throws(SnapshotError) { take(try state(snapshot)) }

  /// As `restore(_:)`, the actor alone.
  public func restoreActor(_ snapshot: Snapshot) throws(SnapshotError) {
    let parameters = try parameters(in: networks.actorRange, snapshot)
    observationNormalizer = try normalizer(like: observationNormalizer, snapshot, "observation_")
    networks.parameters.copy(parameters, to: networks.actorRange.lowerBound)
    networks.refreshWeights(pool: pool)
  }

  /// What `snapshot()` stored, checked.
  struct State {
    let parameters: [Float]
    let normalizer: ObservationNormalizer
    let criticNormalizer: ObservationNormalizer
  }

  /// Reads both networks; throws as `restore(_:)`.
  func state(_ snapshot: Snapshot) throws(SnapshotError) -> State {
    State(
      parameters: try parameters(in: 0..<networks.layout.count, snapshot),
      normalizer: try normalizer(like: observationNormalizer, snapshot, "observation_"),
      criticNormalizer: try normalizer(
        like: criticObservationNormalizer, snapshot, "critic_observation_"))
  }

  /// Goes on from a state.
  func take(_ state: State) {
    networks.parameters.copy(state.parameters, to: 0)
    networks.refreshWeights(pool: pool)
    observationNormalizer = state.normalizer
    criticObservationNormalizer = state.criticNormalizer
  }

  private func storeParameters(in range: Range<Int>, _ snapshot: inout Snapshot) {
    for slice in networks.layout.slices where range.contains(slice.range.lowerBound) {
      snapshot.store(networks.parameters.array(slice.range), at: "parameters/\(slice.name)")
    }
  }

  private func parameters(
    in range: Range<Int>, _ snapshot: Snapshot
  ) throws(SnapshotError) -> [Float] {
    var parameters: [Float] = []
    for slice in networks.layout.slices where range.contains(slice.range.lowerBound) {
      let path = "parameters/\(slice.name)"
      let values = try snapshot.floats(path, count: slice.range.count)
      guard values.allSatisfy(\.isFinite) else {
        throw .invalidValue(path: path, detail: "found a number that is not finite")
      }
      parameters += values
    }
    return parameters
  }

  private func normalizer(
    like present: ObservationNormalizer, _ snapshot: Snapshot, _ prefix: String
  ) throws(SnapshotError) -> ObservationNormalizer {
    var normalizer = ObservationNormalizer(
      observationCount: present.observationCount, isEnabled: present.isEnabled)
    try normalizer.restore(snapshot, at: "\(prefix)normalizer")
    return normalizer
  }
}
