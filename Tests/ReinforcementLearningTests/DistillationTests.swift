import EnvironmentInterface
import LinearAlgebra
import NeuralNetwork
import Reproducibility
import Testing

@testable import ReinforcementLearning

@Suite struct DistillationTests {
  /// Steps of a point by an action of 1.
  private static let reach: Float = 0.3

  /// The best policy of the point, which sees what the student's critic sees: one step to 0, or as far
  /// as a step goes. With a memory it sees frames too, and does not heed them.
  private static func teacher(
    remembers: Bool = false, criticCount: Int = 3, actionCount: Int = 1
  ) throws -> ActorCritic {
    var configuration = PPOConfiguration()
    configuration.actor.hiddenCounts = []
    configuration.critic.hiddenCounts = []
    configuration.normalizesObservations = false
    if remembers { configuration.actor.historyEncoder = encoder }
    var stream = RandomStream(seed: 3, stream: 0)
    let teacher = try ActorCritic(
      shape: EnvironmentShape(
        environmentCount: 1, observationCount: criticCount, criticObservationCount: criticCount,
        actionCount: actionCount, history: remembers ? history : nil),
      configuration: configuration, stream: &stream, pool: WorkerPool(workerCount: 1))
    let layer = teacher.networks.actor.perceptron.layers[0]
    teacher.networks.parameters.fill(layer.weightRange, with: 0)
    teacher.networks.parameters.fill(layer.biasRange, with: 0)
    teacher.networks.parameters[layer.weightRange.lowerBound] = -1 / reach
    teacher.networks.refreshWeights(pool: WorkerPool(workerCount: 1))
    return teacher
  }

  private static let history = ObservationHistory(frameCount: 15, components: [1, 0])

  private static var encoder: HistoryEncoderConfiguration {
    var encoder = HistoryEncoderConfiguration()
    encoder.channelCounts = [16]
    encoder.kernelLengths = [4]
    encoder.strides = [3]
    return encoder
  }

  /// A student that learns from the teacher for so many iterations.
  private static func configuration(iterationCount: Int) -> PPOConfiguration {
    var configuration = PPOConfiguration()
    configuration.actor.hiddenCounts = [16]
    configuration.critic.hiddenCounts = [8]
    configuration.initialStandardDeviation = 0.2
    configuration.stepsPerEnvironment = 8
    configuration.augmentsWithMirror = true
    configuration.miniBatchCount = 2
    var distillation = DistillationConfiguration()
    distillation.iterationCount = iterationCount
    distillation.learningRate = 5e-3
    configuration.distillation = distillation
    return configuration
  }

  private static func runner(
    _ configuration: PPOConfiguration, remembers: Bool = false, workerCount: Int = 1,
    seed: UInt64 = 5
  ) throws -> OnPolicyRunner {
    var configuration = configuration
    if remembers { configuration.actor.historyEncoder = encoder }
    return try OnPolicyRunner(
      environment: PointEnvironment(
        environmentCount: 96, seed: seed, history: remembers ? history : nil),
      configuration: configuration, seed: seed, pool: WorkerPool(workerCount: workerCount),
      teacher: teacher(remembers: remembers))
  }

  /// Mean reward of a step of ten episodes, without noise of the actions.
  private static func meanReward(
    _ policy: ActorCritic, of observations: KeyPath<ObservationBatch, [Float]>
  ) -> Float {
    let environment = PointEnvironment(environmentCount: 32, seed: 99)
    var batch = ObservationBatch(shape: environment.shape)
    var outcome = StepOutcome(environmentCount: 32)
    var sum: Float = 0
    for _ in 0..<120 {
      environment.observe(into: &batch)
      environment.step(
        actions: policy.actDeterministic(observations: batch[keyPath: observations], count: 32),
        into: &outcome)
      sum += outcome.rewards.reduce(0, +)
    }
    return sum / (120 * 32)
  }

  @Test("a student's loss falls, and its return reaches the teacher's")
  func reachesTeacher() throws {
    let runner = try Self.runner(Self.configuration(iterationCount: 20))
    let best = try Self.meanReward(Self.teacher(), of: \.critic)
    let before = Self.meanReward(runner.actorCritic, of: \.actor)
    let losses = try (0..<20).map { _ in try runner.iterate().update.distillationLoss ?? .nan }
    // Positions within ±1 ask for actions within ±3.3, with a mean square of 3.7; a student that has
    // learnt nothing also drifts further out.
    #expect(losses[0] > 3)
    #expect(losses[19] < 0.01 * losses[0])
    // Who does nothing stays where it started, 0.5 from the goal in the mean; the best is there after
    // up to four steps of twelve.
    let after = Self.meanReward(runner.actorCritic, of: \.actor)
    #expect(before < -0.4)
    #expect(best - after < 0.02 * (best - before), "\(before), \(after), \(best)")
  }

  @Test("σ stays and the rate is the teacher's while it teaches; then both are those of PPO")
  func phases() throws {
    var configuration = Self.configuration(iterationCount: 2)
    configuration.entropyCoefficient = 0.1
    configuration.learningRateSchedule = .fixed
    let runner = try Self.runner(configuration)
    let first = runner.actorCritic.networks.parameters.array(
      runner.actorCritic.networks.logStandardDeviationRange)
    func deviation() -> [Float] {
      runner.actorCritic.networks.parameters.array(
        runner.actorCritic.networks.logStandardDeviationRange)
    }
    for _ in 0..<2 {
      let update = try runner.iterate().update
      #expect(update.distillationLoss != nil)
      #expect(update.surrogateLoss == 0 && update.clipFraction == 0)
      #expect(update.valueLoss > 0)
      #expect(update.learningRate == 5e-3)
      #expect(deviation() == first)
    }
    let update = try runner.iterate().update
    #expect(update.distillationLoss == nil)
    #expect(update.surrogateLoss != 0)
    #expect(update.learningRate == configuration.learningRate)
    #expect(deviation() != first)
  }

  @Test("a teacher's weights and statistics stay as they are")
  func leavesTeacher() throws {
    let runner = try Self.runner(Self.configuration(iterationCount: 2))
    let teacher = try #require(runner.teacher)
    let before = teacher.snapshot()
    for _ in 0..<3 { _ = try runner.iterate() }
    #expect(teacher.snapshot() == before)
  }

  @Test("a student's weights are the same bits for 1, 2 and 3 workers", arguments: [false, true])
  func doesNotDependOnWorkers(remembers: Bool) throws {
    let snapshots = try [1, 2, 3].map { workerCount in
      let runner = try Self.runner(
        Self.configuration(iterationCount: 2), remembers: remembers, workerCount: workerCount)
      for _ in 0..<3 { _ = try runner.iterate() }
      return runner.snapshot()
    }
    #expect(snapshots[1] == snapshots[0])
    #expect(snapshots[2] == snapshots[0])
  }

  @Test(
    "a student that is stopped and restored goes on with the same bits, while taught and after",
    arguments: [1, 2, 3], [false, true])
  func resumes(stop: Int, remembers: Bool) throws {
    let configuration = Self.configuration(iterationCount: 2)
    let straight = try Self.runner(configuration, remembers: remembers)
    let reports = try (0..<4).map { _ in try straight.iterate().update }

    let first = try Self.runner(configuration, remembers: remembers)
    for _ in 0..<stop { _ = try first.iterate() }
    // Another seed: whatever is not restored would show.
    let second = try Self.runner(configuration, remembers: remembers, seed: 77)
    try second.environment.restore(first.environment.snapshot())
    try second.restore(first.snapshot())
    let resumed = try (stop..<4).map { _ in try second.iterate().update }
    #expect(second.snapshot() == straight.snapshot())
    #expect(resumed == Array(reports[stop...]))
  }

  @Test("a teacher is there exactly where one is asked for, and sees what the critic sees")
  func refusals() throws {
    func sentence(
      _ teacher: ActorCritic?, _ configuration: PPOConfiguration, remembers: Bool = false
    ) -> String {
      do throws(LearningError) {
        _ = try OnPolicyRunner(
          environment: PointEnvironment(environmentCount: 4, seed: 1),
          configuration: configuration, seed: 1, pool: WorkerPool(workerCount: 1),
          teacher: teacher)
        return ""
      } catch { return error.description }
    }
    var configuration = Self.configuration(iterationCount: 2)
    #expect(
      sentence(nil, configuration) == "distillation: found no teacher, expected both or neither")
    #expect(
      try sentence(Self.teacher(), PPOConfiguration()).contains("a teacher without distillation"))
    #expect(
      try sentence(Self.teacher(criticCount: 2), configuration)
        == "distillation: found a teacher of 2 observations and 1 actions, "
        + "expected 3, which the critic sees, and 1")
    #expect(
      try sentence(Self.teacher(actionCount: 2), configuration).contains("and 2 actions"))
    #expect(try sentence(Self.teacher(remembers: true), configuration).contains("long history"))
    configuration.distillation?.iterationCount = 0
    #expect(try sentence(Self.teacher(), configuration).contains("distillation.iterationCount"))
    configuration.distillation?.iterationCount = 1
    configuration.distillation?.learningRate = 0
    #expect(try sentence(Self.teacher(), configuration).contains("distillation.learningRate"))
  }

  @Test("networks go from one learner to another as they are, and not where their sizes differ")
  func takesNetworks() throws {
    let configuration = Self.configuration(iterationCount: 9)
    let source = try Self.runner(configuration)
    _ = try source.iterate()
    let target = try Self.runner(configuration, seed: 8)
    try target.actorCritic.restore(source.snapshot())
    #expect(target.actorCritic.snapshot() == source.actorCritic.snapshot())
    #expect(target.snapshot() != source.snapshot())

    var wider = configuration
    wider.critic.hiddenCounts = [9]
    let other = try Self.runner(wider)
    let before = other.actorCritic.snapshot()
    #expect(throws: SnapshotError.self) { try other.actorCritic.restore(source.snapshot()) }
    #expect(other.actorCritic.snapshot() == before)
    // The actors alone are alike.
    try other.actorCritic.restoreActor(source.actorCritic.actorSnapshot())
    #expect(other.actorCritic.actorSnapshot() == source.actorCritic.actorSnapshot())
  }
}
