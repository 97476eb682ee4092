import LinearAlgebra
import NeuralNetwork

extension ActorCritic {
  /// Weights and biases of the actor's perceptron, first layer first, as copies: for export.
  public var actorLayers: [LayerParameters] {
    networks.actor.perceptron.layers.map { LayerParameters($0, in: networks.parameters) }
  }

  /// The actor's history encoder, as copies: for export; nil without one.
  public var actorEncoder: HistoryEncoderParameters? {
    guard let encoder = networks.actor.encoder, let history = shape.history,
      let activation = encoder.convolutions.first?.layer.activation
    else { return nil }
    return HistoryEncoderParameters(
      frameCount: history.frameCount, components: history.components, activation: activation,
      convolutions: encoder.convolutions.map {
        ConvolutionParameters(
          kernelLength: $0.kernelLength, stride: $0.stride,
          layer: LayerParameters($0.layer, in: networks.parameters))
      },
      projection: encoder.projection.map { LayerParameters($0, in: networks.parameters) })
  }
}

/// Parameters of one layer, y = f(x Wᵀ + b).
public struct LayerParameters: Hashable, Sendable {
  /// Numbers in a row of x.
  public let inputCount: Int
  /// Numbers in a row of y.
  public let outputCount: Int
  /// f, or nil for the identity.
  public let activation: Activation?
  /// W, `[outputs, inputs]`, row-major.
  public let weight: [Float]
  /// b, `[outputs]`.
  public let bias: [Float]

  fileprivate init(_ layer: LinearLayer, in parameters: FloatBuffer) {
    inputCount = layer.inputCount
    outputCount = layer.outputCount
    activation = layer.activation
    weight = parameters.array(layer.weightRange)
    bias = parameters.array(layer.biasRange)
  }
}

/// Parameters of one convolution along time.
public struct ConvolutionParameters: Hashable, Sendable {
  /// Frames that an output frame sees.
  public let kernelLength: Int
  /// Frames from one output frame to the next.
  public let stride: Int
  /// The layer on the frames that an output frame sees: W is `[output channels, kernel · channels]`,
  /// the oldest frame's channels first.
  public let layer: LayerParameters
}

/// A history encoder with its parameters.
public struct HistoryEncoderParameters: Hashable, Sendable {
  /// Frames of a window.
  public let frameCount: Int
  /// Which numbers of an observation make a frame, `[channels]`.
  public let components: [Int]
  /// Behind each convolution.
  public let activation: Activation
  /// The convolutions, first to last.
  public let convolutions: [ConvolutionParameters]
  /// From the last convolution's output, frame by frame, to the code; nil where that is the code.
  public let projection: LayerParameters?
}
