/// Operators that multiply and add: matrix products and convolution.
///
/// Sums are taken in double precision and rounded once, so that this executor is the yardstick for
/// faster ones. Source: the operator schemas of ONNX.
enum LinearOperators {
  /// `Gemm`: Y = α A' B' + β C, with A' [m, k], B' [k, n] and C repeated to [m, n].
  static func gemm(
    _ planned: PlannedNode
  ) throws(ONNXFormatError) -> (shape: [Int], operation: Operation) {
    let (a, b) = (try planned.input(0).shape, try planned.input(1).shape)
    let alpha = Double(try planned.float("alpha", default: 1))
    let beta = Double(try planned.float("beta", default: 1))
    let isATransposed = try planned.integer("transA", default: 0) != 0
    let isBTransposed = try planned.integer("transB", default: 0) != 0
    guard a.count == 2, b.count == 2, a[isATransposed ? 0 : 1] == b[isBTransposed ? 1 : 0] else {
      throw planned.fault(
        found: "the shapes \(a) and \(b)", expected: "matrices whose inner lengths are equal")
    }
    let (m, k, n) = (a[isATransposed ? 1 : 0], a[isATransposed ? 0 : 1], b[isBTransposed ? 0 : 1])
    let hasC = planned.optionalInput(2) != nil
    let c = hasC ? try planned.input(2).shape : []
    let alignedC = Array(repeating: 1, count: max(0, 2 - c.count)) + c
    guard alignedC.count == 2, [1, m].contains(alignedC[0]), [1, n].contains(alignedC[1]) else {
      throw planned.fault(
        found: "an addend of shape \(c)", expected: "one that can be repeated to \([m, n])")
    }
    let count = try planned.elementCount(of: [m, n])

    // Steps between neighbours along the rows and the inner axis, for either orientation.
    let (aRow, aInner) = isATransposed ? (1, m) : (k, 1)
    let (bInner, bColumn) = isBTransposed ? (1, k) : (n, 1)
    let (cRow, cColumn) = (alignedC[0] == 1 ? 0 : alignedC[1], alignedC[1] == 1 ? 0 : 1)
    return (
      [m, n],
      { inputs in
        var output = [Float](repeating: 0, count: count)
        for row in 0..<m {
          for column in 0..<n {
            var sum = 0.0
            for i in 0..<k {
              sum +=
                Double(inputs[0][row * aRow + i * aInner])
                * Double(inputs[1][i * bInner + column * bColumn])
            }
            sum *= alpha
            if hasC { sum += beta * Double(inputs[2][row * cRow + column * cColumn]) }
            output[row * n + column] = Float(sum)
          }
        }
        return output
      }
    )
  }

  /// `MatMul` of two matrices.
  static func matrixProduct(
    _ planned: PlannedNode
  ) throws(ONNXFormatError) -> (shape: [Int], operation: Operation) {
    let (a, b) = (try planned.input(0).shape, try planned.input(1).shape)
    guard a.count == 2, b.count == 2, a[1] == b[0] else {
      throw planned.fault(
        found: "the shapes \(a) and \(b)",
        expected: "two matrices whose inner lengths are equal")
    }
    let (m, k, n) = (a[0], a[1], b[1])
    let count = try planned.elementCount(of: [m, n])
    return (
      [m, n],
      { inputs in
        var output = [Float](repeating: 0, count: count)
        for row in 0..<m {
          for column in 0..<n {
            let sum = (0..<k).reduce(0.0) {
              $0 + Double(inputs[0][row * k + $1]) * Double(inputs[1][$1 * n + column])
            }
            output[row * n + column] = Float(sum)
          }
        }
        return output
      }
    )
  }

  /// `Conv` along one axis: input [batch, channels, length], weights [out, channels / groups,
  /// kernel], bias [out].
  static func convolution(
    _ planned: PlannedNode
  ) throws(ONNXFormatError) -> (shape: [Int], operation: Operation) {
    let geometry = try ConvolutionGeometry(planned)
    let shape = [geometry.batchCount, geometry.outputChannelCount, geometry.outputLength]
    let count = try planned.elementCount(of: shape)
    return (
      shape,
      { inputs in
        var output = [Float](repeating: 0, count: count)
        for position in 0..<count {
          output[position] = geometry.output(
            at: position, input: inputs[0], weights: inputs[1],
            bias: inputs.count > 2 ? inputs[2] : [])
        }
        return output
      }
    )
  }
}

/// Lengths and steps of a convolution along one axis.
private struct ConvolutionGeometry {
  let batchCount: Int
  let inputChannelCount: Int
  let inputLength: Int
  let outputChannelCount: Int
  let outputLength: Int
  let kernelLength: Int
  let groupCount: Int
  let stride: Int
  let dilation: Int
  /// Zeros before the first element.
  let padding: Int

  /// Largest stride, dilation or padding; far above any policy's and far below overflow.
  private static let largestStep = 1 << 20

  init(_ planned: PlannedNode) throws(ONNXFormatError) {
    let (x, w) = (try planned.input(0).shape, try planned.input(1).shape)
    let steps = 1...Self.largestStep
    guard let group = Int(exactly: try planned.integer("group", default: 1)), x.count == 3,
      w.count == 3, group >= 1, w[1] <= x[1], w[1] * group == x[1], w[0] % group == 0, w[2] >= 1
    else {
      throw planned.fault(
        found: "the shapes \(x) and \(w)",
        expected: "[batch, channels, length] and [out, channels / group, kernel], one axis only")
    }
    if planned.optionalInput(2) != nil {
      let bias = try planned.input(2).shape
      guard bias == [w[0]] else {
        throw planned.fault(found: "a bias of shape \(bias)", expected: "\([w[0]])")
      }
    }
    let kernel = try planned.integers("kernel_shape", in: steps, default: [w[2]])
    guard kernel == [w[2]] else {
      throw planned.fault(found: "kernel_shape \(kernel)", expected: "\([w[2]]), as the weights")
    }
    switch planned.attribute("auto_pad") {
    case nil, .string("NOTSET"), .string("VALID"): break
    default:
      throw planned.fault(found: "automatic padding", expected: "NOTSET or VALID, with pads given")
    }
    let pads = try planned.integers("pads", in: 0...Self.largestStep, default: [0, 0])
    stride = try planned.integers("strides", in: steps, default: [1])[0]
    dilation = try planned.integers("dilations", in: steps, default: [1])[0]
    let reach = dilation * (w[2] - 1) + 1
    let paddedLength = pads[0] + x[2] + pads[1]
    guard paddedLength >= reach else {
      throw planned.fault(
        found: "\(paddedLength) elements", expected: "at least \(reach), the reach of the kernel")
    }
    (batchCount, inputChannelCount, inputLength) = (x[0], x[1], x[2])
    (outputChannelCount, kernelLength) = (w[0], w[2])
    groupCount = group
    padding = pads[0]
    outputLength = (paddedLength - reach) / stride + 1
  }

  /// One element of the output, `position` being its place in [batch, out, length].
  func output(at position: Int, input: [Float], weights: [Float], bias: [Float]) -> Float {
    let place = position % outputLength
    let channel = position / outputLength % outputChannelCount
    let batch = position / outputLength / outputChannelCount
    let channelsPerGroup = inputChannelCount / groupCount
    let firstChannel = channel / (outputChannelCount / groupCount) * channelsPerGroup

    var sum = bias.isEmpty ? 0 : Double(bias[channel])
    for i in 0..<channelsPerGroup {
      let inputRow = (batch * inputChannelCount + firstChannel + i) * inputLength
      let weightRow = (channel * channelsPerGroup + i) * kernelLength
      for j in 0..<kernelLength {
        let source = place * stride + j * dilation - padding
        guard (0..<inputLength).contains(source) else { continue }
        sum += Double(input[inputRow + source]) * Double(weights[weightRow + j])
      }
    }
    return Float(sum)
  }
}
