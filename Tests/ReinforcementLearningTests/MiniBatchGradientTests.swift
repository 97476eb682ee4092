import EnvironmentInterface
import LinearAlgebra
import NeuralNetwork
import Reproducibility
import Testing

@testable import ReinforcementLearning

/// The gradient of the whole loss, through both networks, against central differences.
@Suite struct MiniBatchGradientTests {
  /// Central differences with a step of 1/256: single-precision rounding of the rows' losses, of
  /// order 1, gives about 3·10⁻⁵ and the curvature about as much; small ones are compared
  /// absolutely.
  private static let step: Float = 1 / 256
  private static let tolerance = 1e-3
  private static let rowCount = 9

  private struct Case {
    let configuration: PPOConfiguration
    let actorCritic: ActorCritic
    let storage: RolloutStorage
    let mirror: LearnerMirror?
    let workspace: ActorCriticWorkspace

    init(_ configuration: PPOConfiguration) throws {
      self.configuration = configuration
      let hasMemory = configuration.actor.historyEncoder != nil
      let environment = PointEnvironment(
        environmentCount: rowCount, seed: 1,
        history: hasMemory ? ObservationHistory(frameCount: 5, components: [1, 0]) : nil)
      var stream = RandomStream(seed: 21, stream: 0)
      let actorCritic = try ActorCritic(
        shape: environment.shape, configuration: configuration, stream: &stream,
        pool: WorkerPool(workerCount: 1))
      self.actorCritic = actorCritic
      storage = RolloutStorage(
        shape: environment.shape, stepCount: 1, memory: RolloutMemory(configuration))
      mirror = try environment.mirror.map { mirror throws(LearningError) in
        try LearnerMirror(mirror, shape: environment.shape)
      }
      workspace = ActorCriticWorkspace(
        actorCritic.networks, actorRowCapacity: 2 * rowCount, criticRowCapacity: 2 * rowCount)
      fill(&stream)
    }

    /// Observations, and a policy and values of the past a little off those of the present.
    private func fill(_ stream: inout RandomStream) {
      for i in 0..<2 * rowCount {
        storage.observations[i / 2, i % 2] = Float(stream.normal())
      }
      for i in 0..<3 * rowCount {
        storage.criticObservations[i / 3, i % 3] = Float(stream.normal())
      }
      fillFrames(&stream)
      actorCritic.computeMeans(
        storage.observations, windows: storage.frames?.windows(ofStep: 0), into: storage.means)
      actorCritic.computeValues(
        storage.criticObservations, windows: storage.criticFrames?.windows(ofStep: 0),
        into: storage.values)
      for i in 0..<rowCount {
        let mean = storage.means.buffer[i]
        storage.actions.buffer[i] = mean + Float(stream.normal())
        storage.logProbabilities.buffer[i] =
          actorCritic.distribution.logProbability(
            of: storage.actions.row(i), mean: storage.means.row(i))
          + Float(0.3 * stream.normal())
        storage.means.buffer[i] = mean + Float(0.1 * stream.normal())
        storage.values.buffer[i] += Float(0.4 * stream.normal())
        storage.advantages[i] = Float(stream.normal())
        storage.teacherMeans?.buffer[i] = Float(stream.normal())
        storage.returns[i] = Float(stream.normal())
      }
    }

    /// Frames from before, in which some episodes began.
    private func fillFrames(_ stream: inout RandomStream) {
      for frames in [storage.frames, storage.criticFrames].compactMap({ $0 }) {
        for moment in 0...4 {
          let past = Matrix(paddedRowCount: rowCount, columnCount: 2)
          for i in 0..<2 * rowCount { past[i / 2, i % 2] = Float(stream.normal()) }
          frames.take(past, step: 1) { moment == 0 || $0 == moment }
          frames.rewind(pool: WorkerPool(workerCount: 1))
        }
        if configuration.usesMirror, let map = mirror?.frame {
          frames.mirrorFrames(map, pool: WorkerPool(workerCount: 1))
        }
      }
    }

    func compute(_ gradients: FloatBuffer) -> LossSums {
      actorCritic.networks.refreshWeights(pool: WorkerPool(workerCount: 1))
      let images = configuration.augmentsWithMirror ? 2 : 1
      let task = MiniBatchGradient(
        networks: actorCritic.networks,
        actorInput: actorCritic.actorInput, criticInput: actorCritic.criticInput, storage: storage,
        advantages: storage.advantages,
        loss: PPOLoss(
          configuration: configuration, rowCount: images * rowCount, mirrorRowCount: rowCount,
          actionCount: 1),
        distribution: actorCritic.distribution,
        divergence: GaussianDivergence(
          from: actorCritic.distribution, to: actorCritic.distribution),
        mirror: configuration.usesMirror ? mirror : nil,
        augmentsWithMirror: configuration.augmentsWithMirror,
        hasMirrorLoss: configuration.mirrorLossCoefficient > 0,
        teacherMeans: storage.teacherMeans)
      return task.accumulate(
        rows: Array(0..<rowCount)[...], workspace: workspace, gradients: gradients)
    }

    func loss() -> Double {
      let sums = compute(FloatBuffer(count: actorCritic.networks.layout.count))
      let rows = Double((configuration.augmentsWithMirror ? 2 : 1) * rowCount)
      return (sums.surrogate + sums.distillation) / rows + configuration.valueLossCoefficient
        * sums.value / rows
        + configuration.mirrorLossCoefficient * sums.mirror / Double(rowCount)
    }
  }

  private static var cases: [PPOConfiguration] {
    var plain = PPOConfiguration()
    plain.actor.hiddenCounts = [4, 3]
    plain.critic.hiddenCounts = [3]
    plain.critic.activation = .tanh
    var unclipped = plain
    unclipped.clipsValueLoss = false
    unclipped.valueLossCoefficient = 0.5
    var mirrored = plain
    mirrored.mirrorLossCoefficient = 0.7
    var augmented = mirrored
    augmented.augmentsWithMirror = true
    var remembering = augmented
    var encoder = HistoryEncoderConfiguration()
    encoder.channelCounts = [16, 16]
    encoder.kernelLengths = [2, 2]
    encoder.strides = [1, 1]
    encoder.activation = .tanh
    encoder.codeCount = 3
    remembering.actor.historyEncoder = encoder
    encoder.codeCount = nil
    remembering.critic.historyEncoder = encoder
    var distilling = augmented
    distilling.distillation = DistillationConfiguration()
    return [plain, unclipped, mirrored, augmented, remembering, distilling]
  }

  @Test(
    "the gradient of surrogate or distillation, value and mirror loss agrees with central differences",
    arguments: cases.indices)
  func gradientAgrees(index: Int) throws {
    let c = try Case(Self.cases[index])
    let parameters = c.actorCritic.networks.parameters
    let gradients = FloatBuffer(count: parameters.count)
    let sums = c.compute(gradients)
    // The case is worth something only if some rows are clipped and others not, or none is a try.
    let imageCount = c.configuration.augmentsWithMirror ? 2.0 : 1.0
    let hasTeacher = c.configuration.distillation != nil
    #expect(
      hasTeacher
        ? sums.surrogate == 0 && sums.distillation > 0
        : sums.clippedCount > 0 && sums.clippedCount < imageCount * Double(Self.rowCount))
    for i in 0..<parameters.count {
      let value = parameters[i]
      parameters[i] = value + Self.step
      let above = c.loss()
      parameters[i] = value - Self.step
      let below = c.loss()
      parameters[i] = value
      let difference = (above - below) / Double(2 * Self.step)
      #expect(
        abs(Double(gradients[i]) - difference) <= Self.tolerance * max(1, abs(difference)),
        "parameter \(i): \(gradients[i]), \(difference)")
    }
  }

  @Test("a policy that is its own mirror image has no mirror loss")
  func symmetricPolicyHasNoMirrorLoss() throws {
    var configuration = Self.cases[2]
    configuration.actor.activation = .tanh
    let c = try Case(configuration)
    // Without biases tanh networks are odd, as the mirror of the point on the line asks.
    for layer in c.actorCritic.networks.actor.perceptron.layers {
      c.actorCritic.networks.parameters.fill(layer.biasRange, with: 0)
    }
    let sums = c.compute(FloatBuffer(count: c.actorCritic.networks.layout.count))
    #expect(sums.mirror < 1e-10)
  }
}
