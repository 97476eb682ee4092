import EnvironmentInterface
import LinearAlgebra
import NeuralNetwork
import Reproducibility

/// Adversarial motion prior (AMP, Peng et al. 2021): a discriminator learns to tell the policy's
/// transitions from the reference's, and the policy is paid for those that it takes for the latter.
///
/// Least-squares loss with targets 1 for the reference and −1 for the policy; style
/// `r = max(0, 1 − ¼ (D − 1)²)`. Inputs are brought to mean 0 and deviation 1 by the reference's own
/// figures. The results are the same bits for any number of workers.
final class AdversarialMotionPrior {
  /// The settings.
  let configuration: StyleConfiguration
  /// Numbers of one state.
  let stateCount: Int

  private let network: MultilayerPerceptron
  private let layout: ParameterLayout
  private let parameters: FloatBuffer
  private let reference: FloatBuffer
  private let referenceCount: Int
  private var replay: TransitionReplay
  private var adam: Adam
  private var stream: RandomStream
  /// μ and 1/σ of the inputs, `[1, inputs]`.
  private let offsets: Matrix
  private let scales: Matrix

  private let pool: WorkerPool
  /// Rows of a shard; the cut does not depend on the workers.
  private static let shardRowCount = 128
  private let shardCount: Int
  private let shardGradients: [FloatBuffer]
  private let shardSums: SharedBuffer<DiscriminatorSums>
  private let gradients: FloatBuffer
  private let workspaces: WorkspacePool<DiscriminatorWorkspace>
  private var referenceRows: [Int]
  private var policyRows: [Int]
  /// `[environments, inputs]` and `[environments]`, for the reward.
  private let current: Matrix
  private let styles: FloatBuffer
  private var styleSum = 0.0
  private var styleCount = 0

  /// Features that hardly move in the reference count as if they moved this much.
  private static let smallestDeviation: Float = 0.05

  /// - Parameters:
  ///   - configuration: the settings.
  ///   - reference: the motion whose style is learnt.
  ///   - environmentCount: number of environments.
  ///   - seed: the run's seed.
  ///   - pool: shares rows among its workers.
  /// - Throws: `LearningError.invalidSetting` where a setting is out of its range.
  init(
    _ configuration: StyleConfiguration, reference: StyleReference, environmentCount: Int,
    seed: UInt64, pool: WorkerPool
  ) throws(LearningError) {
    try configuration.validate()
    self.configuration = configuration
    self.pool = pool
    stateCount = reference.stateCount
    let width = 2 * reference.stateCount
    var layout = ParameterLayout()
    network = MultilayerPerceptron(
      name: "discriminator", inputCount: width,
      hiddenCounts: configuration.discriminator.hiddenCounts, outputCount: 1,
      activation: configuration.discriminator.activation, layout: &layout)
    self.layout = layout
    parameters = FloatBuffer(count: layout.count)
    gradients = FloatBuffer(count: layout.count)
    adam = Adam(parameterCount: layout.count)
    stream = RandomStream(seed: seed, stream: RunnerStream.style)
    network.initialize(.kaimingUniform, outputGain: 1, stream: &stream, parameters: parameters)

    self.reference = FloatBuffer(count: reference.transitions.count)
    self.reference.copy(reference.transitions, to: 0)
    referenceCount = reference.count
    let figures = AdversarialMotionPrior.figures(reference)
    offsets = Matrix(paddedRowCount: 1, columnCount: width)
    scales = Matrix(paddedRowCount: 1, columnCount: width)
    offsets.copyElements(of: figures.means)
    scales.copyElements(
      of: figures.deviations.map { 1 / max($0, AdversarialMotionPrior.smallestDeviation) })
    replay = TransitionReplay(capacity: configuration.replayCapacity, width: width)

    let rowCount = AdversarialMotionPrior.shardRowCount
    let shardCount = 2 * ((configuration.batchRowCount + rowCount - 1) / rowCount)
    self.shardCount = shardCount
    shardGradients = (0..<shardCount).map { _ in FloatBuffer(count: layout.count) }
    shardSums = SharedBuffer(count: shardCount, repeating: DiscriminatorSums())
    workspaces = WorkspacePool { [network] in
      DiscriminatorWorkspace(network, rowCapacity: rowCount)
    }
    referenceRows = Array(repeating: 0, count: configuration.batchRowCount)
    policyRows = referenceRows
    current = Matrix(paddedRowCount: environmentCount, columnCount: width)
    styles = FloatBuffer(count: environmentCount)
  }

  /// μ and σ of every number of the reference's transitions.
  private static func figures(
    _ reference: StyleReference
  ) -> (means: [Float], deviations: [Float]) {
    let width = 2 * reference.stateCount
    var moments = Array(repeating: Moments(), count: width)
    for (index, value) in reference.transitions.enumerated() {
      moments[index % width].add(Double(value))
    }
    let count = Double(reference.count)
    return (
      moments.map { Float($0.mean) },
      moments.map { Float(($0.squaredDeviations / count).squareRoot()) }
    )
  }

  // MARK: - Reward

  /// Mixes the style of the step's transitions into its rewards and keeps the transitions:
  /// r ← λ r + (1 − λ) s · max(0, 1 − ¼ (D − 1)²).
  func reward(_ outcome: inout StepOutcome) {
    current.copyElements(of: outcome.styleTransitions)
    replay.append(outcome.styleTransitions)
    score()
    let task = Float(configuration.taskShare)
    let style = Float((1 - configuration.taskShare) * configuration.rewardScale)
    for environment in outcome.rewards.indices {
      let value = styles[environment]
      outcome.rewards[environment] = task * outcome.rewards[environment] + style * value
      styleSum += Double(value)
    }
    styleCount += outcome.rewards.count
  }

  /// The style of the current transitions.
  private func score() {
    let rowCount = current.rowCount
    let block = AdversarialMotionPrior.shardRowCount
    let gradient = DiscriminatorGradient(network: network, parameters: parameters)
    pool.forEach((rowCount + block - 1) / block) {
      [current, styles, workspaces, offsets, scales] shard in
      let rows = shard * block..<min((shard + 1) * block, rowCount)
      workspaces.withWorkspace { workspace in
        for (row, source) in rows.enumerated() {
          workspace.input.setRow(row, to: current, row: source, minus: offsets, times: scales)
        }
        gradient.forward(rowCount: rows.count, workspace)
        for (row, target) in rows.enumerated() {
          let distance = workspace.scores[row, 0] - 1
          styles[target] = max(0, 1 - 0.25 * distance * distance)
        }
      }
    }
  }

  // MARK: - Update

  /// Improves the discriminator by some steps of Adam.
  ///
  /// - Parameter iteration: number of the iteration, for messages.
  /// - Throws: `LearningError.nonFiniteUpdate`.
  func update(iteration: Int) throws(LearningError) -> StyleReport {
    var report = StyleReport()
    report.meanStyle = styleSum / Double(max(styleCount, 1))
    styleSum = 0
    styleCount = 0
    let rows = Double(configuration.batchRowCount)
    let steps = Double(configuration.updateCount)
    for _ in 0..<configuration.updateCount {
      for row in referenceRows.indices {
        referenceRows[row] = stream.index(below: referenceCount)
        policyRows[row] = stream.index(below: replay.count)
      }
      let sums = computeGradients()
      try step(iteration: iteration)
      report.loss += (sums.reference.squaredError + sums.policy.squaredError) / (rows * steps)
      report.gradientPenalty += sums.reference.squaredGradient / (rows * steps)
      report.referenceScore += sums.reference.score / (rows * steps)
      report.policyScore += sums.policy.score / (rows * steps)
    }
    return report
  }

  /// The first half of the shards is of the reference, the second of the policy.
  private func computeGradients() -> (reference: DiscriminatorSums, policy: DiscriminatorSums) {
    let half = shardCount / 2
    let block = AdversarialMotionPrior.shardRowCount
    let rowWeight = 1 / Float(configuration.batchRowCount)
    let penalty = Float(configuration.gradientPenalty)
    let gradient = DiscriminatorGradient(network: network, parameters: parameters)
    let width = 2 * stateCount
    pool.forEach(shardCount) {
      [
        referenceRows, policyRows, reference, replay, workspaces, offsets, scales, shardGradients,
        shardSums
      ] shard in
      let isReference = shard < half
      let first = (isReference ? shard : shard - half) * block
      let chosen = isReference ? referenceRows : policyRows
      let count = min(block, chosen.count - first)
      let gradients = shardGradients[shard]
      gradients.fill(0..<gradients.count, with: 0)
      workspaces.withWorkspace { workspace in
        let input = workspace.input
        for row in 0..<count {
          let index = chosen[first + row]
          if isReference {
            input.buffer.copy(
              index * width..<(index + 1) * width, of: reference,
              to: input.range(row: row).lowerBound)
          } else {
            replay.copy(index, into: input, row: row)
          }
          input.setRow(row, to: input, row: row, minus: offsets, times: scales)
        }
        shardSums[shard] = gradient.accumulate(
          rowCount: count, target: isReference ? 1 : -1, rowWeight: rowWeight,
          penalty: isReference ? penalty : 0, workspace, gradients: gradients)
      }
    }
    var sums = (reference: DiscriminatorSums(), policy: DiscriminatorSums())
    for shard in 0..<half { sums.reference.add(shardSums[shard]) }
    for shard in half..<shardCount { sums.policy.add(shardSums[shard]) }
    return sums
  }

  /// Adds up the shards in their order, decays the weights and makes a step.
  private func step(iteration: Int) throws(LearningError) {
    let trunk = Float(configuration.trunkDecay)
    let head = Float(configuration.headDecay)
    let headStart = network.layers[network.layers.count - 1].weightRange.lowerBound
    var squares = 0.0
    for index in 0..<gradients.count {
      var sum: Float = 0
      for shard in shardGradients { sum += shard[index] }
      sum += (index < headStart ? trunk : head) * parameters[index]
      gradients[index] = sum
      squares += Double(sum * sum)
    }
    let norm = squares.squareRoot()
    guard norm.isFinite else {
      throw .nonFiniteUpdate(quantity: "norm of the discriminator's gradient", iteration: iteration)
    }
    let adamStep = adam.beginStep(learningRate: configuration.learningRate)
    adam.update(
      adamStep, range: 0..<gradients.count, parameters: parameters, gradients: gradients,
      gradientScale: GradientClipping.scale(norm: norm, limit: configuration.maximumGradientNorm))
  }

  // MARK: - State

  /// Weights, moments, replay and stream.
  func snapshot() -> Snapshot {
    var snapshot = Snapshot()
    for slice in layout.slices {
      snapshot.store(parameters.array(slice.range), at: "parameters/\(slice.name)")
    }
    snapshot.store(adam.snapshot(), at: "adam")
    snapshot.store(replay.snapshot(), at: "replay")
    snapshot.store([stream], at: "stream")
    return snapshot
  }

  /// A state that was read and can be taken.
  struct State {
    let parameters: [Float]
    let adam: Adam
    let replay: TransitionReplay
    let stream: RandomStream
  }

  /// Reads a snapshot.
  ///
  /// - Throws: `SnapshotError` where something is missing, of another size or not a possible state;
  ///   nothing has changed then.
  func state(_ snapshot: Snapshot) throws(SnapshotError) -> State {
    var values: [Float] = []
    for slice in layout.slices {
      let path = "parameters/\(slice.name)"
      let part = try snapshot.floats(path, count: slice.range.count)
      guard part.allSatisfy(\.isFinite) else {
        throw .invalidValue(path: path, detail: "found a number that is not finite")
      }
      values += part
    }
    var adam = Adam(parameterCount: layout.count)
    try adam.restore(snapshot, at: "adam")
    return State(
      parameters: values, adam: adam, replay: try replay.restored(snapshot.group("replay")),
      stream: try snapshot.streams("stream", count: 1)[0])
  }

  /// Goes on from a state.
  func take(_ state: State) {
    parameters.copy(state.parameters, to: 0)
    adam = state.adam
    replay = state.replay
    stream = state.stream
    styleSum = 0
    styleCount = 0
  }
}

extension DiscriminatorSums {
  /// Adds sums of other rows.
  fileprivate mutating func add(_ other: DiscriminatorSums) {
    squaredError += other.squaredError
    squaredGradient += other.squaredGradient
    score += other.score
  }
}
