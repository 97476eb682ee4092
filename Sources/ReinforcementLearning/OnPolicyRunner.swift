import EnvironmentInterface
import LinearAlgebra
import NeuralNetwork
import Reproducibility

/// The loop of on-policy learning: collect with the policy as it is, estimate advantages, update,
/// report. A student's teacher says in the first iterations what it would have done in each state.
///
/// Equal seeds give equal bits, for any number of workers, and after `snapshot` and `restore` at any
/// border between iterations. After a thrown error the runner goes on only from a snapshot.
///
/// The environments may be a part of a run's, whose other parts are on other ranks. All ranks iterate
/// together and have the same networks; equal numbers of groups then give equal bits.
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
  /// Control steps of all environments of all ranks since the beginning.
  public internal(set) var totalStepCount = 0

  /// Whose actions the first iterations learn; it sees what the critic sees. Nil for none.
  let teacher: ActorCritic?
  /// The style that is learnt besides; nil for none.
  let motionPrior: AdversarialMotionPrior?
  let storage: RolloutStorage
  /// How the environments of all ranks are divided.
  let groups: EnvironmentGroups
  /// Source of the actions' noise for each environment.
  let noiseStreams: SharedBuffer<RandomStream>
  /// The states in which the next actions are chosen; observing may cost randomness, so they are
  /// kept and never observed twice.
  var observations: ObservationBatch
  var hasObservations = false
  let current: CurrentObservations
  private var outcome: StepOutcome
  private var actions: [Float]
  /// Σ over the transitions of each of this rank's groups.
  private var rewardSums: [Double]
  let pool: WorkerPool

  /// A learner at its beginning.
  ///
  /// - Parameters:
  ///   - environment: what is acted in; its own randomness comes from streams below 2³² of a seed.
  ///   - configuration: the settings.
  ///   - groups: which of a run's environments these are; nil for all, in one group.
  ///   - seed: the run's seed.
  ///   - pool: the workers.
  ///   - teacher: from whom `configuration.distillation` learns, an actor that sees the critic's
  ///     observations; nil without distillation.
  /// - Throws: `LearningError` where a setting is out of its range, the mirror or the teacher does not
  ///   fit, there is no motion to learn a style from or there are several groups to learn one.
  public init(
    environment: any VectorEnvironment, configuration: PPOConfiguration,
    groups: EnvironmentGroups? = nil, seed: UInt64, pool: WorkerPool, teacher: ActorCritic? = nil
  ) throws(LearningError) {
    let shape = environment.shape
    let groups = groups ?? EnvironmentGroups(environmentCount: shape.environmentCount)
    try configuration.checkTeacher(teacher, of: shape)
    var weightStream = RandomStream(seed: seed, stream: RunnerStream.weights)
    let actorCritic = try ActorCritic(
      shape: shape, configuration: configuration, stream: &weightStream, pool: pool)
    ppo = try PPO(
      actorCritic: actorCritic, configuration: configuration, mirror: environment.mirror,
      shuffleStreams: groups.numbers.map {
        RandomStream(seed: seed, stream: RunnerStream.shuffle(ofGroup: $0))
      }, groups: groups, pool: pool)
    self.environment = environment
    self.groups = groups
    self.configuration = configuration
    self.actorCritic = actorCritic
    self.pool = pool
    self.teacher = teacher
    motionPrior = try OnPolicyRunner.motionPrior(
      configuration.style, environment: environment, groups: groups, seed: seed, pool: pool)
    var memory = RolloutMemory(configuration)
    if teacher?.networks.actor.encoder != nil { memory.keepsCriticFrames = true }
    storage = RolloutStorage(
      shape: shape, stepCount: configuration.stepsPerEnvironment, memory: memory)
    noiseStreams = SharedBuffer(
      count: shape.environmentCount,
      repeating: RandomStream(seed: seed, stream: RunnerStream.firstNoise))
    for (e, number) in groups.environments.enumerated() {
      noiseStreams[e] = RandomStream(
        seed: seed, stream: RunnerStream.firstNoise + UInt64(number))
    }
    observations = ObservationBatch(shape: shape)
    current = CurrentObservations(shape: shape)
    outcome = StepOutcome(
      environmentCount: shape.environmentCount, styleCount: motionPrior?.stateCount ?? 0)
    actions = Array(repeating: 0, count: shape.environmentCount * shape.actionCount)
    rewardSums = Array(repeating: 0, count: groups.localCount)
  }

  private static func motionPrior(
    _ style: StyleConfiguration?, environment: any VectorEnvironment,
    groups: EnvironmentGroups, seed: UInt64, pool: WorkerPool
  ) throws(LearningError) -> AdversarialMotionPrior? {
    guard let style else { return nil }
    guard groups.count == 1 else {
      throw .invalidSetting(
        name: "style", found: "environments in \(groups.count) groups",
        expected: "one group, since its replay of transitions is of all environments")
    }
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
    let earlierTraffic = groups.ranks.traffic
    try collect()
    let collected = clock.now

    storage.estimateAdvantages(
      gamma: Float(configuration.gamma), lambda: Float(configuration.lambda),
      normalizes: configuration.advantageNormalization == .batch, groups: groups)
    let update = try ppo.update(storage, iteration: iteration + 1)
    let style = try motionPrior?.update(iteration: iteration + 1)
    let end = clock.now

    iteration += 1
    totalStepCount += transitionCount
    let ranks = RankReport(
      groups.ranks, traffic: groups.ranks.traffic - earlierTraffic,
      seconds: (end - start) / .seconds(1))
    return report(
      update, style, ranks, collection: collected - start, learning: end - collected)
  }

  /// Transitions of a rollout of all ranks.
  private var transitionCount: Int { storage.transitionCount * groups.ranks.rankCount }

  /// Lets all environments make their steps with the policy as it is.
  private func collect() throws(LearningError) {
    if hasObservations { storage.rewindFrames(pool: pool) } else { try observe(beforeStep: 0) }
    let distribution = actorCritic.distribution
    let gamma = Float(configuration.gamma)
    for group in rewardSums.indices { rewardSums[group] = 0 }
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
      observations.actor, network: "actor", columnCount: shape.observationCount,
      firstEnvironment: groups.environments.lowerBound)
    try FiniteCheck.check(
      observations.critic, network: "critic", columnCount: shape.criticObservationCount,
      firstEnvironment: groups.environments.lowerBound)
    current.take(observations)
    storage.takeFrames(current, step: step)
    hasObservations = true
    countObservations()
  }

  /// Counts the observations in the normalisers, group by group.
  private func countObservations() {
    guard configuration.normalizesObservations else { return }
    let moments = groups.localRanges.map { rows in
      actorCritic.observationNormalizer.moments(of: current.actor.rows(rows), pool: pool)
        + actorCritic.criticObservationNormalizer.moments(
          of: current.critic.rows(rows), pool: pool)
    }
    let actorCount = 2 * actorCritic.shape.observationCount
    for group in groups.inOrder(moments) {
      actorCritic.observationNormalizer.count(
        Array(group[..<actorCount]), rowCount: groups.size)
      actorCritic.criticObservationNormalizer.count(
        Array(group[actorCount...]), rowCount: groups.size)
    }
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
        throw .nonFiniteReward(
          environment: groups.environments.lowerBound + environment, value: reward)
      }
      rewardSums[environment / groups.size] += Double(reward)
    }
  }

  private func report(
    _ update: UpdateReport, _ style: StyleReport?, _ ranks: RankReport?, collection: Duration,
    learning: Duration
  ) -> IterationReport {
    let deviations = actorCritic.distribution.standardDeviation
    let seconds = (collection + learning) / .seconds(1)
    return IterationReport(
      iteration: iteration, totalStepCount: totalStepCount,
      meanReward: groups.sum(rewardSums.map { [$0] })[0] / Double(transitionCount),
      episodes: environment.drainStatistics(), update: update, style: style, ranks: ranks,
      meanStandardDeviation: deviations.reduce(0) { $0 + Double($1) } / Double(deviations.count),
      explainedVariance: storage.explainedVariance(groups),
      collectionSeconds: collection / .seconds(1),
      learningSeconds: learning / .seconds(1),
      stepsPerSecond: Double(transitionCount) / seconds)
  }
}

/// Numbers of the learner's random streams of a seed; those below 2³² are the environment's.
enum RunnerStream {
  /// First weights.
  static let weights: UInt64 = 1 << 32
  /// Order of the first group's transitions in the epochs.
  private static let firstShuffle: UInt64 = (1 << 32) + 1
  /// First weights and batches of the discriminator.
  static let style: UInt64 = (1 << 32) + 2
  /// Noise of the first environment's actions; the others follow.
  static let firstNoise: UInt64 = 1 << 33
  /// Order of the transitions of the groups behind the first.
  private static let furtherShuffles: UInt64 = 3 << 32

  /// Order of a group's transitions in the epochs.
  static func shuffle(ofGroup number: Int) -> UInt64 {
    number == 0 ? firstShuffle : furtherShuffles + UInt64(number)
  }
}
