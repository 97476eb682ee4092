/// A graph with the shapes of all values worked out, ready to run.
struct GraphPlan {
  /// One operator with the places of its values.
  struct Step: Sendable {
    let operation: Operation
    /// Places of the inputs; nil for inputs left out and for integer constants.
    let inputs: [Int?]
    let output: Int
  }

  /// Operators that can be run, sorted.
  static let supportedOperators = [
    "Add", "Clip", "Concat", "Constant", "Conv", "Div", "Elu", "Flatten", "Gemm", "Identity",
    "MatMul", "Mul", "Relu", "Reshape", "Slice", "Sub", "Tanh", "Transpose",
  ]

  /// Operator sets whose operators mean what is implemented here; 7 brought today's broadcasting.
  static let supportedVersions: ClosedRange<Int64> = 7...24

  /// The operators in order.
  private(set) var steps: [Step] = []
  /// Values at the beginning: constants, and empty arrays for what is yet to be computed.
  private(set) var initialValues: [[Float]] = []

  private var values: [String: PlannedValue] = [:]
  private var places: [String: Int] = [:]
  private let version: Int64

  /// Takes in inputs and constants of a model.
  ///
  /// - Throws: `ONNXFormatError` where an input has no fixed shape, or the model is of a version
  ///   that is not known here.
  init(_ model: ONNXModel) throws(ONNXFormatError) {
    let versions = Self.supportedVersions
    guard let version = model.operatorSetVersion, versions.contains(version) else {
      throw .invalid(
        item: "operator set",
        found: model.operatorSetVersion.map { "version \($0)" } ?? "none of ONNX's own",
        expected: "version \(versions.lowerBound) to \(versions.upperBound)")
    }
    self.version = version
    for tensor in model.graph.initializers { try define(constant: tensor, name: tensor.name) }
    for input in model.graph.inputs where values[input.name] == nil {
      try define(input.name, shape: Self.fixedShape(of: input), constant: nil)
    }
  }

  /// Shape of a value, or nil where it is not known yet.
  func shape(of name: String) -> [Int]? { values[name]?.shape }

  /// Place of a value of single-precision numbers, or nil where there is none.
  func place(of name: String) -> Int? { places[name] }

  /// Adds a node, whose inputs must be known.
  ///
  /// - Throws: `ONNXFormatError` where the operator is not implemented or does not fit its inputs.
  mutating func append(_ node: ONNXNode) throws(ONNXFormatError) {
    guard node.domain.isEmpty, Self.supportedOperators.contains(node.operatorName) else {
      let name = node.domain.isEmpty ? node.operatorName : "\(node.domain).\(node.operatorName)"
      throw .unsupportedOperator(
        name: name, node: node.label, supported: Self.supportedOperators)
    }
    guard let output = node.outputs.first, !output.isEmpty,
      node.outputs.dropFirst().allSatisfy(\.isEmpty)
    else {
      throw .invalid(
        item: "node \(node.label)", found: "\(node.outputs.count) outputs", expected: "one")
    }
    var inputs: [PlannedValue?] = []
    for name in node.inputs {
      guard name.isEmpty || values[name] != nil else {
        throw .invalid(
          item: "node \(node.label)", found: "the input \(name), which nothing before it makes",
          expected: "nodes in the order of execution")
      }
      inputs.append(values[name])
    }

    let planned = PlannedNode(node: node, operatorSetVersion: version, inputs: inputs)
    if node.operatorName == "Constant" {
      try define(constant: Self.constant(planned), name: output)
      return
    }
    let (shape, operation) = try Self.plan(planned)
    _ = try planned.elementCount(of: shape)
    try define(output, shape: shape, constant: nil)
    steps.append(
      Step(
        operation: operation, inputs: node.inputs.map { places[$0] },
        output: initialValues.count - 1))
  }

  private static func plan(
    _ planned: PlannedNode
  ) throws(ONNXFormatError) -> (shape: [Int], operation: Operation) {
    switch planned.node.operatorName {
    case "Add": try ElementwiseOperators.binary(planned) { $0 + $1 }
    case "Sub": try ElementwiseOperators.binary(planned) { $0 - $1 }
    case "Mul": try ElementwiseOperators.binary(planned) { $0 * $1 }
    case "Div": try ElementwiseOperators.binary(planned) { $0 / $1 }
    case "Identity": try ElementwiseOperators.unary(planned) { $0 }
    case "Relu": try ElementwiseOperators.unary(planned) { $0 < 0 ? 0 : $0 }
    case "Tanh": try ElementwiseOperators.tanh(planned)
    case "Elu": try ElementwiseOperators.elu(planned)
    case "Clip": try ElementwiseOperators.clip(planned)
    case "Gemm": try LinearOperators.gemm(planned)
    case "MatMul": try LinearOperators.matrixProduct(planned)
    case "Conv": try LinearOperators.convolution(planned)
    case "Reshape": try ShapeOperators.reshape(planned)
    case "Flatten": try ShapeOperators.flatten(planned)
    case "Transpose": try ShapeOperators.transpose(planned)
    case "Concat": try ShapeOperators.concatenate(planned)
    case "Slice": try ShapeOperators.slice(planned)
    case let name:
      throw .unsupportedOperator(
        name: name, node: planned.node.label, supported: supportedOperators)
    }
  }

  /// The value of a `Constant` node.
  private static func constant(_ planned: PlannedNode) throws(ONNXFormatError) -> ONNXTensor {
    guard planned.node.attributes.count == 1 else {
      throw planned.fault(
        found: "\(planned.node.attributes.count) attributes", expected: "one value")
    }
    switch planned.node.attributes[0].value {
    case .tensor(let tensor): return tensor
    case .float(let value): return ONNXTensor(shape: [], values: [value])
    case .floats(let values): return ONNXTensor(shape: [values.count], values: values)
    case .integer(let value):
      return ONNXTensor(name: "", shape: [], elements: .int64([value]))
    case .integers(let values): return ONNXTensor(integers: values)
    default:
      throw planned.fault(
        found: "attribute \(planned.node.attributes[0].name)", expected: "numbers")
    }
  }

  private mutating func define(
    constant tensor: ONNXTensor, name: String
  ) throws(ONNXFormatError) {
    switch tensor.elements {
    case .external(_, let location):
      throw .unsupported(
        item: "tensor \(name)",
        detail: "its values lie in another file (\(location)), expected them in the model")
    case .other(let type):
      throw .unsupported(
        item: "tensor \(name)", detail: "found \(type), expected float32 or integers")
    case .float, .double, .int32, .int64:
      try define(name, shape: tensor.shape, constant: tensor)
    }
  }

  /// Gives a value its name, and its place where it holds single-precision numbers.
  private mutating func define(
    _ name: String, shape: [Int], constant: ONNXTensor?
  ) throws(ONNXFormatError) {
    guard executableElementCount(shape) != nil else {
      throw .invalid(
        item: "value \(name)", found: "the shape \(shape)",
        expected: "at most \(maximumElementCount) elements")
    }
    guard values.updateValue(PlannedValue(shape: shape, constant: constant), forKey: name) == nil
    else {
      throw .invalid(item: "value \(name)", found: "it twice", expected: "each name once")
    }
    guard let constant else {
      places[name] = initialValues.count
      initialValues.append([])
      return
    }
    if case .float(let elements) = constant.elements {
      places[name] = initialValues.count
      initialValues.append(elements)
    }
  }

  /// The shape of an input; a free first axis, the batch, is taken as 1.
  private static func fixedShape(of input: ONNXValueInfo) throws(ONNXFormatError) -> [Int] {
    guard case .tensor(.float32, let dimensions?) = input.kind else {
      throw .invalid(
        item: "input \(input.name)", found: "\(input.kind)",
        expected: "a tensor of float32 with a shape")
    }
    var shape: [Int] = []
    for (axis, dimension) in dimensions.enumerated() {
      if case .fixed(let length) = dimension {
        shape.append(length)
      } else if axis == 0 {
        shape.append(1)
      } else {
        throw .invalid(
          item: "input \(input.name)", found: "a free length of axis \(axis)",
          expected: "fixed lengths after the first")
      }
    }
    return shape
  }
}
