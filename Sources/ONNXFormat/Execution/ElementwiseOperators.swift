import Foundation

/// Operators that work on each element by itself.
///
/// Source: the operator schemas of ONNX.
enum ElementwiseOperators {
  /// `Relu`, `Elu`, `Tanh`, `Identity`: one input, one output of the same shape.
  static func unary(
    _ planned: PlannedNode, _ function: @escaping @Sendable (Float) -> Float
  ) throws(ONNXFormatError) -> (shape: [Int], operation: Operation) {
    (try planned.input(0).shape, { inputs in inputs[0].map(function) })
  }

  /// `Elu`: x for x ≥ 0, α (eˣ − 1) below.
  static func elu(
    _ planned: PlannedNode
  ) throws(ONNXFormatError) -> (shape: [Int], operation: Operation) {
    let alpha = try planned.float("alpha", default: 1)
    return try unary(planned) { $0 >= 0 ? $0 : alpha * expm1($0) }
  }

  /// `Tanh`.
  static func tanh(
    _ planned: PlannedNode
  ) throws(ONNXFormatError) -> (shape: [Int], operation: Operation) {
    try unary(planned) { Foundation.tanh($0) }
  }

  /// `Clip`: bounds as attributes up to operator set 10, as scalar inputs from 11 on.
  static func clip(
    _ planned: PlannedNode
  ) throws(ONNXFormatError) -> (shape: [Int], operation: Operation) {
    let shape = try planned.input(0).shape
    if planned.operatorSetVersion < 11 {
      let lower = try planned.float("min", default: -.greatestFiniteMagnitude)
      let upper = try planned.float("max", default: .greatestFiniteMagnitude)
      return (shape, { inputs in inputs[0].map { bound($0, lower, upper) } })
    }
    for position in 1...2 where planned.optionalInput(position) != nil {
      guard try planned.input(position).shape.allSatisfy({ $0 == 1 }) else {
        throw planned.fault(found: "a bound with several elements", expected: "a scalar")
      }
    }
    return (
      shape,
      { inputs in
        let lower = inputs.count > 1 ? inputs[1].first : nil
        let upper = inputs.count > 2 ? inputs[2].first : nil
        return inputs[0].map { bound($0, lower ?? -.infinity, upper ?? .infinity) }
      }
    )
  }

  /// `Add`, `Sub`, `Mul`, `Div`: shapes are aligned at their last axes, and axes of length 1 are
  /// repeated (ONNX, multidirectional broadcasting).
  static func binary(
    _ planned: PlannedNode, _ function: @escaping @Sendable (Float, Float) -> Float
  ) throws(ONNXFormatError) -> (shape: [Int], operation: Operation) {
    let (a, b) = (try planned.input(0).shape, try planned.input(1).shape)
    let rank = max(a.count, b.count)
    let alignedA = Array(repeating: 1, count: rank - a.count) + a
    let alignedB = Array(repeating: 1, count: rank - b.count) + b
    guard zip(alignedA, alignedB).allSatisfy({ $0 == $1 || $0 == 1 || $1 == 1 }) else {
      throw planned.fault(
        found: "the shapes \(a) and \(b)", expected: "lengths that are equal or 1 on every axis")
    }
    let shape = zip(alignedA, alignedB).map { $0 == 1 ? $1 : $0 }
    let count = try planned.elementCount(of: shape)
    return (
      shape,
      { inputs in
        var output = [Float](repeating: 0, count: count)
        forEachIndex(of: shape) { position, index in
          output[position] = function(
            inputs[0][offset(of: index, in: alignedA)], inputs[1][offset(of: index, in: alignedB)])
        }
        return output
      }
    )
  }

  /// Keeps NaN, as ONNX does.
  private static func bound(_ value: Float, _ lower: Float, _ upper: Float) -> Float {
    if value < lower { return lower }
    return value > upper ? upper : value
  }

  /// Where the element at `index` lies in an array of that shape, axes of length 1 being repeated.
  private static func offset(of index: [Int], in shape: [Int]) -> Int {
    var offset = 0
    for (axis, length) in shape.enumerated() {
      offset = offset * length + (length == 1 ? 0 : index[axis])
    }
    return offset
  }
}

/// Calls `body` for all elements of an array of that shape, row-major.
func forEachIndex(of shape: [Int], _ body: (_ position: Int, _ index: [Int]) -> Void) {
  var index = [Int](repeating: 0, count: shape.count)
  for position in 0..<shape.reduce(1, *) {
    body(position, index)
    var axis = shape.count - 1
    while axis >= 0 {
      index[axis] += 1
      if index[axis] < shape[axis] { break }
      index[axis] = 0
      axis -= 1
    }
  }
}
