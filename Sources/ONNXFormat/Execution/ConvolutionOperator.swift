/// `Conv` along one axis: input [batch, channels, length], weights [out, channels / groups, kernel],
/// bias [out].
///
/// What the kernel sees at a place is laid out as a row, so that a convolution is a product of
/// matrices, one for each group of channels.
///
/// Source: the operator schemas of ONNX.
enum ConvolutionOperator {
  /// Plans the node.
  static func plan(
    _ planned: PlannedNode, in plan: inout ExecutionPlan
  ) throws(ONNXFormatError) -> PlannedValue {
    let geometry = try ConvolutionGeometry(planned)
    let shape = [geometry.batchCount, geometry.outputChannelCount, geometry.outputLength]
    let output = try plan.addMemory(planned.elementCount(of: shape))
    let (input, weights) = (try planned.place(0), try planned.place(1))
    let bias = planned.optionalInput(2) == nil ? nil : try planned.place(2)

    let product = PanelProduct(
      rowCount: geometry.rowCount, innerCount: geometry.rowLength,
      columnCount: geometry.outputChannelCount / geometry.groupCount, addendRowCount: 1)
    guard product.rowCount > 0, product.columnCount > 0 else {
      return PlannedValue(shape: shape, place: output)
    }
    let rows = try plan.addMemory(
      planned.elementCount(of: [product.rowCount, product.innerCount]))
    let sums = try plan.addMemory(
      planned.elementCount(of: [product.rowCount, product.columnCount]))
    for group in 0..<geometry.groupCount {
      let firstOutput = group * product.columnCount
      try plan.append(to: rows, work: product.rowCount * product.innerCount) { values, output in
        let source = values[input]
        var result = output.mutableSpan
        geometry.layOut(source.span, group: group, into: &result)
      }
      try plan.append(
        product, rows: rows,
        panels: plan.panels(
          of: weights, for: product, innerStep: 1, columnStep: product.innerCount,
          start: firstOutput * product.innerCount),
        addend: plan.addend(bias, isRow: true, start: firstOutput, for: product), to: sums)

      // From [batch, places, out of this group] to [batch, out, places].
      let (places, columns) = (geometry.outputLength, product.columnCount)
      let move = StridedCopy(
        lengths: [geometry.batchCount, columns, places],
        sourceSteps: [places * columns, 1, columns],
        targetSteps: [geometry.outputChannelCount * places, places, 1],
        targetStart: firstOutput * places)
      try plan.append(to: output, work: product.rowCount * columns) { values, output in
        let source = values[sums]
        var result = output.mutableSpan
        move.run(source.span, into: &result)
      }
    }
    return PlannedValue(shape: shape, place: output)
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

  /// Places of the kernel in all batches.
  var rowCount: Int { batchCount * outputLength }
  /// What it sees at one of them.
  var rowLength: Int { channelsPerGroup * kernelLength }

  private var channelsPerGroup: Int { inputChannelCount / groupCount }

  /// Writes what the kernel sees of a group, `[batch, places, channels of the group, kernel]`.
  func layOut(_ input: Span<Float>, group: Int, into rows: inout MutableSpan<Float>) {
    var target = 0
    for batch in 0..<batchCount {
      let firstChannel = batch * inputChannelCount + group * channelsPerGroup
      for place in 0..<outputLength {
        let first = place * stride - padding
        let isInside = first >= 0 && first + dilation * (kernelLength - 1) < inputLength
        for channel in 0..<channelsPerGroup {
          let start = (firstChannel + channel) * inputLength + first
          for tap in 0..<kernelLength {
            let isSeen = isInside || (0..<inputLength).contains(first + tap * dilation)
            rows[target] = isSeen ? input[start + tap * dilation] : 0
            target += 1
          }
        }
      }
    }
  }
}
