import LinearAlgebra
import Reproducibility

/// A network that sees an observation and perhaps, through an encoder, frames from before: the
/// perceptron's input is the observation with the code behind it.
public struct ObservationNetwork: Hashable, Sendable {
  /// Numbers in an observation.
  public let observationCount: Int
  /// From a window of frames to a code; nil for a network without memory.
  public let encoder: HistoryEncoder?
  /// From observation and code to the output.
  public let perceptron: MultilayerPerceptron

  /// - Parameters:
  ///   - observationCount: numbers in an observation.
  ///   - encoder: the encoder, or nil.
  ///   - perceptron: takes the observation and the code behind it.
  public init(observationCount: Int, encoder: HistoryEncoder?, perceptron: MultilayerPerceptron) {
    precondition(
      perceptron.inputCount == observationCount + (encoder?.codeCount ?? 0),
      "\(perceptron.inputCount) inputs got \(observationCount) and \(encoder?.codeCount ?? 0)")
    self.observationCount = observationCount
    self.encoder = encoder
    self.perceptron = perceptron
  }

  /// Numbers in a row of the output.
  public var outputCount: Int { perceptron.outputCount }

  /// Computes `workspace.output` from observations and windows.
  ///
  /// - Parameters:
  ///   - rowCount: number of rows, at most the workspace's.
  ///   - workspace: holds the inputs; receives the activations of all layers.
  ///   - weights: refreshed since the parameters changed.
  public func forward(
    rowCount: Int, workspace: ObservationNetworkWorkspace, weights: ObservationNetworkWeights
  ) {
    if let encoder, let encoding = workspace.encoder {
      encoder.forward(rowCount: rowCount, workspace: encoding, weights: weights.encoder)
      let x = workspace.perceptron.input
      for row in 0..<rowCount {
        x.buffer.copy(
          encoding.code.range(row: row), of: encoding.code.buffer,
          to: x.range(row: row).lowerBound + observationCount)
      }
    }
    perceptron.forward(
      rowCount: rowCount, workspace: workspace.perceptron, weights: weights.perceptron)
  }

  /// Adds the gradients of the parameters of a scalar loss to `gradients`.
  ///
  /// - Parameters:
  ///   - rowCount: number of rows, as given to `forward` before.
  ///   - workspace: as `forward` left it, and in `dOutput` the loss's gradient with respect to the
  ///     output; inputs and activations are overwritten.
  ///   - weights: as given to `forward`.
  ///   - gradients: the flat gradients.
  public func backward(
    rowCount: Int, workspace: ObservationNetworkWorkspace, weights: ObservationNetworkWeights,
    gradients: FloatBuffer
  ) {
    perceptron.backward(
      rowCount: rowCount, workspace: workspace.perceptron, weights: weights.perceptron,
      gradients: gradients)
    guard let encoder, let encoding = workspace.encoder else { return }
    let dx = workspace.perceptron.input
    for row in 0..<rowCount {
      let first = dx.range(row: row).lowerBound + observationCount
      encoding.dCode.buffer.copy(
        first..<first + encoder.codeCount, of: dx.buffer,
        to: encoding.dCode.range(row: row).lowerBound)
    }
    encoder.backward(
      rowCount: rowCount, workspace: encoding, weights: weights.encoder, gradients: gradients)
  }

  /// Fills the parameters with their first values.
  ///
  /// - Parameters:
  ///   - scheme: how weights and biases are drawn.
  ///   - outputGain: factor on the weights of the last layer.
  ///   - stream: source of randomness.
  ///   - parameters: the flat parameters.
  public func initialize(
    _ scheme: WeightInitialization, outputGain: Double, stream: inout RandomStream,
    parameters: FloatBuffer
  ) {
    encoder?.initialize(scheme, stream: &stream, parameters: parameters)
    perceptron.initialize(
      scheme, outputGain: outputGain, stream: &stream, parameters: parameters)
  }
}

/// Weights of a network as products read them.
public struct ObservationNetworkWeights: Sendable {
  /// Those of the encoder's layers; none without one.
  public let encoder: [PackedLayer]
  /// Those of the perceptron's layers.
  public let perceptron: [PackedLayer]

  /// Zeros.
  public init(_ network: ObservationNetwork) {
    encoder = (network.encoder?.layers ?? []).map { PackedLayer($0) }
    perceptron = network.perceptron.layers.map { PackedLayer($0) }
  }

  /// All of them.
  public var layers: [PackedLayer] { encoder + perceptron }
}

/// Activations of a network for a block of rows; used by one worker at a time.
public struct ObservationNetworkWorkspace: Sendable {
  /// Those of the encoder; nil without one.
  public let encoder: HistoryEncoderWorkspace?
  /// Those of the perceptron; the caller fills the first columns of its input with observations.
  public let perceptron: MultilayerPerceptronWorkspace

  /// - Parameters:
  ///   - network: whose activations it holds.
  ///   - rowCapacity: largest number of rows, at least 1.
  public init(for network: ObservationNetwork, rowCapacity: Int) {
    encoder = network.encoder.map { HistoryEncoderWorkspace(for: $0, rowCapacity: rowCapacity) }
    perceptron = MultilayerPerceptronWorkspace(
      for: network.perceptron, rowCapacity: rowCapacity,
      hasInputGradient: network.encoder != nil)
  }

  /// `[rows, outputs]`, what the network computed.
  public var output: Matrix { perceptron.output }

  /// `[rows, outputs]`, the loss's gradient with respect to the output, filled by the caller.
  public var dOutput: Matrix { perceptron.dOutput }
}
