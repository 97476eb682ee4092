extension PolicyGraph {
  /// Which runtime a file is for.
  public enum Format: String, Equatable, Sendable, CaseIterable {
    /// The usual contract of learners and runtimes: `obs` [1, inputs] → `actions` [1, outputs],
    /// operator set 13, IR version 8.
    case onnx
    /// OpenLoong's runtime: `observations` [1, 4373] → `actions` [1, 12], operator set 9, IR
    /// version 7. The policy reads the first 173 numbers, and with a history encoder the others too.
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
    /// Length of the file's input: the observations below and the frames of the long history.
    static let inputCount = observationCount + frameCount * channelCount
    /// Observations of the current frame with three earlier ones.
    static let observationCount = 173
    /// Frames of the long history, the current one last, and numbers in each.
    static let frameCount = 100
    static let channelCount = 42
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
    if format == .openloong { try checkOpenLoong() }
    var chain = NodeChain(input: format.inputName)
    let width = format == .openloong ? OpenLoongContract.inputCount : inputCount
    if width > observationCount {
      chain.appendSlice(0..<observationCount, name: "current_frame", format: format)
    }
    appendInput(to: &chain, format: format)
    normalizer?.append(to: &chain, name: "normalizer", shape: [1, observationCount])
    if let encoder {
      let observation = chain.last
      chain.goBack(to: format.inputName)
      chain.appendSlice(observationCount..<inputCount, name: "window", format: format)
      encoder.append(to: &chain)
      chain.append(
        "Concat", name: "observation_and_code", before: [observation],
        attributes: [ONNXAttribute("axis", .integer(1))])
    }
    appendLayers(to: &chain)
    appendOutput(to: &chain, format: format)
    chain.end(as: format.outputName)

    return ONNXModel(
      irVersion: format.irVersion, operatorSetVersion: format.operatorSetVersion,
      producerName: "Treadmill", producerVersion: producerVersion,
      graph: ONNXGraph(
        name: "policy", nodes: chain.nodes, initializers: chain.initializers,
        inputs: [ONNXValueInfo(name: format.inputName, shape: [1, width])],
        outputs: [ONNXValueInfo(name: format.outputName, shape: [1, outputCount])]),
      metadata: metadata)
  }

  private func checkOpenLoong() throws(ONNXFormatError) {
    let found = [observationCount, outputCount]
    let expected = [OpenLoongContract.observationCount, OpenLoongContract.actionCount]
    guard found == expected else {
      throw .invalid(
        item: "policy for OpenLoong", found: "\(found[0]) observations and \(found[1]) actions",
        expected: "\(expected[0]) and \(expected[1])")
    }
    guard let encoder else { return }
    let frames = [encoder.frameCount, encoder.channelCount]
    let contract = [OpenLoongContract.frameCount, OpenLoongContract.channelCount]
    guard frames == contract else {
      throw .invalid(
        item: "policy for OpenLoong", found: "a history of \(frames[0]) frames of \(frames[1])",
        expected: "\(contract[0]) of \(contract[1])")
    }
  }

  private func appendLayers(to chain: inout NodeChain) {
    for (i, layer) in layers.enumerated() {
      layer.append(to: &chain, name: "layer_\(i)")
      if i < layers.count - 1 { activation.append(to: &chain, name: "activation_\(i)") }
    }
  }

  private func appendInput(to chain: inout NodeChain, format: Format) {
    guard let transform = inputTransform else { return }
    let shape = [1, observationCount]
    if transform.scale.contains(where: { $0 != 1 }) {
      chain.append(
        "Mul", name: "observation_scale", parameters: [("factor", shape, transform.scale)])
    }
    if transform.offset.contains(where: { $0 != 0 }) {
      chain.append(
        "Add", name: "observation_offset", parameters: [("addend", shape, transform.offset)])
    }
    if let bounds = transform.clip {
      chain.appendClip(bounds, name: "observation_clip", format: format)
    }
  }

  private func appendOutput(to chain: inout NodeChain, format: Format) {
    if let bounds = outputClip { chain.appendClip(bounds, name: "action_clip", format: format) }
    if let transform = outputTransform {
      chain.append(
        "Mul", name: "action_scale", parameters: [("factor", [1, outputCount], transform.scale)])
      chain.append(
        "Add", name: "action_offset", parameters: [("addend", [1, outputCount], transform.offset)])
    }
  }
}
