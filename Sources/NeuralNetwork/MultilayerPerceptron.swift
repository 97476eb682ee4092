import LinearAlgebra
import Reproducibility

/// Linear layers one after the other, with an activation after each but the last.
///
/// It describes where the parameters lie and how to compute; parameters, gradients and activations
/// are the caller's.
public struct MultilayerPerceptron: Hashable, Sendable {
  /// The layers, at least one.
  public let layers: [LinearLayer]

  /// Appends the parameters to `layout`, layer by layer, as `<name>/<layer>/weight` and `…/bias`.
  ///
  /// - Parameters:
  ///   - name: path of the network, such as `actor`.
  ///   - inputCount: numbers in a row of the input, at least 1.
  ///   - hiddenCounts: units of each hidden layer; empty for a linear map.
  ///   - outputCount: numbers in a row of the output, at least 1.
  ///   - activation: of the hidden layers.
  ///   - layout: receives the parameters.
  public init(
    name: String, inputCount: Int, hiddenCounts: [Int], outputCount: Int, activation: Activation,
    layout: inout ParameterLayout
  ) {
    let counts = [inputCount] + hiddenCounts + [outputCount]
    var layers: [LinearLayer] = []
    for i in 0...hiddenCounts.count {
      layers.append(
        LinearLayer(
          name: "\(name)/\(i)", inputCount: counts[i], outputCount: counts[i + 1],
          activation: i < hiddenCounts.count ? activation : nil, layout: &layout))
    }
    self.layers = layers
  }

  /// Numbers in a row of the input.
  public var inputCount: Int { layers[0].inputCount }

  /// Numbers in a row of the output.
  public var outputCount: Int { layers[layers.count - 1].outputCount }

  /// Multiplications and additions of one row forward.
  public var multiplyAddCount: Int {
    layers.reduce(0) { $0 + $1.inputCount * $1.outputCount }
  }

  /// Computes `workspace.output` from `workspace.input`.
  ///
  /// - Parameters:
  ///   - rowCount: number of rows, at most the workspace's.
  ///   - workspace: input `[rows, inputs]`; receives the activations of all layers.
  ///   - weights: those of each layer, refreshed since the parameters changed.
  public func forward(
    rowCount: Int, workspace: MultilayerPerceptronWorkspace, weights: [PackedLayer]
  ) {
    var x = workspace.input.prefix(rowCount)
    for (i, layer) in layers.enumerated() {
      let y = workspace.outputs[i].prefix(rowCount)
      layer.forward(x, into: y, weights: weights[i])
      x = y
    }
  }

  /// Adds the gradients of the parameters of a scalar loss to `gradients`.
  ///
  /// - Parameters:
  ///   - rowCount: number of rows, as given to `forward` before.
  ///   - workspace: as `forward` left it, and in `dOutput` the loss's gradient with respect to the
  ///     output, `[rows, outputs]`; the activations of hidden layers are overwritten, and, where it
  ///     has memory for that, the input by the gradient with respect to it.
  ///   - weights: as given to `forward`.
  ///   - gradients: the flat gradients.
  public func backward(
    rowCount: Int, workspace: MultilayerPerceptronWorkspace, weights: [PackedLayer],
    gradients: FloatBuffer
  ) {
    var dz = workspace.dOutput.prefix(rowCount)
    for i in layers.indices.reversed() {
      let x = (i > 0 ? workspace.outputs[i - 1] : workspace.input).prefix(rowCount)
      layers[i].addGradients(x, dz: dz, to: gradients)
      guard let scratch = i > 0 ? workspace.scratch[i - 1] : workspace.inputScratch else { return }
      layers[i].backward(
        dz: dz, through: x, previous: i > 0 ? layers[i - 1].activation : nil,
        weights: weights[i], scratch: scratch)
      dz = x
    }
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
    for (i, layer) in layers.enumerated() {
      let isLast = i == layers.count - 1
      scheme.fill(
        layer, gain: isLast ? outputGain : scheme.hiddenGain, stream: &stream,
        parameters: parameters)
    }
  }
}
