/// A model that is ready to run: in training, evaluation and on the robot alike.
///
/// Everything that can be wrong with a model is found when the executor is made, and all memory that it
/// needs is known then; running it fails only for inputs of the wrong name or length. Who runs it often
/// keeps an `ONNXWorkspace`.
public struct ONNXExecutor: Sendable {
  /// Name and shape of something that goes in or comes out.
  public struct Port: Equatable, Sendable {
    /// Its name in the model.
    public let name: String
    /// Length of each axis; a free first axis, the batch, is 1.
    public let shape: [Int]

    /// Number of elements.
    public var elementCount: Int { shape.reduce(1, *) }
  }

  /// What goes in, in the order of the model.
  public let inputs: [Port]
  /// What comes out, in the order of the model.
  public let outputs: [Port]

  /// How many numbers each of what goes in has, by its name.
  public var inputCounts: [String: Int] {
    Dictionary(inputs.map { ($0.name, $0.elementCount) }) { first, _ in first }
  }

  let inputPlaces: [Int]
  let outputPlaces: [Int]
  let execution: ExecutionPlan

  /// Checks operators, shapes and constants of a model.
  ///
  /// - Throws: `ONNXFormatError` naming the node where an operator is not implemented, values do
  ///   not fit together, or constants lie in another file.
  public init(_ model: ONNXModel) throws(ONNXFormatError) {
    var plan = try GraphPlan(model)
    for node in model.graph.nodes { try plan.append(node) }

    let constants = Set(model.graph.initializers.map(\.name))
    let free = model.graph.inputs.filter { !constants.contains($0.name) }
    (inputs, inputPlaces) = try Self.ports(free.map(\.name), of: plan)
    (outputs, outputPlaces) = try Self.ports(model.graph.outputs.map(\.name), of: plan)
    execution = plan.execution
    for (value, port) in zip(model.graph.outputs, outputs) {
      guard case .tensor(_, let declared?) = value.kind else { continue }
      let agrees =
        declared.count == port.shape.count
        && zip(declared, port.shape).allSatisfy { pair in
          if case .fixed(let length) = pair.0 { length == pair.1 } else { true }
        }
      guard agrees else {
        throw .invalid(
          item: "output \(value.name)", found: "the shape \(port.shape)",
          expected: "\(declared), as the file declares")
      }
    }
  }

  /// Runs the model once.
  ///
  /// - Parameter arguments: the elements of each input by name, row-major.
  /// - Returns: the elements of each output by name, row-major.
  /// - Throws: `ONNXFormatError.invalid` where an input is missing or of another length.
  public func run(_ arguments: [String: [Float]]) throws(ONNXFormatError) -> [String: [Float]] {
    var workspace = ONNXWorkspace(self)
    for (index, port) in inputs.enumerated() {
      guard let argument = arguments[port.name], argument.count == port.elementCount else {
        throw .invalid(
          item: "input \(port.name)",
          found: "\(arguments[port.name].map { "\($0.count)" } ?? "no") values",
          expected: "\(port.elementCount)")
      }
      workspace.setInput(index, argument)
    }
    workspace.run()
    var results: [String: [Float]] = [:]
    for (index, port) in outputs.enumerated() { results[port.name] = workspace.output(index) }
    return results
  }

  /// Runs a policy: a model with one input and one output.
  ///
  /// - Parameter observation: the elements of the input, row-major.
  /// - Returns: the elements of the output, row-major.
  /// - Throws: `ONNXFormatError.invalid` where the model has several inputs or outputs, or
  ///   `observation` has another length.
  public func run(_ observation: [Float]) throws(ONNXFormatError) -> [Float] {
    guard inputs.count == 1, outputs.count == 1 else {
      throw .invalid(
        item: "model", found: "\(inputs.count) inputs and \(outputs.count) outputs",
        expected: "one of each")
    }
    return try run([inputs[0].name: observation])[outputs[0].name, default: []]
  }

  private static func ports(
    _ names: [String], of plan: GraphPlan
  ) throws(ONNXFormatError) -> ([Port], [Int]) {
    var ports: [Port] = []
    var places: [Int] = []
    for name in names {
      guard let shape = plan.shape(of: name), let place = plan.place(of: name) else {
        throw .invalid(
          item: "output \(name)", found: "no node that makes it",
          expected: "a value of float32 from a node")
      }
      ports.append(Port(name: name, shape: shape))
      places.append(place)
    }
    return (ports, places)
  }
}
