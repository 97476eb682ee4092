import EnvironmentInterface
import Foundation
import LinearAlgebra
import NeuralNetwork
import Reproducibility
import Testing

@testable import ReinforcementLearning

@Suite struct OnPolicyRunnerTests {
  private static func configuration() -> PPOConfiguration {
    var configuration = PPOConfiguration()
    configuration.actor.hiddenCounts = [8]
    configuration.critic.hiddenCounts = [8]
    configuration.stepsPerEnvironment = 8
    configuration.epochCount = 3
    configuration.miniBatchCount = 2
    return configuration
  }

  private static func runner(
    _ configuration: PPOConfiguration = configuration(), environmentCount: Int = 96,
    workerCount: Int = 1, seed: UInt64 = 5
  ) throws -> OnPolicyRunner {
    try OnPolicyRunner(
      environment: PointEnvironment(
        environmentCount: environmentCount, seed: seed,
        history: configuration.actor.historyEncoder == nil
          ? nil : ObservationHistory(frameCount: 15, components: [1, 0])),
      configuration: configuration, seed: seed, pool: WorkerPool(workerCount: workerCount))
  }

  private static func mirrored() -> PPOConfiguration {
    var configuration = configuration()
    configuration.augmentsWithMirror = true
    configuration.mirrorLossCoefficient = 0.2
    configuration.advantageNormalization = .miniBatch
    return configuration
  }

  /// Actor and critic that see frames of more than one rollout and episode.
  private static func remembering() -> PPOConfiguration {
    var configuration = mirrored()
    var encoder = HistoryEncoderConfiguration()
    encoder.channelCounts = [16]
    encoder.kernelLengths = [4]
    encoder.strides = [3]
    configuration.actor.historyEncoder = encoder
    encoder.codeCount = 5
    configuration.critic.historyEncoder = encoder
    return configuration
  }

  @Test("weights, moments and streams are the same bits for 1, 2 and 3 workers")
  func doesNotDependOnWorkers() throws {
    for configuration in [Self.configuration(), Self.mirrored(), Self.remembering()] {
      let snapshots = try [1, 2, 3].map { workerCount in
        let runner = try Self.runner(configuration, workerCount: workerCount)
        for _ in 0..<3 { _ = try runner.iterate() }
        return runner.snapshot()
      }
      #expect(snapshots[1] == snapshots[0])
      #expect(snapshots[2] == snapshots[0])
    }
  }

  @Test("the linear learning rate falls by equal steps to its lowest value, also after a resume")
  func linearLearningRate() throws {
    var configuration = Self.configuration()
    configuration.learningRate = 1e-3
    configuration.learningRateSchedule = .linear
    configuration.learningRateDecayIterationCount = 4
    configuration.learningRateRange = 4e-4...1
    let runner = try Self.runner(configuration)
    var rates = try (0..<2).map { _ in try runner.iterate().update.learningRate }
    let resumed = try Self.runner(configuration)
    try resumed.environment.restore(runner.environment.snapshot())
    try resumed.restore(runner.snapshot())
    rates += try (0..<2).map { _ in try resumed.iterate().update.learningRate }
    // 1e-3 · (1 − (i − 1) / 4), not below 4e-4; three products of two roundings each.
    for (rate, expected) in zip(rates, [1e-3, 7.5e-4, 5e-4, 4e-4]) {
      #expect(abs(rate - expected) < 1e-18)
    }
  }

  @Test("the largest deviation falls by equal steps to the smallest, also after a resume")
  func deviationDecay() throws {
    var configuration = Self.configuration()
    configuration.initialStandardDeviation = 0.5
    configuration.standardDeviationRange = 0.1...0.5
    configuration.standardDeviationDecayIterationCount = 4
    // Much entropy, so that the deviations are always at the upper end.
    configuration.entropyCoefficient = 10
    let runner = try Self.runner(configuration)
    var deviations = try (0..<3).map { _ in try runner.iterate().meanStandardDeviation }
    let resumed = try Self.runner(configuration)
    try resumed.environment.restore(runner.environment.snapshot())
    try resumed.restore(runner.snapshot())
    deviations += try (0..<3).map { _ in
      try resumed.iterate().meanStandardDeviation
    }
    // 0.1 + 0.4 · (1 − (i − 1) / 4), not below 0.1, through a logarithm of 32 bits.
    for (deviation, expected) in zip(deviations, [0.5, 0.4, 0.3, 0.2, 0.1, 0.1]) {
      #expect(abs(deviation - expected) < 1e-6)
    }
  }

  @Test("a mini-batch of this test has several shards")
  func hasSeveralShards() {
    #expect(ShardLayout(miniBatchRowCount: 96 * 8 / 2).shardCount == 4)
    #expect(ShardLayout(inferenceRowCount: 300).shardCount == 3)
    #expect(ShardLayout(miniBatchRowCount: 1_000_000).shardCount == 16)
    for rowCount in [1, 5, 96, 1000, 25_001] {
      let layout = ShardLayout(miniBatchRowCount: rowCount)
      let rows = (0..<layout.shardCount).flatMap { Array(layout.rows(of: $0)) }
      #expect(rows == Array(0..<rowCount))
    }
  }

  @Test(
    "a run that is stopped and restored goes on with the same bits, with and without memory",
    arguments: [false, true])
  func resumes(hasMemory: Bool) throws {
    let configuration = hasMemory ? Self.remembering() : Self.mirrored()
    let straight = try Self.runner(configuration, workerCount: 2)
    var reports = try (0..<4).map { _ in try straight.iterate() }

    let first = try Self.runner(configuration)
    for _ in 0..<2 { _ = try first.iterate() }
    let learner = first.snapshot()
    let environment = first.environment.snapshot()
    // Another seed: whatever is not restored would show.
    let second = try Self.runner(configuration, seed: 77)
    try second.environment.restore(environment)
    try second.restore(learner)
    #expect(second.snapshot() == learner)
    let resumed = try (0..<2).map { _ in try second.iterate() }

    #expect(second.snapshot() == straight.snapshot())
    #expect(second.environment.snapshot() == straight.environment.snapshot())
    reports.removeFirst(2)
    for (a, b) in zip(reports, resumed) {
      #expect(a.update == b.update)
      #expect(a.iteration == b.iteration && a.totalStepCount == b.totalStepCount)
      #expect(a.meanReward == b.meanReward)
    }
  }

  @Test("a snapshot before the first iteration gives the run from its beginning")
  func resumesFromBeginning() throws {
    let straight = try Self.runner()
    let learner = straight.snapshot()
    let second = try Self.runner(seed: 8)
    try second.environment.restore(straight.environment.snapshot())
    try second.restore(learner)
    _ = try straight.iterate()
    _ = try second.iterate()
    #expect(second.snapshot() == straight.snapshot())
  }

  @Test("a damaged snapshot is refused by name and changes nothing")
  func refusesDamagedSnapshot() throws {
    let runner = try Self.runner(Self.remembering())
    _ = try runner.iterate()
    let good = runner.snapshot()
    #expect(good.paths.contains("history/actor/frames"))
    let other = try Self.runner(Self.remembering(), seed: 6)
    let before = other.snapshot()
    for path in good.paths {
      var damaged = Snapshot(entries: good.entries)
      damaged[path] = nil
      let error = #expect(throws: SnapshotError.self) { try other.restore(damaged) }
      #expect(error?.description.contains(path) == true)
      #expect(other.snapshot() == before)
    }
    var poisoned = good
    poisoned.store([Float.nan], at: "parameters/critic/1/bias")
    #expect(throws: SnapshotError.self) { try other.restore(poisoned) }
    #expect(other.snapshot() == before)
  }

  @Test("a reward that is not finite stops learning, names the environment and spares the weights")
  func refusesNonFiniteReward() throws {
    let runner = try Self.runner()
    _ = try runner.iterate()
    let weights = runner.actorCritic.networks.parameters.array
    let environment = try #require(runner.environment as? PointEnvironment)
    environment.faultyReward = (step: 12, value: .infinity)
    #expect(throws: LearningError.nonFiniteReward(environment: 1, value: .infinity)) {
      try runner.iterate()
    }
    #expect(runner.actorCritic.networks.parameters.array == weights)
  }

  @Test("an observation that is not finite stops learning before it reaches the statistics")
  func refusesNonFiniteObservation() throws {
    let runner = try Self.runner()
    let environment = try #require(runner.environment as? PointEnvironment)
    environment.faultyObservation = (step: 3, value: -.infinity)
    #expect(
      throws: LearningError.nonFiniteObservation(
        network: "actor", environment: 1, component: 0, value: -.infinity)
    ) { try runner.iterate() }
    #expect(runner.actorCritic.observationNormalizer.sampleCount == 3 * 96)
    #expect(runner.actorCritic.observationNormalizer.mean.allSatisfy { $0.isFinite })
  }

  @Test("a loss that overflows stops learning before the step")
  func refusesNonFiniteLoss() throws {
    let runner = try Self.runner()
    let environment = try #require(runner.environment as? PointEnvironment)
    environment.faultyReward = (step: 2, value: 1e30)
    let weights = runner.actorCritic.networks.parameters.array
    #expect(throws: LearningError.nonFiniteUpdate(quantity: "value loss", iteration: 1)) {
      try runner.iterate()
    }
    #expect(runner.actorCritic.networks.parameters.array == weights)
  }

  @Test("evaluation gives the means that rollouts are drawn around")
  func actsDeterministically() throws {
    let runner = try Self.runner(environmentCount: 5)
    for _ in 0..<2 { _ = try runner.iterate() }
    let observations = runner.observations.actor
    let means = runner.actorCritic.actDeterministic(observations: observations, count: 5)
    let normalizer = runner.actorCritic.observationNormalizer
    let layers = runner.actorCritic.actorLayers
    #expect(layers.map(\.activation) == [.elu, nil])
    for row in 0..<5 {
      // The exported numbers alone give the same actions: Σ over inputs, ELU, Σ over units.
      var x = (0..<2).map { i in
        (Double(observations[2 * row + i]) - normalizer.mean[i])
          / (normalizer.standardDeviation[i] + ObservationNormalizer.epsilon)
      }
      for layer in layers {
        x = (0..<layer.outputCount).map { unit in
          var z = Double(layer.bias[unit])
          for i in 0..<layer.inputCount {
            z += Double(layer.weight[unit * layer.inputCount + i]) * x[i]
          }
          return layer.activation == nil || z > 0 ? z : expm1(z)
        }
      }
      #expect(abs(Double(means[row]) - x[0]) < 1e-5)
    }
  }

  @Test("a window given with the observation gives the means that the kept frames give")
  func actsOnWindows() throws {
    let runner = try Self.runner(Self.remembering(), environmentCount: 5)
    for _ in 0..<2 { _ = try runner.iterate() }
    let frames = try #require(runner.storage.frames)
    let rows = frames.windows(ofStep: runner.storage.stepCount)
    let means = Matrix(FloatBuffer(count: 5), rowCount: 5, columnCount: 1)
    runner.actorCritic.computeMeans(runner.current.actor, windows: rows, into: means)
    #expect(runner.actorCritic.actorInputCount == 2 + 15 * 2)
    var inputs: [Float] = []
    for environment in 0..<5 {
      let observation = Array(runner.observations.actor[2 * environment..<2 * environment + 2])
      inputs += observation
      let window = rows.window(environment)
      for number in 0..<15 {
        let start = window.start + 2 * max(0, number - (15 - window.frameCount))
        inputs += rows.frames.array(start..<start + 2)
      }
      // The newest frame is the observation's own, in the frame's order.
      #expect(Array(inputs.suffix(2)) == [observation[1], observation[0]])
    }
    let given = runner.actorCritic.actDeterministic(observations: inputs, count: 5)
    #expect(given == means.buffer.array)
  }

  @Test("an encoder without a history, or that does not fit it, is refused by name")
  func refusesEncoders() throws {
    var configuration = Self.remembering()
    #expect(throws: LearningError.self) {
      _ = try OnPolicyRunner(
        environment: PointEnvironment(environmentCount: 4, seed: 1), configuration: configuration,
        seed: 1, pool: WorkerPool(workerCount: 1))
    }
    func sentence() -> String {
      do throws(LearningError) {
        _ = try OnPolicyRunner(
          environment: PointEnvironment(
            environmentCount: 4, seed: 1,
            history: ObservationHistory(frameCount: 15, components: [0, 1])),
          configuration: configuration, seed: 1, pool: WorkerPool(workerCount: 1))
        return ""
      } catch { return error.description }
    }
    configuration.critic.historyEncoder?.kernelLengths = [16]
    #expect(
      sentence()
        == "critic.historyEncoder: found a kernel of 16 frames where 15 of 15 are left, "
        + "expected kernels that fit")
    configuration.critic.historyEncoder?.channelCounts = [24]
    #expect(sentence().contains("multiples of 16"))
    configuration.critic.historyEncoder?.strides = [1, 1]
    #expect(sentence().contains("1 channels, 1 kernels, 2 strides"))
  }

  @Test("a point learns to come to rest at 0, also with mirror images", arguments: [false, true])
  func learnsPoint(augmentsWithMirror: Bool) throws {
    var configuration = Self.configuration()
    configuration.augmentsWithMirror = augmentsWithMirror
    configuration.learningRate = 5e-3
    configuration.entropyCoefficient = 0
    let runner = try Self.runner(configuration, environmentCount: 64, workerCount: 2)
    let first = try runner.iterate()
    var last = first
    for _ in 0..<25 { last = try runner.iterate() }
    // Uniform starts in ±1 average 0.5; a still policy gets −0.5, random steps less.
    #expect(first.meanReward < -0.5)
    // From 0.5 on average the best policy needs two to four steps of 0.3 in episodes of twelve.
    #expect(last.meanReward > -0.25)
    #expect(last.explainedVariance > 0.3)
    #expect(last.iteration == 26)
    #expect(last.totalStepCount == 26 * 64 * 8)
    #expect(last.episodes.episodeCount > 0)
  }
}
