/// A graph with the shapes of all values worked out, ready to run.
struct GraphPlan {
  /// Operators that can be run, sorted.
  static let supportedOperators = [
    "Add", "Clip", "Concat", "Constant", "Conv", "Div", "Elu", "Flatten", "Gemm", "Identity",
    "MatMul", "Mul", "Relu", "Reshape", "Slice", "Sub", "Tanh", "Transpose",
  ]

  /// Operator sets whose operators mean what is implemented here; 7 brought today's broadcasting.
  static let supportedVersions: ClosedRange<Int64> = 7...24

  /// What is to be done, and where the values are.
  private(set) var execution = ExecutionPlan()

  private var values: [String: PlannedValue] = [:]
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
      let shape = try Self.fixedShape(of: input)
      guard let count = executableElementCount(shape) else {
        throw Self.tooLarge(input.name, shape)
      }
      try define(input.name, PlannedValue(shape: shape, place: execution.addMemory(count)))
    }
  }

  /// Shape of a value, or nil where it is not known yet.
  func shape(of name: String) -> [Int]? { values[name]?.shape }

  /// Place of a value of single-precision numbers, or nil where there is none.
  func place(of name: String) -> Int? { values[name]?.place }

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
    try define(output, Self.plan(planned, in: &execution))
  }

  private static func plan(
    _ planned: PlannedNode, in plan: inout ExecutionPlan
  ) throws(ONNXFormatError) -> PlannedValue {
    switch planned.node.operatorName {
    case "Add": try ElementwiseOperators.binary(planned, in: &plan) { $0 + $1 }
    case "Sub": try ElementwiseOperators.binary(planned, in: &plan) { $0 - $1 }
    case "Mul": try ElementwiseOperators.binary(planned, in: &plan) { $0 * $1 }
    case "Div": try ElementwiseOperators.binary(planned, in: &plan) { $0 / $1 }
    case "Identity": try ElementwiseOperators.identity(planned)
    case "Relu": try ElementwiseOperators.relu(planned, in: &plan)
    case "Tanh": try ElementwiseOperators.tanh(planned, in: &plan)
    case "Elu": try ElementwiseOperators.elu(planned, in: &plan)
    case "Clip": try ElementwiseOperators.clip(planned, in: &plan)
    case "Gemm": try LinearOperators.gemm(planned, in: &plan)
    case "MatMul": try LinearOperators.matrixProduct(planned, in: &plan)
    case "Conv": try ConvolutionOperator.plan(planned, in: &plan)
    case "Reshape": try ShapeOperators.reshape(planned)
    case "Flatten": try ShapeOperators.flatten(planned)
    case "Transpose": try ShapeOperators.transpose(planned, in: &plan)
    case "Concat": try ShapeOperators.concatenate(planned, in: &plan)
    case "Slice": try ShapeOperators.slice(planned, in: &plan)
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
    case .float(let elements):
      guard executableElementCount(tensor.shape) != nil else {
        throw Self.tooLarge(name, tensor.shape)
      }
      let place = try execution.addConstant(elements)
      try define(name, PlannedValue(shape: tensor.shape, constant: tensor, place: place))
    case .double, .int32, .int64:
      try define(name, PlannedValue(shape: tensor.shape, constant: tensor, place: nil))
    }
  }

  /// Gives a value its name.
  private mutating func define(
    _ name: String, _ value: PlannedValue
  ) throws(ONNXFormatError) {
    guard executableElementCount(value.shape) != nil else {
      throw Self.tooLarge(name, value.shape)
    }
    guard values.updateValue(value, forKey: name) == nil else {
      throw .invalid(item: "value \(name)", found: "it twice", expected: "each name once")
    }
  }

  private static func tooLarge(_ name: String, _ shape: [Int]) -> ONNXFormatError {
    .invalid(
      item: "value \(name)", found: "the shape \(shape)",
      expected: "at most \(maximumElementCount) elements and \(maximumRank) axes")
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
