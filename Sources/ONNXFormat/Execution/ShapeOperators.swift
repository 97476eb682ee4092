/// Operators that move elements about without changing them.
///
/// Source: the operator schemas of ONNX.
enum ShapeOperators {
  /// `Reshape` to constant lengths: 0 keeps a length, −1 takes what is left.
  static func reshape(
    _ planned: PlannedNode
  ) throws(ONNXFormatError) -> PlannedValue {
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
    return PlannedValue(shape: shape, place: try planned.place(0))
  }

  /// `Flatten` to a matrix whose rows are the axes before `axis`.
  static func flatten(
    _ planned: PlannedNode
  ) throws(ONNXFormatError) -> PlannedValue {
    let source = try planned.input(0).shape
    let axis = try planned.axis(
      planned.integer("axis", default: 1), rank: source.count, limit: source.count + 1)
    let shape = [source[..<axis].reduce(1, *), source[axis...].reduce(1, *)]
    return PlannedValue(shape: shape, place: try planned.place(0))
  }

  /// `Transpose`: axis i of the output is axis `perm[i]` of the input, all reversed by default.
  static func transpose(
    _ planned: PlannedNode, in plan: inout ExecutionPlan
  ) throws(ONNXFormatError) -> PlannedValue {
    let source = try planned.input(0).shape
    let reversed = Array(source.indices.reversed())
    let order = try planned.integers("perm", in: 0...max(0, source.count - 1), default: reversed)
    guard Set(order).count == order.count else {
      throw planned.fault(found: "perm \(order)", expected: "each axis once")
    }
    let shape = order.map { source[$0] }
    let steps = rowMajorSteps(of: source)
    let copy = StridedCopy(lengths: shape, sourceSteps: order.map { steps[$0] })
    return try moved(planned, to: shape, by: copy, in: &plan)
  }

  /// `Concat` along one axis.
  static func concatenate(
    _ planned: PlannedNode, in plan: inout ExecutionPlan
  ) throws(ONNXFormatError) -> PlannedValue {
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
    let place = try plan.addMemory(planned.elementCount(of: shape))
    var start = 0
    for (position, part) in shapes.enumerated() where !part.contains(0) {
      let copy = StridedCopy(
        lengths: part, sourceSteps: rowMajorSteps(of: part), targetSteps: rowMajorSteps(of: shape),
        targetStart: start)
      start += part[axis...].reduce(1, *)
      let source = try planned.place(position)
      try plan.append(to: place, work: part.reduce(1, *)) { values, output in
        let elements = values[source]
        var result = output.mutableSpan
        copy.run(elements.span, into: &result)
      }
    }
    return PlannedValue(shape: shape, place: place)
  }

  /// `Slice`: bounds as attributes up to operator set 9, as constant inputs from 10 on.
  static func slice(
    _ planned: PlannedNode, in plan: inout ExecutionPlan
  ) throws(ONNXFormatError) -> PlannedValue {
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
    let sourceSteps = rowMajorSteps(of: source)
    let copy = StridedCopy(
      lengths: shape, sourceSteps: zip(sourceSteps, cuts).map { $0 * $1.step },
      sourceStart: zip(sourceSteps, cuts).reduce(0) { $0 + $1.0 * $1.1.first })
    return try moved(planned, to: shape, by: copy, in: &plan)
  }

  /// The first input with its elements at other places.
  private static func moved(
    _ planned: PlannedNode, to shape: [Int], by copy: StridedCopy, in plan: inout ExecutionPlan
  ) throws(ONNXFormatError) -> PlannedValue {
    let count = try planned.elementCount(of: shape)
    guard count > 0 else { return PlannedValue(shape: shape, place: try plan.addMemory(0)) }
    let place = try plan.derive(count, from: planned.place(0)) { copy.run($0, into: &$1) }
    return PlannedValue(shape: shape, place: place)
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
