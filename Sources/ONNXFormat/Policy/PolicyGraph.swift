/// A policy as a chain of dense layers, ready to become a model.
///
/// a = offset + scale ∘ clip(W_L … φ(W_1 n + b_1) … + b_L), with the normalised observation
/// n = (o − mean) / (standard deviation + epsilon), and ∘ elementwise.
public struct PolicyGraph: Equatable, Sendable {
  /// The function between layers; the last layer has none.
  public enum Activation: String, Equatable, Sendable, CaseIterable {
    /// x for x ≥ 0, eˣ − 1 below.
    case elu = "Elu"
    /// max(x, 0).
    case relu = "Relu"
    /// Hyperbolic tangent.
    case tanh = "Tanh"
  }

  /// Shift and scale of the observation.
  public struct Normalizer: Equatable, Sendable {
    /// Mean of each observation, `[inputs]`.
    public var mean: [Float]
    /// Standard deviation of each observation, `[inputs]`.
    public var standardDeviation: [Float]
    /// Added to the standard deviation, so that constant observations do no harm.
    public var epsilon: Float

    /// A normaliser as rsl_rl has it: (o − mean) / (standard deviation + epsilon).
    public init(mean: [Float], standardDeviation: [Float], epsilon: Float = 0.01) {
      self.mean = mean
      self.standardDeviation = standardDeviation
      self.epsilon = epsilon
    }
  }

  /// One dense layer, y = W x + b.
  public struct Layer: Equatable, Sendable {
    /// Number of inputs.
    public var inputCount: Int
    /// Number of outputs.
    public var outputCount: Int
    /// W, `[outputs, inputs]`, row-major.
    public var weights: [Float]
    /// b, `[outputs]`.
    public var bias: [Float]

    /// A layer of these numbers.
    public init(inputCount: Int, outputCount: Int, weights: [Float], bias: [Float]) {
      self.inputCount = inputCount
      self.outputCount = outputCount
      self.weights = weights
      self.bias = bias
    }
  }

  /// What is done to the last layer's output.
  public struct OutputTransform: Equatable, Sendable {
    /// Factor on each action, `[outputs]`.
    public var scale: [Float]
    /// Added to each scaled action, `[outputs]`.
    public var offset: [Float]

    /// offset + scale ∘ x.
    public init(scale: [Float], offset: [Float]) {
      self.scale = scale
      self.offset = offset
    }
  }

  /// Shift and scale of the observation, or nil for none.
  public let normalizer: Normalizer?
  /// The layers in order, at least one.
  public let layers: [Layer]
  /// The function between layers.
  public let activation: Activation
  /// Bounds on the last layer's output, before `outputTransform`, or nil for none.
  public let outputClip: ClosedRange<Float>?
  /// What is done to the clipped output, or nil for nothing.
  public let outputTransform: OutputTransform?

  /// Number of observations.
  public var inputCount: Int { layers[0].inputCount }
  /// Number of actions.
  public var outputCount: Int { layers[layers.count - 1].outputCount }

  /// A policy whose parts fit together.
  ///
  /// - Throws: `ONNXFormatError.invalid` where a length does not fit its neighbour's, or a number
  ///   is not finite, as after a training that diverged.
  public init(
    normalizer: Normalizer? = nil, layers: [Layer], activation: Activation,
    outputClip: ClosedRange<Float>? = nil, outputTransform: OutputTransform? = nil
  ) throws(ONNXFormatError) {
    guard let first = layers.first, let last = layers.last else {
      throw .invalid(item: "policy", found: "no layer", expected: "at least one")
    }
    for (i, layer) in layers.enumerated() {
      let inputCount = i == 0 ? first.inputCount : layers[i - 1].outputCount
      guard layer.inputCount == inputCount, inputCount > 0, layer.outputCount > 0 else {
        throw .invalid(
          item: "layer \(i)", found: "\(layer.inputCount) inputs", expected: "\(inputCount)")
      }
      try Self.check(
        layer.weights, "weights of layer \(i)", count: layer.inputCount * layer.outputCount)
      try Self.check(layer.bias, "bias of layer \(i)", count: layer.outputCount)
    }
    if let normalizer {
      try Self.check(normalizer.mean, "mean", count: first.inputCount)
      try Self.check(
        normalizer.standardDeviation.map { 1 / ($0 + normalizer.epsilon) },
        "inverse of standard deviation + epsilon", count: first.inputCount)
    }
    if let outputTransform {
      try Self.check(outputTransform.scale, "output scale", count: last.outputCount)
      try Self.check(outputTransform.offset, "output offset", count: last.outputCount)
    }
    self.normalizer = normalizer
    self.layers = layers
    self.activation = activation
    self.outputClip = outputClip
    self.outputTransform = outputTransform
  }

  private static func check(
    _ values: [Float], _ item: String, count: Int
  ) throws(ONNXFormatError) {
    guard values.count == count else {
      throw .invalid(item: item, found: "\(values.count) numbers", expected: "\(count)")
    }
    if let bad = values.firstIndex(where: { !$0.isFinite }) {
      throw .invalid(
        item: item, found: "\(values[bad]) at \(bad)", expected: "finite numbers")
    }
  }
}
