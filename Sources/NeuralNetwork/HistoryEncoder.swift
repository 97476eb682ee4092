import LinearAlgebra
import Reproducibility

/// A convolutional network along time that turns a window of frames into a code: convolutions, then
/// their last output as one row, then perhaps a linear layer.
///
/// It is the network that 青龙's shipped policy sees its long history through (two convolutions of 32
/// and 16 channels, kernels 6 and 4, strides 5 and 2, ReLU, on 100 frames of 42 numbers), and of the
/// kind that the adaptation module of Kumar et al. 2021 (RMA) is.
///
/// Windows lie one after the other in memory, each filled up to a whole number of strides, so that one
/// matrix product makes the output frames of all windows. The frames of y that would see parts of two
/// windows are computed with the others, never read, and have no gradient.
public struct HistoryEncoder: Hashable, Sendable {
  /// Frames of a window.
  public let frameCount: Int
  /// Numbers in a frame.
  public let channelCount: Int
  /// The convolutions, at least one, each with an activation.
  public let convolutions: [Convolution1D]
  /// From the last convolution's output, frame by frame, to the code; nil where that is the code.
  public let projection: LinearLayer?

  /// Appends the parameters to `layout` as `<name>/<convolution>/…` and `<name>/code/…`.
  ///
  /// - Parameters:
  ///   - name: path of the encoder, such as `actor/history`.
  ///   - frameCount: frames of a window.
  ///   - channelCount: numbers in a frame.
  ///   - channelCounts: output channels of each convolution, multiples of
  ///     `Convolution1D.channelMultiple`.
  ///   - kernelLengths: frames that an output frame sees, for each convolution.
  ///   - strides: frames from one output frame to the next, for each convolution.
  ///   - activation: of all convolutions.
  ///   - codeCount: numbers in the code, or nil for the last convolution's output itself.
  ///   - layout: receives the parameters.
  /// - Precondition: every kernel fits, as `outputLength` of the convolutions tells.
  public init(
    name: String, frameCount: Int, channelCount: Int, channelCounts: [Int], kernelLengths: [Int],
    strides: [Int], activation: Activation, codeCount: Int?, layout: inout ParameterLayout
  ) {
    precondition(
      !channelCounts.isEmpty && kernelLengths.count == channelCounts.count
        && strides.count == channelCounts.count,
      "\(channelCounts.count) convolutions got \(kernelLengths.count) kernels, \(strides.count) strides"
    )
    self.frameCount = frameCount
    self.channelCount = channelCount
    var convolutions: [Convolution1D] = []
    var channels = channelCount
    var length = frameCount
    for (i, count) in channelCounts.enumerated() {
      let convolution = Convolution1D(
        name: "\(name)/\(i)", channelCount: channels, outputChannelCount: count,
        kernelLength: kernelLengths[i], stride: strides[i], activation: activation,
        layout: &layout)
      convolutions.append(convolution)
      channels = count
      length = convolution.outputLength(of: length)
      precondition(length >= 1, "\(name): kernel \(i) of \(kernelLengths[i]) frames does not fit")
    }
    self.convolutions = convolutions
    let featureCount = length * channels
    projection = codeCount.map {
      LinearLayer(
        name: "\(name)/code", inputCount: featureCount, outputCount: $0, activation: nil,
        layout: &layout)
    }
  }

  /// All layers with parameters, first to last.
  public var layers: [LinearLayer] {
    convolutions.map(\.layer) + (projection.map { [$0] } ?? [])
  }

  /// Numbers in a frame of the last convolution's output.
  private var featureChannelCount: Int { convolutions[convolutions.count - 1].layer.outputCount }

  /// Numbers in the last convolution's output for one window.
  public var featureCount: Int {
    convolutions.reduce(frameCount) { $1.outputLength(of: $0) } * featureChannelCount
  }

  /// Numbers in the code.
  public var codeCount: Int { projection?.outputCount ?? featureCount }

  /// Frames from the start of one window to that of the next, in the input and behind each
  /// convolution: the frames of a window filled up to a multiple of all strides together.
  var pitches: [Int] {
    let step = convolutions.reduce(1) { $0 * $1.stride }
    var pitches = [(frameCount + step - 1) / step * step]
    for convolution in convolutions {
      pitches.append(pitches[pitches.count - 1] / convolution.stride)
    }
    return pitches
  }

  /// Computes `workspace.code` from `workspace.windows`.
  ///
  /// - Parameters:
  ///   - rowCount: number of windows, at most the workspace's.
  ///   - workspace: windows `[rows, frames · channels]`; receives the activations.
  ///   - weights: those of each of `layers`, refreshed since the parameters changed.
  public func forward(rowCount: Int, workspace: HistoryEncoderWorkspace, weights: [PackedLayer]) {
    var x = workspace.frames(0, windowCount: rowCount)
    for (i, convolution) in convolutions.enumerated() {
      let y = workspace.frames(i + 1, windowCount: rowCount)
      convolution.forward(x, into: y, weights: weights[i])
      x = y
    }
    let features = workspace.features(windowCount: rowCount)
    let code = workspace.code.prefix(rowCount)
    if let projection {
      projection.forward(features, into: code, weights: weights[convolutions.count])
    } else {
      code.copyElements(of: features)
    }
  }

  /// Adds the gradients of the parameters of a scalar loss to `gradients`.
  ///
  /// - Parameters:
  ///   - rowCount: number of windows, as given to `forward` before.
  ///   - workspace: as `forward` left it, and in `dCode` the loss's gradient with respect to the code;
  ///     the activations are overwritten.
  ///   - weights: as given to `forward`.
  ///   - gradients: the flat gradients.
  public func backward(
    rowCount: Int, workspace: HistoryEncoderWorkspace, weights: [PackedLayer],
    gradients: FloatBuffer
  ) {
    backwardToFeatures(rowCount, workspace, weights, gradients)
    for i in convolutions.indices.reversed() {
      let x = workspace.frames(i, windowCount: rowCount)
      let dz = workspace.frames(i + 1, windowCount: rowCount)
      convolutions[i].addGradients(
        x, dz: dz, to: gradients, scratch: workspace.weightScratch[i])
      guard i > 0 else { return }
      convolutions[i].backward(
        dz: dz, through: x, previous: convolutions[i - 1].layer.activation, weights: weights[i],
        dx: workspace.dFrames(i, windowCount: rowCount), scratch: workspace.scratch[i])
    }
  }

  /// From the code to the last convolution: its output becomes the gradient before its activation.
  private func backwardToFeatures(
    _ rowCount: Int, _ workspace: HistoryEncoderWorkspace, _ weights: [PackedLayer],
    _ gradients: FloatBuffer
  ) {
    let features = workspace.features(windowCount: rowCount)
    let dCode = workspace.dCode.prefix(rowCount)
    let activation = convolutions[convolutions.count - 1].layer.activation
    if let projection {
      projection.addGradients(features, dz: dCode, to: gradients)
      projection.backward(
        dz: dCode, through: features, previous: activation, weights: weights[convolutions.count],
        scratch: workspace.featureScratch)
    } else if let activation {
      activation.backward(features, dCode)
    }
    // What lies between the windows belongs to none.
    for row in 0..<rowCount {
      let end = features.range(row: row).upperBound
      features.buffer.fill(
        end..<features.offset + (row + 1) * features.rowStride, with: 0)
    }
  }

  /// Fills the parameters with their first values.
  ///
  /// - Parameters:
  ///   - scheme: how weights and biases are drawn.
  ///   - stream: source of randomness.
  ///   - parameters: the flat parameters.
  public func initialize(
    _ scheme: WeightInitialization, stream: inout RandomStream, parameters: FloatBuffer
  ) {
    for convolution in convolutions {
      scheme.fill(
        convolution.layer, gain: scheme.hiddenGain, stream: &stream, parameters: parameters)
    }
    if let projection {
      scheme.fill(projection, gain: 1, stream: &stream, parameters: parameters)
    }
  }
}
