internal import VectorArithmetic

/// Operators that work on each element by itself.
///
/// Source: the operator schemas of ONNX.
enum ElementwiseOperators {
  /// `Relu`: max(x, 0), keeping NaN.
  static func relu(
    _ planned: PlannedNode, in plan: inout ExecutionPlan
  ) throws(ONNXFormatError) -> PlannedValue {
    try unary(planned, in: &plan) { $0.replacing(with: FloatVector.zero, where: $0 .< 0) }
  }

  /// `Elu`: x for x ≥ 0, α (eˣ − 1) below.
  static func elu(
    _ planned: PlannedNode, in plan: inout ExecutionPlan
  ) throws(ONNXFormatError) -> PlannedValue {
    let alpha = try planned.float("alpha", default: 1)
    return try unary(planned, in: &plan) { x in
      x.replacing(with: alpha * Exponential.expMinusOneOfNegative(x), where: .!(x .>= 0))
    }
  }

  /// `Tanh`.
  static func tanh(
    _ planned: PlannedNode, in plan: inout ExecutionPlan
  ) throws(ONNXFormatError) -> PlannedValue {
    try unary(planned, in: &plan) { Exponential.tanh($0) }
  }

  /// `Identity`: the same place.
  static func identity(_ planned: PlannedNode) throws(ONNXFormatError) -> PlannedValue {
    PlannedValue(shape: try planned.input(0).shape, place: try planned.place(0))
  }

  /// One input, one output of the same shape.
  @inline(__always)
  private static func unary(
    _ planned: PlannedNode, in plan: inout ExecutionPlan,
    _ function: @escaping @Sendable (FloatVector) -> FloatVector
  ) throws(ONNXFormatError) -> PlannedValue {
    let shape = try planned.input(0).shape
    let count = try planned.elementCount(of: shape)
    let place = try plan.derive(count, from: planned.place(0)) { source, result in
      result.set(eachOf: source, to: function)
    }
    return PlannedValue(shape: shape, place: place)
  }

  /// `Clip`: bounds as attributes up to operator set 10, as scalar inputs from 11 on; keeps NaN.
  static func clip(
    _ planned: PlannedNode, in plan: inout ExecutionPlan
  ) throws(ONNXFormatError) -> PlannedValue {
    let shape = try planned.input(0).shape
    let lower = try bound(planned, 1, "min", default: -.infinity, in: &plan)
    let upper = try bound(planned, 2, "max", default: .infinity, in: &plan)
    let source = try planned.place(0)
    let place = try plan.addMemory(planned.elementCount(of: shape))
    try plan.append(to: place, work: planned.elementCount(of: shape)) { values, output in
      let low = FloatVector(repeating: values[lower][0])
      let high = FloatVector(repeating: values[upper][0])
      let elements = values[source]
      var result = output.mutableSpan
      result.set(eachOf: elements.span) {
        let raised = $0.replacing(with: low, where: $0 .< low)
        return raised.replacing(with: high, where: raised .> high)
      }
    }
    return PlannedValue(shape: shape, place: place)
  }

  /// Place of a bound of `Clip`.
  private static func bound(
    _ planned: PlannedNode, _ position: Int, _ attribute: String, default standard: Float,
    in plan: inout ExecutionPlan
  ) throws(ONNXFormatError) -> Int {
    guard planned.operatorSetVersion >= 11 else {
      return try plan.addConstant([planned.float(attribute, default: standard)])
    }
    guard planned.optionalInput(position) != nil else { return try plan.addConstant([standard]) }
    guard try planned.input(position).shape.allSatisfy({ $0 == 1 }) else {
      throw planned.fault(found: "a bound with several elements", expected: "a scalar")
    }
    return try planned.place(position)
  }

  /// `Add`, `Sub`, `Mul`, `Div`, with broadcasting.
  @inline(__always)
  static func binary(
    _ planned: PlannedNode, in plan: inout ExecutionPlan,
    _ function: @escaping @Sendable (FloatVector, FloatVector) -> FloatVector
  ) throws(ONNXFormatError) -> PlannedValue {
    let (shapeA, shapeB) = (try planned.input(0).shape, try planned.input(1).shape)
    guard let pair = BroadcastPair(shapeA, shapeB) else {
      throw planned.fault(
        found: "the shapes \(shapeA) and \(shapeB)",
        expected: "lengths that are equal or 1 on every axis")
    }
    let count = try planned.elementCount(of: pair.shape)
    let (a, b) = (try planned.place(0), try planned.place(1))
    let place = try plan.addMemory(count)
    guard count > 0 else { return PlannedValue(shape: pair.shape, place: place) }
    try plan.append(to: place, work: count) { values, output in
      let (x, y) = (values[a], values[b])
      var result = output.mutableSpan
      pair.run(x.span, y.span, into: &result, function)
    }
    return PlannedValue(shape: pair.shape, place: place)
  }
}
