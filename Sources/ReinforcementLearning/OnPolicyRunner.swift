import EnvironmentInterface
import LinearAlgebra
import NeuralNetwork
import Reproducibility

/// The loop of on-policy learning: collect with the policy as it is, estimate advantages, update,
/// report. A student's teacher says in the first iterations what it would have done in each state.
///
/// Equal seeds give equal bits, for any number of workers, and after `snapshot` and `restore` at any
/// border between iterations. After a thrown error the runner goes on only from a snapshot.
public final class OnPolicyRunner {
  /// What is acted in.
  public let environment: any VectorEnvironment
  /// The settings.
  public let configuration: PPOConfiguration
  /// Policy and value function.
  public let actorCritic: ActorCritic
  /// The algorithm.
  public let ppo: PPO
  /// Number of iterations made.
  public internal(set) var iteration = 0
  /// Control steps of all environments since the beginning.
  public internal(set) var totalStepCount = 0

  /// Whose actions the first iterations learn; it sees what the critic sees. Nil for none.
  let teacher: ActorCritic?
  /// The style that is learnt besides; nil for none.
  let motionPrior: AdversarialMotionPrior?
  let storage: RolloutStorage
  /// Source of the actions' noise for each environment.
  let noiseStreams: SharedBuffer<RandomStream>
  /// The states in which the next actions are chosen; observing may cost randomness, so they are
  /// kept and never observed twice.
  var observations: ObservationBatch
  var hasObservations = false
  let current: CurrentObservations
  private var outcome: StepOutcome
  private var actions: [Float]
  private var rewardSum = 0.0
  let pool: WorkerPool

  /// A learner at its beginning.
  ///
  /// - Parameters:
  ///   - environment: what is acted in; its own randomness comes from streams below 2³² of a seed.
  ///   - configuration: the settings.
  ///   - seed: the run's seed.
  ///   - pool: the workers.
  ///   - teacher: from whom `configuration.distillation` learns, an actor that sees the critic's
  ///     observations; nil without distillation.
  /// - Throws: `LearningError` where a setting is out of its range, the mirror or the teacher does not
  ///   fit or there is no motion to learn a style from.
  public init(
    environment: any VectorEnvironment, configuration: PPOConfiguration, seed: UInt64,
    pool: WorkerPool, teacher: ActorCritic? = nil
  ) throws(LearningError) {
    let shape = environment.shape
    try configuration.checkTeacher(teacher, of: shape)
    var weightStream = RandomStream(seed: seed, stream: RunnerStream.weights)
    let actorCritic = try ActorCritic(
      shape: shape, configuration: configuration, stream: &weightStream, pool: pool)
    ppo = try PPO(
      actorCritic: actorCritic, configuration: configuration, mirror: environment.mirror,
      shuffleStream: RandomStream(seed: seed, stream: RunnerStream.shuffle), pool: pool)
    self.environment = environment
    self.configuration = configuration
    self.actorCritic = actorCritic
    self.pool = pool
    self.teacher = teacher
    motionPrior = try OnPolicyRunner.motionPrior(
      configuration.style, environment: environment, seed: seed, pool: pool)
    var memory = RolloutMemory(configuration)
    if teacher?.networks.actor.encoder != nil { memory.keepsCriticFrames = true }
    storage = RolloutStorage(
      shape: shape, stepCount: configuration.stepsPerEnvironment, memory: memory)
    noiseStreams = SharedBuffer(
      count: shape.environmentCount,
      repeating: RandomStream(seed: seed, stream: RunnerStream.firstNoise))
    for e in 0..<shape.environmentCount {
      noiseStreams[e] = RandomStream(seed: seed, stream: RunnerStream.firstNoise + UInt64(e))
    }
    observations = ObservationBatch(shape: shape)
    current = CurrentObservations(shape: shape)
    outcome = StepOutcome(
      environmentCount: shape.environmentCount, styleCount: motionPrior?.stateCount ?? 0)
    actions = Array(repeating: 0, count: shape.environmentCount * shape.actionCount)
  }

  private static func motionPrior(
    _ style: StyleConfiguration?, environment: any VectorEnvironment, seed: UInt64,
    pool: WorkerPool
  ) throws(LearningError) -> AdversarialMotionPrior? {
    guard let style else { return nil }
    guard let reference = environment.styleReference else {
      throw .invalidSetting(
        name: "style", found: "an environment without a reference motion",
        expected: "one with motion whose style can be learnt")
    }
    return try AdversarialMotionPrior(
      style, reference: reference, environmentCount: environment.shape.environmentCount, seed: seed,
      pool: pool)
  }

  /// Makes one iteration.
  ///
  /// - Throws: `LearningError` where the environment or a gradient is not finite.
  public func iterate() throws(LearningError) -> IterationReport {
    let clock = ContinuousClock()
    let start = clock.now
    try collect()
    let collected = clock.now

    storage.estimateAdvantages(
      gamma: Float(configuration.gamma), lambda: Float(configuration.lambda),
      normalizes: configuration.advantageNormalization == .batch)
    let update = try ppo.update(storage, iteration: iteration + 1)
    let style = try motionPrior?.update(iteration: iteration + 1)
    let end = clock.now

    iteration += 1
    totalStepCount += storage.transitionCount
    return report(update, style, collection: collected - start, learning: end - collected)
  }

  /// Lets all environments make their steps with the policy as it is.
  private func collect() throws(LearningError) {
    if hasObservations { storage.rewindFrames(pool: pool) } else { try observe(beforeStep: 0) }
    let distribution = actorCritic.distribution
    let gamma = Float(configuration.gamma)
    rewardSum = 0
    for step in 0..<storage.stepCount {
      askTeacher(step)
      act(step, distribution)
      environment.step(actions: actions, into: &outcome)
      motionPrior?.reward(&outcome)
      try checkRewards()
      storage.record(outcome, step: step, gamma: gamma)
      try observe(beforeStep: step + 1)
    }
    // V of the states in which the next iteration begins.
    actorCritic.computeValues(
      current.critic, windows: storage.criticFrames?.windows(ofStep: storage.stepCount),
      into: storage.lastValues)
  }

  /// Takes the states as they are, counts them in the normalisers and keeps them for `act`.
  private func observe(beforeStep step: Int) throws(LearningError) {
    environment.observe(into: &observations)
    let shape = actorCritic.shape
    try FiniteCheck.check(
      observations.actor, network: "actor", columnCount: shape.observationCount)
    try FiniteCheck.check(
      observations.critic, network: "critic", columnCount: shape.criticObservationCount)
    current.take(observations)
    storage.takeFrames(current, step: step)
    hasObservations = true
    actorCritic.observationNormalizer.update(current.actor, pool: pool)
    actorCritic.criticObservationNormalizer.update(current.critic, pool: pool)
  }

  /// Chooses the actions of a step and keeps what the update needs of them.
  private func act(_ step: Int, _ distribution: DiagonalGaussian) {
    let means = storage.rows(of: storage.means, step: step)
    let sampled = storage.rows(of: storage.actions, step: step)
    storage.rows(of: storage.observations, step: step).copyElements(of: current.actor)
    storage.rows(of: storage.criticObservations, step: step).copyElements(of: current.critic)
    actorCritic.computeMeans(
      current.actor, windows: storage.frames?.windows(ofStep: step), into: means)
    actorCritic.computeValues(
      current.critic, windows: storage.criticFrames?.windows(ofStep: step),
      into: storage.rows(of: storage.values, step: step))
    actorCritic.sample(
      around: means, distribution: distribution, streams: noiseStreams, actions: sampled,
      logProbabilities: storage.rows(of: storage.logProbabilities, step: step))
    sampled.copyElements(into: &actions)
  }

  /// Keeps what the teacher would do in the states of a step, where it still teaches.
  private func askTeacher(_ step: Int) {
    guard configuration.isDistilling(iteration: iteration + 1), let teacher,
      let means = storage.teacherMeans
    else { return }
    teacher.computeMeans(
      current.critic, windows: storage.criticFrames?.windows(ofStep: step),
      into: storage.rows(of: means, step: step))
  }

  private func checkRewards() throws(LearningError) {
    for (environment, reward) in outcome.rewards.enumerated() {
      guard reward.isFinite else {
        throw .nonFiniteReward(environment: environment, value: reward)
      }
      rewardSum += Double(reward)
    }
  }

  private func report(
    _ update: UpdateReport, _ style: StyleReport?, collection: Duration, learning: Duration
  ) -> IterationReport {
    let deviations = actorCritic.distribution.standardDeviation
    let seconds = (collection + learning) / .seconds(1)
    return IterationReport(
      iteration: iteration, totalStepCount: totalStepCount,
      meanReward: rewardSum / Double(storage.transitionCount),
      episodes: environment.drainStatistics(), update: update, style: style,
      meanStandardDeviation: deviations.reduce(0) { $0 + Double($1) } / Double(deviations.count),
      explainedVariance: storage.explainedVariance, collectionSeconds: collection / .seconds(1),
      learningSeconds: learning / .seconds(1),
      stepsPerSecond: Double(storage.transitionCount) / seconds)
  }
}

/// Numbers of the learner's random streams of a seed; those below 2³² are the environment's.
enum RunnerStream {
  /// First weights.
  static let weights: UInt64 = 1 << 32
  /// Order of transitions in the epochs.
  static let shuffle: UInt64 = (1 << 32) + 1
  /// First weights and batches of the discriminator.
  static let style: UInt64 = (1 << 32) + 2
  /// Noise of the first environment's actions; the others follow.
  static let firstNoise: UInt64 = 1 << 33
}
