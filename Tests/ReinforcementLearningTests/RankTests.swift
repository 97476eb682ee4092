import EnvironmentInterface
import LinearAlgebra
import NeuralNetwork
import RankTestSupport
import Reproducibility
import Testing

@testable import ReinforcementLearning

/// Learners whose environments are on several ranks.
@Suite struct RankTests {
  /// What a learner's settings may be, each with sums of its own over all environments.
  enum Settings: CaseIterable {
    case plain, mirrored, remembering

    var configuration: PPOConfiguration {
      var configuration = PPOConfiguration()
      configuration.actor.hiddenCounts = [8]
      configuration.critic.hiddenCounts = [8]
      configuration.stepsPerEnvironment = 8
      configuration.epochCount = 2
      configuration.miniBatchCount = 2
      guard self != .plain else { return configuration }
      configuration.augmentsWithMirror = true
      configuration.mirrorLossCoefficient = 0.2
      configuration.advantageNormalization = .miniBatch
      guard self == .remembering else { return configuration }
      var encoder = HistoryEncoderConfiguration()
      encoder.channelCounts = [16]
      encoder.kernelLengths = [4]
      encoder.strides = [3]
      configuration.actor.historyEncoder = encoder
      configuration.critic.historyEncoder = encoder
      return configuration
    }
  }

  /// What is left of a run of a few iterations.
  struct Outcome: Sendable, Equatable {
    var learner: Snapshot
    var environment: Snapshot
    var updates: [UpdateReport] = []
    /// Mean reward, explained variance, episodes and their mean length of each iteration.
    var figures: [[UInt64]] = []
  }

  private static func runner(
    _ settings: Settings, groupCount: Int, ranks: any Collectives, environmentCount: Int = 96,
    seed: UInt64 = 5
  ) throws -> OnPolicyRunner {
    let groups = EnvironmentGroups(
      environmentCount: environmentCount, count: groupCount, ranks: ranks)
    let configuration = settings.configuration
    return try OnPolicyRunner(
      environment: PointEnvironment(
        environmentCount: groups.environments.count, groups: groups, seed: seed,
        history: settings == .remembering
          ? ObservationHistory(frameCount: 15, components: [1, 0]) : nil),
      configuration: configuration, groups: groups, seed: seed,
      pool: WorkerPool(workerCount: 1 + ranks.rank % 2))
  }

  private static func iterate(_ runner: OnPolicyRunner, count: Int) throws -> Outcome {
    var outcome = Outcome(learner: Snapshot(), environment: Snapshot())
    for _ in 0..<count {
      let report = try runner.iterate()
      outcome.updates.append(report.update)
      outcome.figures.append(
        [
          report.meanReward, report.explainedVariance, Double(report.episodes.episodeCount),
          report.episodes.meanLength, Double(report.totalStepCount),
        ].map(\.bitPattern))
    }
    outcome.learner = runner.snapshot()
    outcome.environment = runner.environment.snapshot()
    return outcome
  }

  /// Rank 0's outcome of a run from its beginning.
  private static func outcome(
    _ settings: Settings, groupCount: Int, rankCount: Int
  ) throws -> Outcome {
    try ThreadRanks.run(rankCount) { ranks in
      try iterate(runner(settings, groupCount: groupCount, ranks: ranks), count: 3)
    }[0].get()
  }

  @Test(
    "ranks that share the groups give the bits of one process with as many groups",
    arguments: Settings.allCases)
  func doesNotDependOnRanks(settings: Settings) throws {
    for (groupCount, rankCounts) in [(2, [2]), (3, [3]), (4, [2, 4])] {
      let alone = try Self.outcome(settings, groupCount: groupCount, rankCount: 1)
      for rankCount in rankCounts {
        let shared = try Self.outcome(settings, groupCount: groupCount, rankCount: rankCount)
        #expect(shared == alone, "\(groupCount) groups on \(rankCount) ranks")
      }
    }
  }

  @Test("one group is a run that knows of no groups, to the bit")
  func oneGroup() throws {
    let plain = try OnPolicyRunner(
      environment: PointEnvironment(environmentCount: 96, seed: 5),
      configuration: Settings.plain.configuration, seed: 5, pool: WorkerPool(workerCount: 1))
    let grouped = try Self.outcome(.plain, groupCount: 1, rankCount: 1)
    #expect(try Self.iterate(plain, count: 3) == grouped)
  }

  @Test("all ranks have the same weights, normalisers and learning rate after every iteration")
  func staysAlike() throws {
    let states = try ThreadRanks.run(3) { ranks in
      let runner = try Self.runner(.mirrored, groupCount: 3, ranks: ranks)
      for _ in 0..<2 { _ = try runner.iterate() }
      var state = runner.actorCritic.snapshot()
      state.store(runner.ppo.learningRate, at: "learning_rate")
      return state
    }.map { try $0.get() }
    #expect(states[1] == states[0])
    #expect(states[2] == states[0])
  }

  @Test(
    "a run goes on with the same bits on any number of ranks that shares its groups",
    arguments: [(4, 1), (1, 4), (2, 4)])
  func resumes(from first: Int, on second: Int) throws {
    let straight = try Self.outcome(.remembering, groupCount: 4, rankCount: 1)
    let half = try ThreadRanks.run(first) { ranks in
      try Self.iterate(Self.runner(.remembering, groupCount: 4, ranks: ranks), count: 2)
    }[0].get()
    let resumed = try ThreadRanks.run(second) { ranks in
      // Another seed: whatever is not restored would show.
      let runner = try Self.runner(.remembering, groupCount: 4, ranks: ranks, seed: 77)
      try runner.environment.restore(half.environment)
      try runner.restore(half.learner)
      return try Self.iterate(runner, count: 1)
    }[0].get()
    #expect(resumed.learner == straight.learner)
    #expect(resumed.environment == straight.environment)
    #expect(resumed.updates[0] == straight.updates[2])
  }

  @Test("a run that goes on with other groups has its weights and other orders of visits")
  func regroups() throws {
    let half = try Self.outcome(.plain, groupCount: 2, rankCount: 1)
    let resumed = try ThreadRanks.run(3) { ranks in
      let runner = try Self.runner(.plain, groupCount: 3, ranks: ranks, seed: 77)
      try runner.environment.restore(half.environment)
      try runner.restore(half.learner)
      return runner.snapshot()
    }[0].get()
    #expect(resumed.group("parameters") == half.learner.group("parameters"))
    #expect(resumed.group("adam") == half.learner.group("adam"))
    let streams = try resumed.streams("shuffle_stream", count: 3)
    #expect(Set(streams).count == 3)
    #expect(Set(streams).isDisjoint(with: try half.learner.streams("shuffle_stream", count: 2)))
  }

  @Test("the sum of vectors over groups is the same bits for any number of ranks")
  func groupSum() throws {
    // 1 + 10⁸ − 10⁸ depends on the order; 13 numbers make no whole number of pieces.
    let values: [Float] = [1, 1e8, -1e8, 0.25]
    func sum(rankCount: Int) throws -> [Float] {
      let sums = try ThreadRanks.run(rankCount) { ranks in
        let groups = EnvironmentGroups(environmentCount: 4, count: 4, ranks: ranks)
        let sum = GroupSum(count: 13, groups: groups)
        for (part, number) in zip(sum.parts, groups.numbers) {
          part.fill(0..<13, with: values[number])
          part[12] = Float(number)
        }
        let total = FloatBuffer(count: 13)
        sum.add(into: total)
        return total.array
      }.map { try $0.get() }
      #expect(sums.allSatisfy { $0 == sums[0] })
      return sums[0]
    }
    // ((1 + 10⁸) − 10⁸) + ¼ in 32 bits, where 1 is lost.
    let expected = Array(repeating: Float(0.25), count: 12) + [6]
    for rankCount in [1, 2, 4] { #expect(try sum(rankCount: rankCount) == expected) }
  }

  @Test("moments of parts, merged, are those of the whole")
  func mergesMoments() {
    let numbers = (0..<40).map { Double(($0 * 37) % 23) - 3 }
    var whole = Moments()
    for number in numbers { whole.add(number) }
    var merged = Moments()
    for part in [numbers[..<7], numbers[7..<8], numbers[8...]] {
      var moments = Moments()
      for number in part { moments.add(number) }
      merged.merge(moments)
    }
    #expect(merged.count == whole.count)
    // A few additions in another order: some ulps of numbers up to 2,000.
    #expect(abs(merged.mean - whole.mean) < 1e-13)
    #expect(abs(merged.squaredDeviations - whole.squaredDeviations) < 1e-11)
  }

  @Test("a style is refused for several groups, in words")
  func refusesStyle() throws {
    var configuration = Settings.plain.configuration
    configuration.style = StyleConfiguration()
    let groups = EnvironmentGroups(environmentCount: 96, count: 2)
    let error = #expect(throws: LearningError.self) {
      try OnPolicyRunner(
        environment: PointEnvironment(environmentCount: 96, groups: groups, seed: 5),
        configuration: configuration, groups: groups, seed: 5, pool: WorkerPool(workerCount: 1))
    }
    #expect(error?.description.contains("2 groups") == true)
  }
}
