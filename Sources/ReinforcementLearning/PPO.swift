import EnvironmentInterface
import LinearAlgebra
import NeuralNetwork
import Reproducibility

/// Proximal policy optimisation with the refinements that legged-robot trainers share.
///
/// The method is that of Schulman et al. 2017; the refinements are a clipped value loss, a learning
/// rate by KL divergence, and mirror symmetry. A student's first iterations are distillation: the
/// surrogate's place is taken by regression on the actions of a teacher, everything else stays.
public final class PPO {
  /// Rows that go through networks without a memory at once.
  public static var blockRowCount: Int { ShardLayout.blockRowCount }

  /// The settings.
  public let configuration: PPOConfiguration
  /// What is trained.
  public let actorCritic: ActorCritic
  /// The learning rate now.
  public internal(set) var learningRate: Double

  var adam: Adam
  /// Sources of the orders in which the transitions of this rank's groups are visited.
  var shuffleStreams: [RandomStream]
  private let groups: EnvironmentGroups
  private let pool: WorkerPool
  private let mirror: LearnerMirror?
  private let shardLayout: ShardLayout
  private let reduction: GradientReduction
  private let shardSums: SharedBuffer<LossSums>
  private let workspaces: WorkspacePool<ActorCriticWorkspace>
  /// Rows of a mini-batch, and of its part that one group has.
  private let miniBatchRowCount: Int
  private let groupRowCount: Int
  /// Whether this iteration's policy learns from its teacher.
  private var isDistilling = false
  /// `[local groups][group's transitions]`.
  private var orders: [[Int]]
  /// Advantages where each mini-batch normalises its own, `[transitions]`.
  private let miniBatchAdvantages: FloatBuffer
  private var distribution: DiagonalGaussian
  private var oldDistribution: DiagonalGaussian

  /// - Parameters:
  ///   - actorCritic: what is trained.
  ///   - configuration: the settings.
  ///   - mirror: the environment's symmetry, or nil.
  ///   - shuffleStreams: sources of the orders in which the transitions of this rank's groups are
  ///     visited.
  ///   - groups: how the environments of all ranks are divided; nil for one group.
  ///   - pool: shares shards among its workers.
  /// - Throws: `LearningError` where a setting is out of its range, or asks for a mirror that is
  ///   missing or of other sizes.
  public init(
    actorCritic: ActorCritic, configuration: PPOConfiguration, mirror: EnvironmentMirror?,
    shuffleStreams: [RandomStream], groups: EnvironmentGroups? = nil, pool: WorkerPool
  ) throws(LearningError) {
    try configuration.validate()
    let shape = actorCritic.shape
    let groups = groups ?? EnvironmentGroups(environmentCount: shape.environmentCount)
    precondition(
      shape.environmentCount == groups.environments.count
        && shuffleStreams.count == groups.localCount,
      "\(groups.localCount) groups of \(groups.size) environments got \(shape.environmentCount) "
        + "environments and \(shuffleStreams.count) streams")
    let groupTransitionCount = configuration.stepsPerEnvironment * groups.size
    guard groupTransitionCount >= configuration.miniBatchCount else {
      throw .invalidSetting(
        name: "miniBatchCount", found: "\(configuration.miniBatchCount)",
        expected: "at most the \(groupTransitionCount) transitions of a group's rollout")
    }
    if configuration.usesMirror {
      guard let mirror else {
        throw .unusableMirror(
          found: "none", expected: "one, because mirror augmentation or loss is on")
      }
      self.mirror = try LearnerMirror(mirror, shape: shape)
    } else {
      self.mirror = nil
    }
    self.actorCritic = actorCritic
    self.configuration = configuration
    self.shuffleStreams = shuffleStreams
    self.groups = groups
    self.pool = pool
    let networks = actorCritic.networks
    learningRate = configuration.learningRate
    adam = Adam(parameterCount: networks.layout.count)
    groupRowCount = groupTransitionCount / configuration.miniBatchCount
    miniBatchRowCount = groups.count * groupRowCount
    shardLayout = ShardLayout(miniBatchRowCount: groupRowCount)
    reduction = GradientReduction(
      networks, shardCount: shardLayout.shardCount, groups: groups)
    shardSums = SharedBuffer(count: reduction.shards.count, repeating: LossSums())
    let blockRowCount = min(networks.blockRowCount, shardLayout.largestShardRowCount)
    workspaces = WorkspacePool {
      ActorCriticWorkspace(
        networks, actorRowCapacity: (configuration.usesMirror ? 2 : 1) * blockRowCount,
        criticRowCapacity: (configuration.augmentsWithMirror ? 2 : 1) * blockRowCount)
    }
    orders = []
    miniBatchAdvantages = FloatBuffer(
      count: configuration.stepsPerEnvironment * shape.environmentCount)
    distribution = actorCritic.distribution
    oldDistribution = distribution
  }

  /// Improves policy and value function on a rollout whose advantages have been estimated.
  ///
  /// - Parameters:
  ///   - storage: the rollout, from the policy as it is now, with the teacher's means where the
  ///     iteration is one of distillation.
  ///   - iteration: number of the iteration, for messages.
  /// - Returns: means over the mini-batches.
  /// - Throws: `LearningError.nonFiniteUpdate`; the weights are then those of the step before.
  public func update(
    _ storage: RolloutStorage, iteration: Int
  ) throws(LearningError) -> UpdateReport {
    try update(storage, iteration: iteration) { order, stream in
      // Every epoch visits the transitions in a new order (Fisher and Yates).
      for i in stride(from: order.count - 1, to: 0, by: -1) {
        order.swapAt(i, stream.index(below: i + 1))
      }
    }
  }

  /// As `update(_:iteration:)`, with the order of visits given, group by group.
  func update(
    _ storage: RolloutStorage, iteration: Int,
    shuffle: (inout [Int], inout RandomStream) -> Void
  ) throws(LearningError) -> UpdateReport {
    isDistilling = configuration.isDistilling(iteration: iteration)
    beginLearningRate(iteration: iteration)
    actorCritic.networks.refreshWeights(pool: pool)
    if let frame = mirror?.frame { storage.mirrorFrames(frame, pool: pool) }
    refreshDistribution()
    oldDistribution = distribution
    var report = UpdateReport()
    if isDistilling { report.distillationLoss = 0 }
    orders = groups.localRanges.map { storage.transitions(of: $0) }
    for _ in 0..<configuration.epochCount {
      for group in orders.indices { shuffle(&orders[group], &shuffleStreams[group]) }
      for miniBatch in 0..<configuration.miniBatchCount {
        let visits = miniBatch * groupRowCount..<(miniBatch + 1) * groupRowCount
        let sums = computeGradients(visits, of: storage)
        adaptLearningRate(divergence: sums.divergence / Double(miniBatchRowCount))
        let norms = reduction.reduce(pool: pool)
        try check(sums, norms, iteration: iteration)
        step(norms, iteration: iteration)
        report.add(sums, norms: norms, entropy: distribution.entropy)
        refreshDistribution()
      }
    }
    report.finish(
      miniBatchCount: configuration.epochCount * configuration.miniBatchCount,
      rowCount: miniBatchRowCount, imageCount: configuration.augmentsWithMirror ? 2 : 1,
      actionCount: actorCritic.shape.actionCount)
    report.learningRate = stepLearningRate
    return report
  }

  /// Gradients of all shards of this rank's part of a mini-batch, left in `reduction.shards`.
  ///
  /// - Parameter visits: which visits of every group they are.
  /// - Returns: the sums over the mini-batches of all ranks.
  private func computeGradients(_ visits: Range<Int>, of storage: RolloutStorage) -> LossSums {
    let task = gradientTask(of: visits, storage)
    // A teacher's actions say nothing of σ, which waits.
    let entropyGradient = isDistilling ? 0 : -Float(configuration.entropyCoefficient)
    let shardCount = shardLayout.shardCount
    pool.forEach(reduction.shards.count) {
      [orders, groups, shardLayout, reduction, shardSums, workspaces] index in
      let (group, shard) = (index / shardCount, index % shardCount)
      let gradients = reduction.shards[index]
      gradients.fill(0..<gradients.count, with: 0)
      // H = Σ ln σ + constant belongs to no row; the very first shard takes its gradient.
      if groups.numbers.lowerBound + group == 0, shard == 0 {
        gradients.fill(task.networks.logStandardDeviationRange, with: entropyGradient)
      }
      let rows = shardLayout.rows(of: shard)
      workspaces.withWorkspace { workspace in
        shardSums[index] = task.accumulate(
          rows: orders[group][
            visits.lowerBound + rows.lowerBound..<visits.lowerBound + rows.upperBound],
          workspace: workspace, gradients: gradients)
      }
    }
    let sums = orders.indices.map { group in
      var sums = LossSums()
      for shard in 0..<shardCount { sums.add(shardSums[group * shardCount + shard]) }
      return sums.numbers
    }
    return LossSums(groups.sum(sums))
  }

  private func gradientTask(
    of visits: Range<Int>, _ storage: RolloutStorage
  ) -> MiniBatchGradient {
    MiniBatchGradient(
      networks: actorCritic.networks,
      actorInput: actorCritic.actorInput, criticInput: actorCritic.criticInput, storage: storage,
      advantages: advantages(of: visits, storage),
      loss: PPOLoss(
        configuration: configuration,
        rowCount: (configuration.augmentsWithMirror ? 2 : 1) * miniBatchRowCount,
        mirrorRowCount: miniBatchRowCount, actionCount: actorCritic.shape.actionCount),
      distribution: distribution,
      divergence: GaussianDivergence(from: oldDistribution, to: distribution), mirror: mirror,
      augmentsWithMirror: configuration.augmentsWithMirror,
      hasMirrorLoss: configuration.mirrorLossCoefficient > 0,
      teacherMeans: isDistilling ? storage.teacherMeans : nil)
  }

  /// Advantages as the loss uses them, `[transitions]`.
  private func advantages(of visits: Range<Int>, _ storage: RolloutStorage) -> FloatBuffer {
    guard configuration.advantageNormalization == .miniBatch else { return storage.advantages }
    let moments = groups.merged(
      orders.map { order in
        var moments = Moments()
        for row in order[visits] { moments.add(Double(storage.advantages[row])) }
        return moments
      })
    let mean = Float(moments.mean)
    let deviation = Float(moments.sampleStandardDeviation) + 1e-8
    for order in orders {
      for row in order[visits] {
        miniBatchAdvantages[row] = (storage.advantages[row] - mean) / deviation
      }
    }
    return miniBatchAdvantages
  }

  /// The learning rate of an iteration, where it depends on nothing else.
  private func beginLearningRate(iteration: Int) {
    guard configuration.learningRateSchedule == .linear else { return }
    let done = Double(iteration - 1) / Double(configuration.learningRateDecayIterationCount)
    learningRate = max(
      configuration.learningRateRange.lowerBound, configuration.learningRate * (1 - done))
  }

  /// The learning rate of the next step of Adam; that of the surrogate waits for the teacher's end.
  private var stepLearningRate: Double {
    guard isDistilling, let distillation = configuration.distillation else { return learningRate }
    return distillation.learningRate
  }

  /// η ← η / 1.5 where KL > 2 d, η ← 1.5 η where 0 < KL < d / 2, within its range.
  private func adaptLearningRate(divergence: Double) {
    guard configuration.learningRateSchedule == .adaptive, !isDistilling else { return }
    let desired = configuration.desiredDivergence
    let range = configuration.learningRateRange
    if divergence > 2 * desired {
      learningRate = max(range.lowerBound, learningRate / 1.5)
    } else if divergence > 0 && divergence < desired / 2 {
      learningRate = min(range.upperBound, learningRate * 1.5)
    }
  }

  private func check(
    _ sums: LossSums, _ norms: GradientReduction.Norms, iteration: Int
  ) throws(LearningError) {
    let quantities = [
      ("surrogate loss", sums.surrogate), ("distillation loss", sums.distillation),
      ("value loss", sums.value),
      ("norm of the actor's gradient", norms.actor),
      ("norm of the critic's gradient", norms.critic),
    ]
    for (quantity, value) in quantities where !value.isFinite {
      throw .nonFiniteUpdate(quantity: quantity, iteration: iteration)
    }
  }

  /// Clips the gradients and makes one step of Adam.
  private func step(_ norms: GradientReduction.Norms, iteration: Int) {
    let limit = configuration.maximumGradientNorm
    let isSeparate = configuration.clipsGradientsSeparately
    let actorScale = GradientClipping.scale(
      norm: isSeparate ? norms.actor : norms.joint, limit: limit)
    let criticScale = GradientClipping.scale(
      norm: isSeparate ? norms.critic : norms.joint, limit: limit)
    let adamStep = adam.beginStep(learningRate: stepLearningRate)
    pool.forEach(reduction.chunks.count) {
      [adam, reduction, parameters = actorCritic.networks.parameters] chunk in
      adam.update(
        adamStep, range: reduction.chunks[chunk], parameters: parameters,
        gradients: reduction.gradients,
        gradientScale: chunk < reduction.actorChunkCount ? actorScale : criticScale)
    }
    actorCritic.clampStandardDeviation(
      to: configuration.standardDeviationRange(iteration: iteration))
    actorCritic.networks.refreshWeights(pool: pool)
  }

  private func refreshDistribution() {
    let networks = actorCritic.networks
    distribution.set(
      logStandardDeviation: networks.parameters.span(networks.logStandardDeviationRange))
  }
}
