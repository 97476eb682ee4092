import EnvironmentInterface
import Foundation
import Reproducibility

/// An inverted pendulum that is to be held upright by a weak motor: the smallest task that a learner
/// can get wrong, for regression tests that take seconds.
///
/// A point mass on a rod, `θ̈ = g/l sin θ + u / (m l²)`, θ from upright, integrated by semi-implicit
/// Euler. Observation `(sin θ, cos θ, θ̇)`, action `u / limit`, clipped to −1…1. Reward per second
/// `1 − θ² − 0.1 θ̇² − 0.01 (u / limit)²`. An episode ends when the pendulum leaves ±0.8 rad.
public final class PendulumBalance: VectorEnvironment {
  /// Sizes of the environment.
  public let shape: EnvironmentShape

  /// Length of the rod [m].
  private static let length = 1.0
  /// Mass [kg].
  private static let mass = 1.0
  /// Largest torque of the motor [N m]: enough to hold the pendulum at 0.41 rad.
  private static let torqueLimit = 4.0
  /// Control step [s].
  private static let timestep = 0.02
  /// Angle beyond which the pendulum counts as fallen [rad].
  private static let fallAngle = 0.8
  /// Largest angle [rad] and speed [rad/s] of a start.
  private static let startAngle = 0.3
  private static let startSpeed = 0.3
  /// Length of an episode [control steps].
  private static let episodeLength = 250
  /// Where snapshots have what no single pendulum has.
  private static let finishedPath = "finished"

  private var angles: [Double]
  private var speeds: [Double]
  private var ages: [Int]
  private var returns: [Double]
  private var streams: [RandomStream]
  /// How the pendulums of all ranks are divided.
  private let groups: EnvironmentGroups
  /// Of each of this rank's groups.
  private var finished: [FinishedEpisodes]

  /// - Parameters:
  ///   - environmentCount: number of pendulums.
  ///   - groups: which of a run's pendulums these are; nil for all, in one group.
  ///   - seed: the run's seed.
  public init(environmentCount: Int, groups: EnvironmentGroups? = nil, seed: UInt64) {
    let groups = groups ?? EnvironmentGroups(environmentCount: environmentCount)
    precondition(
      groups.environments.count == environmentCount,
      "\(groups.environments.count) environments of this rank got \(environmentCount) pendulums")
    self.groups = groups
    finished = Array(repeating: FinishedEpisodes(), count: groups.localCount)
    shape = EnvironmentShape(
      environmentCount: environmentCount, observationCount: 3, criticObservationCount: 3,
      actionCount: 1)
    angles = Array(repeating: 0, count: environmentCount)
    speeds = angles
    returns = angles
    ages = Array(repeating: 0, count: environmentCount)
    streams = groups.environments.map { RandomStream(seed: seed, stream: UInt64($0)) }
    for index in 0..<environmentCount {
      reset(index)
      ages[index] = streams[index].index(below: PendulumBalance.episodeLength)
    }
  }

  /// The symmetry under reflection.
  public var mirror: EnvironmentMirror? {
    let observation = SignedPermutation(source: [0, 1, 2], sign: [-1, 1, -1])
    return EnvironmentMirror(
      observation: observation, criticObservation: observation,
      action: SignedPermutation(source: [0], sign: [-1]))
  }

  /// Writes the observations of all environments into `observations`.
  public func observe(into observations: inout ObservationBatch) {
    for index in 0..<shape.environmentCount {
      observations.actor[3 * index] = Float(sin(angles[index]))
      observations.actor[3 * index + 1] = Float(cos(angles[index]))
      observations.actor[3 * index + 2] = Float(speeds[index])
    }
    observations.critic = observations.actor
  }

  /// Advances all environments by one control step and starts ended episodes afresh.
  public func step(actions: [Float], into outcome: inout StepOutcome) {
    for index in 0..<shape.environmentCount {
      let effort = min(max(Double(actions[index]), -1), 1)
      advance(index, effort: effort)
      let angle = angles[index]
      let speed = speeds[index]
      let reward =
        PendulumBalance.timestep
        * (1 - angle * angle - 0.1 * speed * speed - 0.01 * effort * effort)
      ages[index] += 1
      returns[index] += reward
      let fell = abs(angle) > PendulumBalance.fallAngle
      let ended = ages[index] >= PendulumBalance.episodeLength
      outcome.rewards[index] = Float(reward)
      outcome.terminated[index] = fell
      outcome.truncated[index] = ended && !fell
      if fell || ended {
        finished[index / groups.size].add(
          episodeReturn: returns[index], length: ages[index], fell: fell)
        reset(index)
      }
    }
  }

  /// Statistics of the episodes of all ranks that ended since the last call.
  public func drainStatistics() -> EpisodeStatistics {
    defer { finished = Array(repeating: FinishedEpisodes(), count: groups.localCount) }
    return allFinished.statistics
  }

  /// Of all groups of all ranks.
  private var allFinished: FinishedEpisodes {
    FinishedEpisodes(numbers: groups.sum(finished.map(\.numbers)))
  }

  /// The whole state, so that a restored environment goes on with the same bits. All ranks call this
  /// together; it is complete on rank 0.
  public func snapshot() -> Snapshot {
    var snapshot = Snapshot()
    snapshot.store(angles, at: "angle")
    snapshot.store(speeds, at: "speed")
    snapshot.store(returns, at: "return")
    snapshot.store(ages, at: "age")
    snapshot.store(streams, at: "streams")
    snapshot.store(allFinished.numbers, at: PendulumBalance.finishedPath)
    return snapshot.collected(by: groups.ranks, exceptFor: [PendulumBalance.finishedPath])
  }

  /// Goes on from `snapshot`; throws where it is not of this environment's shape.
  public func restore(_ snapshot: Snapshot) throws(SnapshotError) {
    let snapshot = snapshot.part(of: groups.ranks, exceptFor: [PendulumBalance.finishedPath])
    let count = shape.environmentCount
    let angles = try snapshot.doubles("angle", count: count)
    let speeds = try snapshot.doubles("speed", count: count)
    let returns = try snapshot.doubles("return", count: count)
    let ages = try snapshot.integers("age", count: count)
    let streams = try snapshot.streams("streams", count: count)
    let numbers = try snapshot.doubles(
      PendulumBalance.finishedPath, count: FinishedEpisodes.numberCount)
    self.angles = angles
    self.speeds = speeds
    self.returns = returns
    self.ages = ages
    self.streams = streams
    finished = Array(repeating: FinishedEpisodes(), count: groups.localCount)
    // One group has what all had finished.
    if groups.ranks.isFirst { finished[0] = FinishedEpisodes(numbers: numbers) }
  }

  /// θ̇ ← θ̇ + h (g/l sin θ + u / (m l²)); θ ← θ + h θ̇.
  private func advance(_ index: Int, effort: Double) {
    let length = PendulumBalance.length
    let torque = effort * PendulumBalance.torqueLimit
    let acceleration =
      9.81 / length * sin(angles[index]) + torque / (PendulumBalance.mass * length * length)
    speeds[index] += PendulumBalance.timestep * acceleration
    angles[index] += PendulumBalance.timestep * speeds[index]
  }

  private func reset(_ index: Int) {
    let angle = PendulumBalance.startAngle
    let speed = PendulumBalance.startSpeed
    angles[index] = streams[index].uniform(in: -angle...angle)
    speeds[index] = streams[index].uniform(in: -speed...speed)
    ages[index] = 0
    returns[index] = 0
  }
}

/// Sums over the episodes that ended.
private struct FinishedEpisodes {
  static let numberCount = 4

  /// Count, sum of returns, sum of lengths, number of falls.
  var numbers = [0.0, 0.0, 0.0, 0.0]

  mutating func add(episodeReturn: Double, length: Int, fell: Bool) {
    numbers[0] += 1
    numbers[1] += episodeReturn
    numbers[2] += Double(length)
    numbers[3] += fell ? 1 : 0
  }

  var statistics: EpisodeStatistics {
    EpisodeStatistics(
      episodeCount: Int(numbers[0]), meanReturn: numbers[1] / numbers[0],
      meanLength: numbers[2] / numbers[0],
      figures: [.init(name: "episode/terminated_share", value: numbers[3] / numbers[0])])
  }
}
