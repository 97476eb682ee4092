import EnvironmentInterface
import Reproducibility

/// Points on a line that the action moves and that are to come to 0: the smallest task with falls,
/// time limits, a mirror, and randomness in observing.
final class PointEnvironment: VectorEnvironment {
  let shape: EnvironmentShape
  let mirror: EnvironmentMirror? = EnvironmentMirror(
    observation: SignedPermutation(source: [0, 1], sign: [-1, -1]),
    criticObservation: SignedPermutation(source: [0, 1, 2], sign: [-1, -1, 1]),
    action: SignedPermutation(source: [0], sign: [-1]))

  private static let episodeLength = 12
  /// What the environment gives instead of the reward and first observation of environment 1, from
  /// the step on that is given.
  var faultyReward: (step: Int, value: Float)?
  var faultyObservation: (step: Int, value: Float)?

  private var positions: [Double]
  private var ages: [Int]
  private var streams: [RandomStream]
  private var stepCount = 0
  private var endedCount = 0
  private var lengthSum = 0
  private let groups: EnvironmentGroups

  init(
    environmentCount: Int, groups: EnvironmentGroups? = nil, seed: UInt64,
    history: ObservationHistory? = nil
  ) {
    self.groups = groups ?? EnvironmentGroups(environmentCount: environmentCount)
    shape = EnvironmentShape(
      environmentCount: environmentCount, observationCount: 2, criticObservationCount: 3,
      actionCount: 1, history: history)
    positions = Array(repeating: 0, count: environmentCount)
    ages = Array(repeating: 0, count: environmentCount)
    streams = self.groups.environments.map { RandomStream(seed: seed, stream: UInt64($0)) }
    for e in 0..<environmentCount { positions[e] = streams[e].uniform(in: -1...1) }
  }

  func observe(into observations: inout ObservationBatch) {
    for e in 0..<shape.environmentCount {
      let position = Float(positions[e])
      let noise = Float(streams[e].uniform(in: -0.1...0.1))
      observations.actor[2 * e] = position
      observations.actor[2 * e + 1] = noise
      observations.critic[3 * e] = position
      observations.critic[3 * e + 1] = noise
      observations.critic[3 * e + 2] = Float(ages[e]) / 12
    }
    if let fault = faultyObservation, stepCount >= fault.step {
      observations.actor[2] = fault.value
    }
  }

  func step(actions: [Float], into outcome: inout StepOutcome) {
    stepCount += 1
    for e in 0..<shape.environmentCount {
      positions[e] += 0.3 * min(max(Double(actions[e]), -1), 1)
      ages[e] += 1
      outcome.rewards[e] = Float(-abs(positions[e]))
      outcome.terminated[e] = abs(positions[e]) > 2
      outcome.truncated[e] = ages[e] >= PointEnvironment.episodeLength && abs(positions[e]) <= 2
      if outcome.terminated[e] || outcome.truncated[e] {
        endedCount += 1
        lengthSum += ages[e]
        ages[e] = 0
        positions[e] = streams[e].uniform(in: -1...1)
      }
    }
    if let fault = faultyReward, stepCount >= fault.step { outcome.rewards[1] = fault.value }
  }

  func drainStatistics() -> EpisodeStatistics {
    defer {
      endedCount = 0
      lengthSum = 0
    }
    var counts = [endedCount, lengthSum]
    groups.ranks.addUp(&counts)
    return EpisodeStatistics(
      episodeCount: counts[0], meanReturn: .nan,
      meanLength: Double(counts[1]) / Double(counts[0]), figures: [])
  }

  func snapshot() -> Snapshot {
    var snapshot = Snapshot()
    snapshot.store(positions, at: "position")
    snapshot.store(ages, at: "age")
    snapshot.store(streams, at: "streams")
    return snapshot.collected(by: groups.ranks)
  }

  func restore(_ snapshot: Snapshot) throws(SnapshotError) {
    let snapshot = snapshot.part(of: groups.ranks)
    positions = try snapshot.doubles("position", count: positions.count)
    ages = try snapshot.integers("age", count: ages.count)
    streams = try snapshot.streams("streams", count: streams.count)
  }
}
