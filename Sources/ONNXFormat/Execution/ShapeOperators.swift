/// Operators that move elements about without changing them.
///
/// Source: the operator schemas of ONNX.
enum ShapeOperators {
  /// `Reshape` to constant lengths: 0 keeps a length, −1 takes what is left.
  static func reshape(
    _ planned: PlannedNode
  ) throws(ONNXFormatError) -> (shape: [Int], operation: Operation) {
    let source = try planned.input(0).shape
    guard let wanted = try planned.constantIntegers(1) else {
      throw planned.fault(found: "no shape", expected: "a constant shape as second input")
    }
    let keepsZero = try planned.integer("allowzero", default: 0) != 0
    var shape: [Int] = []
    for (axis, length) in wanted.enumerated() {
      let isKept = length == 0 && !keepsZero && axis < source.count
      shape.append(isKept ? source[axis] : Int(length))
    }
    let count = source.reduce(1, *)
    if let free = shape.firstIndex(of: -1) {
      shape[free] = 1
      let known = checkedElementCount(shape) ?? 0
      guard known > 0, count % known == 0 else {
        throw planned.fault(
          found: "the shape \(wanted) for \(count) elements", expected: "a whole number of parts")
      }
      shape[free] = count / known
    }
    guard checkedElementCount(shape) == count else {
      throw planned.fault(
        found: "the shape \(wanted) for \(count) elements", expected: "a shape of as many")
    }
    return (shape, { inputs in inputs[0] })
  }

  /// `Flatten` to a matrix whose rows are the axes before `axis`.
  static func flatten(
    _ planned: PlannedNode
  ) throws(ONNXFormatError) -> (shape: [Int], operation: Operation) {
    let source = try planned.input(0).shape
    let axis = try planned.axis(
      planned.integer("axis", default: 1), rank: source.count, limit: source.count + 1)
    let shape = [source[..<axis].reduce(1, *), source[axis...].reduce(1, *)]
    return (shape, { inputs in inputs[0] })
  }

  /// `Transpose`: axis i of the output is axis `perm[i]` of the input, all reversed by default.
  static func transpose(
    _ planned: PlannedNode
  ) throws(ONNXFormatError) -> (shape: [Int], operation: Operation) {
    let source = try planned.input(0).shape
    let reversed = Array(source.indices.reversed())
    let order = try planned.integers("perm", in: 0...max(0, source.count - 1), default: reversed)
    guard Set(order).count == order.count else {
      throw planned.fault(found: "perm \(order)", expected: "each axis once")
    }
    let shape = order.map { source[$0] }
    let steps = rowMajorSteps(of: source)
    return (
      shape,
      { inputs in
        var output = inputs[0]
        forEachIndex(of: shape) { position, index in
          let offset = zip(order, index).reduce(0) { $0 + steps[$1.0] * $1.1 }
          output[position] = inputs[0][offset]
        }
        return output
      }
    )
  }

  /// `Concat` along one axis.
  static func concatenate(
    _ planned: PlannedNode
  ) throws(ONNXFormatError) -> (shape: [Int], operation: Operation) {
    var shapes: [[Int]] = []
    for position in planned.inputs.indices { shapes.append(try planned.input(position).shape) }
    guard let first = shapes.first, planned.attribute("axis") != nil else {
      throw planned.fault(found: "no input or no axis", expected: "at least one of each")
    }
    let axis = try planned.axis(
      planned.integer("axis", default: 0), rank: first.count, limit: first.count)
    for shape in shapes {
      guard shape.count == first.count,
        shape.indices.allSatisfy({ $0 == axis || shape[$0] == first[$0] })
      else {
        throw planned.fault(
          found: "the shapes \(shapes)", expected: "equal lengths on all axes but \(axis)")
      }
    }
    var shape = first
    shape[axis] = shapes.reduce(0) { $0 + $1[axis] }
    let count = try planned.elementCount(of: shape)
    let blockCount = first[..<axis].reduce(1, *)
    let blockLengths = shapes.map { $0[axis...].reduce(1, *) }
    return (
      shape,
      { inputs in
        var output: [Float] = []
        output.reserveCapacity(count)
        for block in 0..<blockCount {
          for (input, length) in zip(inputs, blockLengths) {
            output += input[block * length..<(block + 1) * length]
          }
        }
        return output
      }
    )
  }

  /// `Slice`: bounds as attributes up to operator set 9, as constant inputs from 10 on.
  static func slice(
    _ planned: PlannedNode
  ) throws(ONNXFormatError) -> (shape: [Int], operation: Operation) {
    let source = try planned.input(0).shape
    let isOld = planned.operatorSetVersion < 10
    let starts = try isOld ? planned.integers("starts") : planned.constantIntegers(1)
    let ends = try isOld ? planned.integers("ends") : planned.constantIntegers(2)
    let axes = try isOld ? planned.integers("axes") : planned.constantIntegers(3)
    let steps = isOld ? nil : try planned.constantIntegers(4)
    guard let starts, let ends, starts.count == ends.count,
      (axes ?? starts).count == starts.count, (steps ?? starts).count == starts.count
    else {
      throw planned.fault(
        found: "starts, ends, axes and steps of different lengths", expected: "one of each an axis")
    }

    var cuts = source.map { AxisCut(length: $0) }
    for i in starts.indices {
      let axis = try planned.axis(
        axes?[i] ?? Int64(i), rank: source.count, limit: source.count)
      let step = steps?[i] ?? 1
      guard step != 0 else { throw planned.fault(found: "the step 0", expected: "another") }
      cuts[axis] = AxisCut(length: source[axis], start: starts[i], end: ends[i], step: step)
    }
    let shape = cuts.map(\.count)
    let count = try planned.elementCount(of: shape)
    let sourceSteps = rowMajorSteps(of: source)
    return (
      shape,
      { [cuts] inputs in
        var output = [Float](repeating: 0, count: count)
        forEachIndex(of: shape) { position, index in
          var offset = 0
          for (axis, cut) in cuts.enumerated() {
            offset += sourceSteps[axis] * (cut.first + index[axis] * cut.step)
          }
          output[position] = inputs[0][offset]
        }
        return output
      }
    )
  }

  private static func rowMajorSteps(of shape: [Int]) -> [Int] {
    var steps = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() {
      steps[axis] = steps[axis + 1] * shape[axis + 1]
    }
    return steps
  }
}

/// Which elements of an axis a slice takes.
private struct AxisCut {
  let first: Int
  let step: Int
  let count: Int

  /// All elements.
  init(length: Int) {
    first = 0
    step = 1
    count = length
  }

  /// Elements from `start` up to `end`, which it leaves out; negative places count from the end, and
  /// places beyond either end are moved to it (ONNX, `Slice`).
  init(length: Int, start: Int64, end: Int64, step: Int64) {
    let isForward = step > 0
    let lowest = isForward ? 0 : -1
    let highest = isForward ? length : length - 1
    func place(_ value: Int64, lowest: Int) -> Int {
      let fromFront = value < 0 ? Int(value) + length : Int(value)
      return min(max(fromFront, lowest), highest)
    }
    first = place(start, lowest: 0)
    let last = place(end, lowest: lowest)
    let distance = isForward ? last - first : first - last
    // A step beyond the axis takes the first element only, and then its size does not matter.
    let size = Int(clamping: step.magnitude)
    count = distance <= 0 ? 0 : (distance - 1) / size + 1
    self.step = count <= 1 ? 1 : Int(step)
  }
}
