import Foundation
import NeuralNetwork
import ONNXFormat
public import PolicyDeployment
import PolicyInterface
import ReinforcementLearning
import Reproducibility

/// A trained actor on its way out: as an ONNX file with its contract, with golden vectors whose outputs
/// the trainer's own code computed and an episode that it drove.
public struct PolicyExport {
  /// Golden vectors that are written.
  private static let goldenVectorCount = 16

  /// The checkpoint that is exported; nil of a run in progress.
  public let checkpoint: Checkpoint?
  private let assembly: Assembly

  /// The policy of an assembly, as its learner is now.
  init(assembly: Assembly) {
    self.assembly = assembly
    checkpoint = nil
  }

  /// Reads a checkpoint for export, or a run's best, or its newest where it has no best.
  ///
  /// - Throws: as `TrainingRun.resume`.
  public init(run path: String) throws {
    let checkpoint = try Checkpoint.find(path, choosing: .best)
    assembly = try Assembly(checkpoint.experiment(), in: checkpoint, workerCount: 1)
    self.checkpoint = checkpoint
  }

  /// Writes policy, golden vectors and, of a robot's policy, reference rollout and contract page into a
  /// directory, with the configuration that the runtime reads besides.
  ///
  /// - Parameters:
  ///   - format: the runtime.
  ///   - directory: made where it is not there.
  ///   - motorOrder: joints in the order of the robot's motors, where the format numbers motors; nil
  ///     for that of a robot that is known.
  /// - Returns: the files, in the order of writing, and what the format leaves to the runtime or its
  ///   operator, each a sentence.
  /// - Throws: `DeploymentError` where the policy does not fit the format, `RunError` or
  ///   `ONNXFormatError` where a file cannot be written.
  public func write(
    _ format: DeploymentFormat, to directory: URL, motorOrder: [String]? = nil
  ) throws -> (files: [URL], notes: [String]) {
    let policy = DeployedPolicy(
      name: assembly.experiment.name, producerVersion: Program.version, graph: try graph(),
      contract: contract, samples: samples(),
      episode: try assembly.locomotion == nil
        ? nil : RolloutRecorder.record(assembly.experiment, by: assembly.runner.actorCritic),
      seed: assembly.experiment.seed)
    let package = try policy.package(for: format, motorOrder: motorOrder)
    try RunFiles.makeDirectory(directory)
    return (try package.write(to: directory), package.notes)
  }

  /// Writes the policy alone, in our own format.
  ///
  /// - Throws: `ONNXFormatError` where it cannot be written.
  func write(to file: URL) throws { try model().write(to: file) }

  /// The policy alone, in our own format.
  ///
  /// - Throws: `ONNXFormatError` where it cannot be written as a model.
  public func model() throws -> ONNXModel {
    let metadata =
      contract?.metadata(runPath: assembly.experiment.name)
      .map { ONNXMetadataEntry($0.key, $0.value) } ?? []
    return try graph().model(format: .onnx, producerVersion: Program.version, metadata: metadata)
  }

  /// The contract, nil for tasks without a robot.
  private var contract: PolicyContract? { assembly.locomotion?.contract }

  /// μ and σ of the actor's observations.
  private var normalizer: PolicyGraph.Normalizer {
    let normalizer = assembly.runner.actorCritic.observationNormalizer
    return PolicyGraph.Normalizer(
      mean: normalizer.mean.map(Float.init),
      standardDeviation: normalizer.standardDeviation.map(Float.init),
      epsilon: Float(ObservationNormalizer.epsilon))
  }

  private func graph() throws -> PolicyGraph {
    let clip = contract.map { Float($0.actions.clip) }
    return try PolicyGraph(
      normalizer: normalizer,
      encoder: assembly.runner.actorCritic.actorEncoder.map {
        PolicyGraph.HistoryEncoder($0, normalizer: normalizer)
      },
      layers: assembly.runner.actorCritic.actorLayers.map {
        PolicyGraph.Layer(
          inputCount: $0.inputCount, outputCount: $0.outputCount, weights: $0.weight,
          bias: $0.bias)
      },
      activation: PolicyGraph.Activation(assembly.experiment.algorithm.actor.activation),
      outputClip: clip.flatMap { $0.isFinite ? -$0...$0 : nil })
  }

  /// Inputs spread as widely as those that were seen in training, and the actions that the trainer's
  /// own code computes from them.
  private func samples() -> [DeployedPolicy.Sample] {
    let actorCritic = assembly.runner.actorCritic
    let actionCount = actorCritic.shape.actionCount
    let count = PolicyExport.goldenVectorCount
    var stream = RandomStream(seed: assembly.experiment.seed, stream: UInt64.max)
    let inputs = (0..<count).map { _ in drawInput(&stream) }
    let means = actorCritic.actDeterministic(observations: inputs.flatMap { $0 }, count: count)
    return inputs.enumerated().map { row, input in
      let action = means[row * actionCount..<(row + 1) * actionCount]
      return (input, action.map { contract?.actions.clipped($0) ?? $0 })
    }
  }

  /// An observation and, for an actor with memory, a window whose last frame is the observation's.
  private func drawInput(_ stream: inout RandomStream) -> [Float] {
    let normalizer = self.normalizer
    func draw(_ component: Int, _ stream: inout RandomStream) -> Float {
      normalizer.mean[component]
        + normalizer.standardDeviation[component] * Float(stream.normal())
    }
    let observation = normalizer.mean.indices.map { draw($0, &stream) }
    guard let encoder = assembly.runner.actorCritic.actorEncoder else { return observation }
    let past = (1..<encoder.frameCount).flatMap { _ in
      encoder.components.map { draw($0, &stream) }
    }
    return observation + past + encoder.components.map { observation[$0] }
  }
}

extension PolicyGraph.HistoryEncoder {
  /// A trained encoder, whose channels are normalised like the numbers of the observation they are.
  fileprivate init(
    _ trained: HistoryEncoderParameters, normalizer: PolicyGraph.Normalizer
  ) {
    var channelCount = trained.components.count
    var convolutions: [PolicyGraph.Convolution] = []
    for convolution in trained.convolutions {
      convolutions.append(
        PolicyGraph.Convolution(
          channelCount: channelCount, outputChannelCount: convolution.layer.outputCount,
          kernelLength: convolution.kernelLength, stride: convolution.stride,
          weights: convolution.layer.weight, bias: convolution.layer.bias))
      channelCount = convolution.layer.outputCount
    }
    self.init(
      frameCount: trained.frameCount,
      normalizer: PolicyGraph.Normalizer(
        mean: trained.components.map { normalizer.mean[$0] },
        standardDeviation: trained.components.map { normalizer.standardDeviation[$0] },
        epsilon: normalizer.epsilon),
      convolutions: convolutions,
      activation: PolicyGraph.Activation(trained.activation),
      projection: trained.projection.map {
        PolicyGraph.Layer(
          inputCount: $0.inputCount, outputCount: $0.outputCount, weights: $0.weight,
          bias: $0.bias)
      })
  }
}

extension PolicyGraph.Activation {
  /// The exported operator of an activation.
  fileprivate init(_ activation: Activation) {
    self =
      switch activation {
      case .elu: .elu
      case .relu: .relu
      case .tanh: .tanh
      }
  }
}
