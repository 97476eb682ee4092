extension PolicyGraph.Layer {
  /// W x + b.
  func append(to chain: inout NodeChain, name: String) {
    chain.append(
      "Gemm", name: name,
      parameters: [("weight", [outputCount, inputCount], weights), ("bias", [outputCount], bias)],
      attributes: [ONNXAttribute("transB", .integer(1))])
  }
}

extension PolicyGraph.Activation {
  /// φ.
  func append(to chain: inout NodeChain, name: String) {
    chain.append(
      rawValue, name: name, attributes: self == .elu ? [ONNXAttribute("alpha", .float(1))] : [])
  }
}

extension PolicyGraph.Normalizer {
  /// (x − mean) / (standard deviation + epsilon), the constants having the shape given.
  func append(to chain: inout NodeChain, name: String, shape: [Int]) {
    chain.append("Sub", name: "\(name)_shift", parameters: [("mean", shape, mean)])
    chain.append(
      "Div", name: "\(name)_scale",
      parameters: [("divisor", shape, standardDeviation.map { $0 + epsilon })])
  }
}

extension PolicyGraph.HistoryEncoder {
  /// From the window, [1, frames · channels], to the code, [1, code].
  func append(to chain: inout NodeChain) {
    chain.append(
      "Reshape", name: "frames",
      constants: [
        ONNXTensor(
          name: "frames.shape", integers: [1, Int64(frameCount), Int64(channelCount)])
      ])
    normalizer?.append(to: &chain, name: "frame_normalizer", shape: [1, 1, channelCount])
    // ONNX's convolutions have channels before time.
    let isExchanged = [ONNXAttribute("perm", .integers([0, 2, 1]))]
    chain.append("Transpose", name: "channels_first", attributes: isExchanged)
    for (i, convolution) in convolutions.enumerated() {
      convolution.append(to: &chain, name: "convolution_\(i)")
      activation.append(to: &chain, name: "convolution_activation_\(i)")
    }
    chain.append("Transpose", name: "frames_first", attributes: isExchanged)
    chain.append(
      "Flatten", name: "features", attributes: [ONNXAttribute("axis", .integer(1))])
    projection?.append(to: &chain, name: "code")
  }
}

extension PolicyGraph.Convolution {
  /// W ∗ x + b.
  func append(to chain: inout NodeChain, name: String) {
    chain.append(
      "Conv", name: name,
      parameters: [
        ("weight", [outputChannelCount, channelCount, kernelLength], channelsFirst),
        ("bias", [outputChannelCount], bias),
      ],
      attributes: [
        ONNXAttribute("kernel_shape", .integers([Int64(kernelLength)])),
        ONNXAttribute("strides", .integers([Int64(stride)])),
      ])
  }

  /// The weights as `[output channels, channels, kernel]`.
  private var channelsFirst: [Float] {
    (0..<weights.count).map { i in
      let k = i % kernelLength
      let channel = i / kernelLength % channelCount
      let output = i / kernelLength / channelCount
      return weights[(output * kernelLength + k) * channelCount + channel]
    }
  }
}
