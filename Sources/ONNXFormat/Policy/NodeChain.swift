/// Nodes that each read what the one before makes.
struct NodeChain {
  private(set) var nodes: [ONNXNode] = []
  private(set) var initializers: [ONNXTensor] = []
  /// What the next node reads.
  private(set) var last: String

  init(input: String) { last = input }

  /// Adds a node whose output and constants are named after it.
  ///
  /// - Parameters:
  ///   - operatorName: the operator.
  ///   - name: name of the node.
  ///   - before: values that the node reads before that of the node before.
  ///   - parameters: constants in single precision.
  ///   - constants: others, with their names.
  ///   - attributes: settings.
  mutating func append(
    _ operatorName: String, name: String, before: [String] = [],
    parameters: [(name: String, shape: [Int], values: [Float])] = [],
    constants: [ONNXTensor] = [], attributes: [ONNXAttribute] = []
  ) {
    let constants =
      constants
      + parameters.map {
        ONNXTensor(name: "\(name).\($0.name)", shape: $0.shape, values: $0.values)
      }
    nodes.append(
      ONNXNode(
        name: name, operatorName: operatorName, inputs: before + [last] + constants.map(\.name),
        outputs: ["\(name).output"], attributes: attributes))
    initializers += constants
    last = "\(name).output"
  }

  /// Takes some columns; the bounds are attributes up to operator set 9 and inputs from 10 on.
  mutating func appendSlice(_ columns: Range<Int>, name: String, format: PolicyGraph.Format) {
    let bounds = [
      ("starts", Int64(columns.lowerBound)), ("ends", Int64(columns.upperBound)), ("axes", 1),
    ]
    if format.operatorSetVersion < 10 {
      append("Slice", name: name, attributes: bounds.map { ONNXAttribute($0, .integers([$1])) })
    } else {
      append(
        "Slice", name: name,
        constants: bounds.map { ONNXTensor(name: "\(name).\($0)", integers: [$1]) })
    }
  }

  /// Cuts to bounds, which are attributes up to operator set 10 and inputs from 11 on.
  mutating func appendClip(
    _ bounds: ClosedRange<Float>, name: String, format: PolicyGraph.Format
  ) {
    if format.operatorSetVersion < 11 {
      append(
        "Clip", name: name,
        attributes: [
          ONNXAttribute("min", .float(bounds.lowerBound)),
          ONNXAttribute("max", .float(bounds.upperBound)),
        ])
    } else {
      append(
        "Clip", name: name,
        parameters: [("lower", [], [bounds.lowerBound]), ("upper", [], [bounds.upperBound])])
    }
  }

  /// Lets the next node read an earlier value.
  mutating func goBack(to value: String) { last = value }

  /// Gives the last node's output its name in the file.
  mutating func end(as name: String) {
    nodes[nodes.count - 1].outputs = [name]
  }
}
