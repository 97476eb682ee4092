import Foundation
import NeuralNetwork
import ONNXFormat
import PolicyInterface
import ReinforcementLearning
import Reproducibility

/// A trained actor on its way out: as an ONNX file with its contract, and as golden vectors whose
/// outputs the trainer's own code computed.
public struct PolicyExport {
  /// Which runtime the files are for.
  public enum Format: String, CaseIterable, Sendable {
    /// `obs` → `actions`, the contract in the file's metadata.
    case onnx
    /// What 青龙's runtime loads: `observations` [1, 4373] → `actions` [1, 12] in radians.
    case openloong
  }

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

  /// Writes policy, golden vectors and, for 青龙's runtime, `plan_rl.ini` into a directory.
  ///
  /// - Returns: the files, in the order of writing.
  /// - Throws: `TrainingError` where the policy does not fit the format, `RunError` or
  ///   `ONNXFormatError` where a file cannot be written.
  public func write(_ format: Format, to directory: URL) throws -> [URL] {
    let policy = directory.appending(path: "policy.onnx")
    let golden = directory.appending(path: "golden.json")
    let model = try model(format)
    let vectors = try goldenVectors(format, policy: policy.lastPathComponent)
    try RunFiles.makeDirectory(directory)
    try model.write(to: policy)
    try vectors.write(to: golden)
    guard format == .openloong else { return [policy, golden] }
    let ini = directory.appending(path: "plan_rl.ini")
    let plan = try openLoongPlan()
    try RunFiles.write(Data(plan.text.utf8), to: ini)
    return [policy, golden, ini]
  }

  /// Writes the policy alone, in our own format.
  ///
  /// - Throws: as `write(_:to:)`.
  func write(to file: URL) throws { try model(.onnx).write(to: file) }

  /// The contract, nil for tasks without a robot.
  private var contract: PolicyContract? { assembly.locomotion?.contract }

  private func model(_ format: Format) throws -> ONNXModel {
    switch format {
    case .onnx:
      let metadata =
        contract?.metadata(runPath: assembly.experiment.name)
        .map { ONNXMetadataEntry($0.key, $0.value) } ?? []
      let clip = contract.map { Float($0.actions.clip) }
      return try graph(
        normalizer: normalizer, clip: clip.flatMap { $0.isFinite ? -$0...$0 : nil },
        transform: nil
      ).model(format: .onnx, producerVersion: Program.version, metadata: metadata)
    case .openloong:
      let plan = try openLoongPlan()
      return try graph(
        normalizer: plan.normalizer(normalizer), clip: plan.clip, transform: plan.outputTransform
      ).model(format: .openloong, producerVersion: Program.version)
    }
  }

  /// μ and σ of the actor's observations.
  private var normalizer: PolicyGraph.Normalizer {
    let normalizer = assembly.runner.actorCritic.observationNormalizer
    return PolicyGraph.Normalizer(
      mean: normalizer.mean.map(Float.init),
      standardDeviation: normalizer.standardDeviation.map(Float.init),
      epsilon: Float(ObservationNormalizer.epsilon))
  }

  private func graph(
    normalizer: PolicyGraph.Normalizer, clip: ClosedRange<Float>?,
    transform: PolicyGraph.OutputTransform?
  ) throws -> PolicyGraph {
    let layers = assembly.runner.actorCritic.actorLayers.map {
      PolicyGraph.Layer(
        inputCount: $0.inputCount, outputCount: $0.outputCount, weights: $0.weight, bias: $0.bias)
    }
    return try PolicyGraph(
      normalizer: normalizer,
      encoder: assembly.runner.actorCritic.actorEncoder.map {
        PolicyGraph.HistoryEncoder($0, normalizer: normalizer)
      },
      layers: layers,
      activation: PolicyGraph.Activation(assembly.experiment.algorithm.actor.activation),
      outputClip: clip, outputTransform: transform)
  }

  private func openLoongPlan() throws(TrainingError) -> OpenLoongPlan {
    guard let contract else {
      throw .badInput("format openloong: this experiment has no robot")
    }
    return try OpenLoongPlan(contract)
  }

  /// Inputs spread as widely as those that were seen in training, and the actions that the trainer's
  /// own code computes from them.
  private func goldenVectors(_ format: Format, policy: String) throws -> GoldenVectors {
    let actorCritic = assembly.runner.actorCritic
    let actionCount = actorCritic.shape.actionCount
    let count = PolicyExport.goldenVectorCount
    var stream = RandomStream(seed: assembly.experiment.seed, stream: UInt64.max)
    let inputs = (0..<count).map { _ in drawInput(&stream) }
    let means = actorCritic.actDeterministic(observations: inputs.flatMap { $0 }, count: count)
    let actions = (0..<count).map { row in
      (0..<actionCount).map { column in
        let action = means[row * actionCount + column]
        return contract?.actions.clipped(action) ?? action
      }
    }
    switch format {
    case .onnx:
      return try GoldenVectors(
        policy: policy, input: PolicyGraph.Format.onnx.inputName,
        output: PolicyGraph.Format.onnx.outputName, inputs: inputs, outputs: actions)
    case .openloong:
      let plan = try openLoongPlan()
      return try GoldenVectors(
        policy: policy, input: PolicyGraph.Format.openloong.inputName,
        output: PolicyGraph.Format.openloong.outputName,
        inputs: inputs.map { plan.runtimeInput($0, stream: &stream) },
        outputs: actions.map(plan.runtimeOutput))
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
