extension PolicyGraph {
  /// Which runtime a file is for.
  public enum Format: String, Equatable, Sendable, CaseIterable {
    /// The usual contract of learners and runtimes: `obs` [1, inputs] → `actions` [1, outputs],
    /// operator set 13, IR version 8.
    case onnx
    /// OpenLoong's runtime: `observations` [1, 4373] → `actions` [1, 12], operator set 9, IR
    /// version 7. The policy reads the first 173 observations.
    case openloong

    /// Name of the input.
    public var inputName: String { self == .onnx ? "obs" : "observations" }
    /// Name of the output.
    public var outputName: String { "actions" }

    var operatorSetVersion: Int64 { self == .onnx ? 13 : 9 }
    var irVersion: Int64 { self == .onnx ? 8 : 7 }
  }

  /// Lengths of OpenLoong's contract (its `policy_3052.onnx` and `plan_rl.cpp`).
  enum OpenLoongContract {
    /// Length of the file's input: the observations below and 100 earlier frames of 42.
    static let inputCount = 4373
    /// Observations of the current frame with three earlier ones.
    static let observationCount = 173
    /// Leg joints, left then right.
    static let actionCount = 12
  }

  /// The policy as a model with a fixed batch of one.
  ///
  /// - Parameters:
  ///   - format: the runtime that it is for.
  ///   - producerVersion: version of this program.
  ///   - metadata: notes in order.
  /// - Returns: the model, ready to be written or run.
  /// - Throws: `ONNXFormatError.invalid` where the lengths do not fit the runtime's.
  public func model(
    format: Format, producerVersion: String, metadata: [ONNXMetadataEntry] = []
  ) throws(ONNXFormatError) -> ONNXModel {
    if format == .openloong {
      let found = [inputCount, outputCount]
      let expected = [OpenLoongContract.observationCount, OpenLoongContract.actionCount]
      guard found == expected else {
        throw .invalid(
          item: "policy for OpenLoong", found: "\(found[0]) observations and \(found[1]) actions",
          expected: "\(expected[0]) and \(expected[1])")
      }
    }
    var chain = NodeChain(input: format.inputName)
    if format == .openloong { appendSlice(to: &chain) }
    appendNormalizer(to: &chain)
    appendLayers(to: &chain)
    appendOutput(to: &chain, format: format)
    chain.end(as: format.outputName)

    let width = format == .openloong ? OpenLoongContract.inputCount : inputCount
    return ONNXModel(
      irVersion: format.irVersion, operatorSetVersion: format.operatorSetVersion,
      producerName: "Treadmill", producerVersion: producerVersion,
      graph: ONNXGraph(
        name: "policy", nodes: chain.nodes, initializers: chain.initializers,
        inputs: [ONNXValueInfo(name: format.inputName, shape: [1, width])],
        outputs: [ONNXValueInfo(name: format.outputName, shape: [1, outputCount])]),
      metadata: metadata)
  }

  /// Takes the current frame's observations; in operator set 9 the bounds are attributes.
  private func appendSlice(to chain: inout NodeChain) {
    chain.append(
      "Slice", name: "current_frame",
      attributes: [
        ONNXAttribute("axes", .integers([1])), ONNXAttribute("starts", .integers([0])),
        ONNXAttribute("ends", .integers([Int64(OpenLoongContract.observationCount)])),
      ])
  }

  /// (o − mean) / (standard deviation + epsilon), the sum being taken here.
  private func appendNormalizer(to chain: inout NodeChain) {
    guard let normalizer else { return }
    chain.append(
      "Sub", name: "normalizer_shift", parameters: [("mean", [1, inputCount], normalizer.mean)])
    let divisor = normalizer.standardDeviation.map { $0 + normalizer.epsilon }
    chain.append(
      "Div", name: "normalizer_scale", parameters: [("divisor", [1, inputCount], divisor)])
  }

  private func appendLayers(to chain: inout NodeChain) {
    for (i, layer) in layers.enumerated() {
      chain.append(
        "Gemm", name: "layer_\(i)",
        parameters: [
          ("weight", [layer.outputCount, layer.inputCount], layer.weights),
          ("bias", [layer.outputCount], layer.bias),
        ], attributes: [ONNXAttribute("transB", .integer(1))])
      guard i < layers.count - 1 else { continue }
      chain.append(
        activation.rawValue, name: "activation_\(i)",
        attributes: activation == .elu ? [ONNXAttribute("alpha", .float(1))] : [])
    }
  }

  private func appendOutput(to chain: inout NodeChain, format: Format) {
    if let bounds = outputClip {
      // The bounds are attributes up to operator set 10 and inputs from 11 on.
      if format.operatorSetVersion < 11 {
        chain.append(
          "Clip", name: "action_clip",
          attributes: [
            ONNXAttribute("min", .float(bounds.lowerBound)),
            ONNXAttribute("max", .float(bounds.upperBound)),
          ])
      } else {
        chain.append(
          "Clip", name: "action_clip",
          parameters: [("lower", [], [bounds.lowerBound]), ("upper", [], [bounds.upperBound])])
      }
    }
    if let transform = outputTransform {
      chain.append(
        "Mul", name: "action_scale", parameters: [("factor", [1, outputCount], transform.scale)])
      chain.append(
        "Add", name: "action_offset", parameters: [("addend", [1, outputCount], transform.offset)])
    }
  }
}

/// Nodes that each read what the one before makes.
private struct NodeChain {
  private(set) var nodes: [ONNXNode] = []
  private(set) var initializers: [ONNXTensor] = []
  private var last: String

  init(input: String) { last = input }

  /// Adds a node whose output and constants are named after it.
  mutating func append(
    _ operatorName: String, name: String,
    parameters: [(name: String, shape: [Int], values: [Float])] = [],
    attributes: [ONNXAttribute] = []
  ) {
    let constants = parameters.map {
      ONNXTensor(name: "\(name).\($0.name)", shape: $0.shape, values: $0.values)
    }
    nodes.append(
      ONNXNode(
        name: name, operatorName: operatorName, inputs: [last] + constants.map(\.name),
        outputs: ["\(name).output"], attributes: attributes))
    initializers += constants
    last = "\(name).output"
  }

  /// Gives the last node's output its name in the file.
  mutating func end(as name: String) {
    nodes[nodes.count - 1].outputs = [name]
  }
}
