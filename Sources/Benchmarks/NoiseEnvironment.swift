import EnvironmentInterface
import Reproducibility

/// An environment whose observations are uniform noise and whose reward is how close the first
/// action comes to the first observation: next to no work, but something to learn.
final class NoiseEnvironment: VectorEnvironment {
  let shape: EnvironmentShape
  let mirror: EnvironmentMirror? = nil

  private var stream: RandomStream
  private var current: [Float]

  init(shape: EnvironmentShape, seed: UInt64) {
    self.shape = shape
    stream = RandomStream(seed: seed, stream: 0)
    current = Array(repeating: 0, count: shape.environmentCount * shape.observationCount)
    draw()
  }

  func observe(into observations: inout ObservationBatch) {
    for i in current.indices {
      observations.actor[i] = current[i]
      observations.critic[i] = current[i]
    }
  }

  func step(actions: [Float], into outcome: inout StepOutcome) {
    for e in 0..<shape.environmentCount {
      let error = actions[e * shape.actionCount] - current[e * shape.observationCount]
      outcome.rewards[e] = -error * error
    }
    draw()
  }

  func drainStatistics() -> EpisodeStatistics {
    EpisodeStatistics(episodeCount: 0, meanReturn: .nan, meanLength: .nan, figures: [])
  }

  func snapshot() -> Snapshot {
    var snapshot = Snapshot()
    snapshot.store([stream], at: "stream")
    snapshot.store(current, at: "observations")
    return snapshot
  }

  func restore(_ snapshot: Snapshot) throws(SnapshotError) {
    let current = try snapshot.floats("observations", count: current.count)
    stream = try snapshot.streams("stream", count: 1)[0]
    self.current = current
  }

  private func draw() {
    // Two numbers of 32 bits from each word.
    var i = 0
    while i + 1 < current.count {
      let word = stream.next()
      current[i] = Float(UInt32(truncatingIfNeeded: word)) * 0x1p-31 - 1
      current[i + 1] = Float(UInt32(truncatingIfNeeded: word >> 32)) * 0x1p-31 - 1
      i += 2
    }
  }
}
