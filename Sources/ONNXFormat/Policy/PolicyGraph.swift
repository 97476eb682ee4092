/// A policy as a chain of dense layers, ready to become a model.
///
/// a = offset + scale ∘ clip(W_L … φ(W_1 n + b_1) … + b_L), with the normalised observation
/// n = (o − mean) / (standard deviation + epsilon), and ∘ elementwise. With a history encoder the code
/// of the window stands behind n, and the window behind o. With an input transform o is what that makes
/// of the file's input.
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

  /// A convolution along time, without padding.
  public struct Convolution: Equatable, Sendable {
    /// Numbers in a frame of the input.
    public var channelCount: Int
    /// Numbers in a frame of the output.
    public var outputChannelCount: Int
    /// Frames that an output frame sees.
    public var kernelLength: Int
    /// Frames from one output frame to the next.
    public var stride: Int
    /// `[output channels, kernel, channels]`, row-major, oldest frame first.
    public var weights: [Float]
    /// `[output channels]`.
    public var bias: [Float]

    /// A convolution of these numbers.
    public init(
      channelCount: Int, outputChannelCount: Int, kernelLength: Int, stride: Int,
      weights: [Float], bias: [Float]
    ) {
      self.channelCount = channelCount
      self.outputChannelCount = outputChannelCount
      self.kernelLength = kernelLength
      self.stride = stride
      self.weights = weights
      self.bias = bias
    }
  }

  /// What turns a window of frames into a code: convolutions, each with an activation, then their
  /// last output, frame by frame, or a dense layer on it.
  public struct HistoryEncoder: Equatable, Sendable {
    /// Frames of a window.
    public var frameCount: Int
    /// Shift and scale of each channel, or nil for none.
    public var normalizer: Normalizer?
    /// The convolutions in order, at least one.
    public var convolutions: [Convolution]
    /// The function behind each convolution.
    public var activation: Activation
    /// The dense layer, or nil for none.
    public var projection: Layer?

    /// An encoder of these parts.
    public init(
      frameCount: Int, normalizer: Normalizer?, convolutions: [Convolution],
      activation: Activation, projection: Layer?
    ) {
      self.frameCount = frameCount
      self.normalizer = normalizer
      self.convolutions = convolutions
      self.activation = activation
      self.projection = projection
    }

    /// Numbers in a frame.
    public var channelCount: Int { convolutions.first?.channelCount ?? 0 }
    /// Numbers in a window.
    public var windowCount: Int { frameCount * channelCount }

    /// Numbers in the last convolution's output; 0 where a kernel does not fit.
    var featureCount: Int {
      var length = frameCount
      for convolution in convolutions {
        guard convolution.stride >= 1, length >= convolution.kernelLength else { return 0 }
        length = (length - convolution.kernelLength) / convolution.stride + 1
      }
      return length * (convolutions.last?.outputChannelCount ?? 0)
    }

    /// Numbers in the code.
    public var codeCount: Int { projection?.outputCount ?? featureCount }
  }

  /// What is done to the observation before it is normalised: clip(scale ∘ x + offset).
  public struct InputTransform: Equatable, Sendable {
    /// Factor on each observation, `[observations]`.
    public var scale: [Float]
    /// Added to each scaled observation, `[observations]`.
    public var offset: [Float]
    /// Bounds on the sums, or nil for none.
    public var clip: ClosedRange<Float>?

    /// clip(scale ∘ x + offset).
    public init(scale: [Float], offset: [Float], clip: ClosedRange<Float>?) {
      self.scale = scale
      self.offset = offset
      self.clip = clip
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

  /// What is done to the file's input, or nil for nothing.
  public let inputTransform: InputTransform?
  /// Shift and scale of the observation, or nil for none.
  public let normalizer: Normalizer?
  /// What the policy sees a window of earlier frames through, or nil where it sees none.
  public let encoder: HistoryEncoder?
  /// The layers in order, at least one.
  public let layers: [Layer]
  /// The function between layers.
  public let activation: Activation
  /// Bounds on the last layer's output, before `outputTransform`, or nil for none.
  public let outputClip: ClosedRange<Float>?
  /// What is done to the clipped output, or nil for nothing.
  public let outputTransform: OutputTransform?

  /// Number of observations.
  public var observationCount: Int { layers[0].inputCount - (encoder?.codeCount ?? 0) }
  /// Numbers in the input: observations and, with an encoder, the frames of the window behind them.
  public var inputCount: Int { observationCount + (encoder?.windowCount ?? 0) }
  /// Number of actions.
  public var outputCount: Int { layers[layers.count - 1].outputCount }

  /// A policy whose parts fit together.
  ///
  /// - Throws: `ONNXFormatError.invalid` where a length does not fit its neighbour's, or a number
  ///   is not finite, as after a training that diverged.
  public init(
    inputTransform: InputTransform? = nil, normalizer: Normalizer? = nil,
    encoder: HistoryEncoder? = nil, layers: [Layer],
    activation: Activation, outputClip: ClosedRange<Float>? = nil,
    outputTransform: OutputTransform? = nil
  ) throws(ONNXFormatError) {
    guard let first = layers.first, let last = layers.last else {
      throw .invalid(item: "policy", found: "no layer", expected: "at least one")
    }
    try encoder?.check()
    for (i, layer) in layers.enumerated() {
      let inputCount = i == 0 ? first.inputCount : layers[i - 1].outputCount
      try layer.check("layer \(i)", inputCount: inputCount)
    }
    let observationCount = first.inputCount - (encoder?.codeCount ?? 0)
    guard observationCount > 0 else {
      throw .invalid(
        item: "layer 0", found: "\(first.inputCount) inputs",
        expected: "more than the \(encoder?.codeCount ?? 0) of the code")
    }
    if let inputTransform {
      try Self.check(inputTransform.scale, "input scale", count: observationCount)
      try Self.check(inputTransform.offset, "input offset", count: observationCount)
    }
    try normalizer?.check("", count: observationCount)
    if let outputTransform {
      try Self.check(outputTransform.scale, "output scale", count: last.outputCount)
      try Self.check(outputTransform.offset, "output offset", count: last.outputCount)
    }
    self.inputTransform = inputTransform
    self.normalizer = normalizer
    self.encoder = encoder
    self.layers = layers
    self.activation = activation
    self.outputClip = outputClip
    self.outputTransform = outputTransform
  }

  fileprivate static func check(
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

extension PolicyGraph.Layer {
  /// Checks lengths and numbers.
  fileprivate func check(_ item: String, inputCount expected: Int) throws(ONNXFormatError) {
    guard inputCount == expected, expected > 0, outputCount > 0 else {
      throw .invalid(item: item, found: "\(inputCount) inputs", expected: "\(expected)")
    }
    try PolicyGraph.check(weights, "weights of \(item)", count: inputCount * outputCount)
    try PolicyGraph.check(bias, "bias of \(item)", count: outputCount)
  }
}

extension PolicyGraph.Normalizer {
  /// Checks lengths and numbers.
  fileprivate func check(_ suffix: String, count: Int) throws(ONNXFormatError) {
    try PolicyGraph.check(mean, "mean" + suffix, count: count)
    try PolicyGraph.check(
      standardDeviation.map { 1 / ($0 + epsilon) },
      "inverse of standard deviation + epsilon" + suffix, count: count)
  }
}

extension PolicyGraph.HistoryEncoder {
  /// Checks lengths and numbers.
  fileprivate func check() throws(ONNXFormatError) {
    guard featureCount > 0 else {
      throw .invalid(
        item: "history encoder",
        found: "\(convolutions.count) convolutions on \(frameCount) frames",
        expected: "at least one, and kernels that fit")
    }
    var channelCount = channelCount
    for (i, convolution) in convolutions.enumerated() {
      guard convolution.channelCount == channelCount, channelCount > 0 else {
        throw .invalid(
          item: "convolution \(i)", found: "\(convolution.channelCount) channels",
          expected: "\(channelCount)")
      }
      channelCount = convolution.outputChannelCount
      let size = convolution.kernelLength * convolution.channelCount * channelCount
      try PolicyGraph.check(convolution.weights, "weights of convolution \(i)", count: size)
      try PolicyGraph.check(convolution.bias, "bias of convolution \(i)", count: channelCount)
    }
    try normalizer?.check(" of the history", count: self.channelCount)
    try projection?.check("code layer", inputCount: featureCount)
  }
}
