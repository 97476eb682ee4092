extension ONNXModel {
  /// The graph as a table, for printing.
  ///
  /// One line a node, with operator, inputs and outputs with their shapes, settings and number of
  /// parameters, as far as they are known; every line ends with a newline. Works for any model that
  /// can be read.
  public var graphDescription: String {
    let plan = shapePlan()
    let sets = operatorSets.map { "\($0.domain.isEmpty ? "ai.onnx" : $0.domain) \($0.version)" }
    var lines = [
      "graph \(graph.name), IR version \(irVersion), operators \(sets.joined(separator: ", ")), "
        + "by \(producerName) \(producerVersion)"
    ]
    lines += graph.inputs.map { "input  \($0.name) \(Self.text(of: $0.kind))" }
    lines += graph.outputs.map { "output \($0.name) \(Self.text(of: $0.kind))" }
    lines.append("")
    lines += nodeTable(shapes: plan)
    lines.append("")
    lines.append("\(graph.nodes.count) nodes, \(graph.parameterCount) parameters")
    lines += metadata.map { "\($0.key) = \(Self.shortened($0.value))" }
    lines += unsupportedParts.map { "not supported: \($0)" }
    return lines.map { $0 + "\n" }.joined()
  }

  /// Shapes of values by name.
  private func shapePlan() -> [String: [Int]] {
    var shapes: [String: [Int]] = [:]
    for value in graph.inputs + graph.values + graph.outputs {
      guard case .tensor(_, let dimensions?) = value.kind else { continue }
      let lengths = dimensions.compactMap {
        if case .fixed(let length) = $0 { length } else { nil }
      }
      if lengths.count == dimensions.count { shapes[value.name] = lengths }
    }
    for tensor in graph.initializers { shapes[tensor.name] = tensor.shape }

    // What the operators say of the rest. Where a node cannot be planned, the shapes of what it
    // makes stay unknown, and printing goes on.
    guard var plan = try? GraphPlan(self) else { return shapes }
    for node in graph.nodes {
      try? plan.append(node)
      for output in node.outputs { shapes[output] = plan.shape(of: output) ?? shapes[output] }
    }
    return shapes
  }

  private func nodeTable(shapes: [String: [Int]]) -> [String] {
    let constants = Dictionary(
      graph.initializers.map { ($0.name, $0.elementCount) }, uniquingKeysWith: { first, _ in first }
    )
    let header = ["node", "operator", "inputs", "outputs", "settings", "parameters"]
    let rows = graph.nodes.map { node in
      [
        node.label,
        node.domain.isEmpty ? node.operatorName : "\(node.domain).\(node.operatorName)",
        node.inputs.map { Self.text(of: $0, shape: shapes[$0]) }.joined(separator: " "),
        node.outputs.map { Self.text(of: $0, shape: shapes[$0]) }.joined(separator: " "),
        node.attributes.map { "\($0.name)=\(Self.text(of: $0.value))" }.joined(separator: " "),
        "\(node.inputs.reduce(0) { $0 + constants[$1, default: 0] })",
      ]
    }
    return Self.aligned([header] + rows)
  }

  /// The rows with columns of equal width; the last column is not padded.
  private static func aligned(_ rows: [[String]]) -> [String] {
    let widths = rows.reduce(into: [Int](repeating: 0, count: rows[0].count)) { widths, row in
      for (column, cell) in row.enumerated() { widths[column] = max(widths[column], cell.count) }
    }
    return rows.map { row in
      let cells = row.enumerated().map { column, cell in
        column == row.count - 1
          ? cell : cell + String(repeating: " ", count: widths[column] - cell.count)
      }
      return cells.joined(separator: "  ")
    }
  }

  private static func text(of name: String, shape: [Int]?) -> String {
    let lengths = shape.map { $0.map(\.description).joined(separator: ",") } ?? "?"
    return name.isEmpty ? "-" : "\(name)[\(lengths)]"
  }

  private static func text(of kind: ONNXValueInfo.Kind) -> String {
    switch kind {
    case .other(let words): return words
    case .tensor(let type, nil): return "\(type) of unknown shape"
    case .tensor(let type, let dimensions?):
      let lengths = dimensions.map { dimension in
        switch dimension {
        case .fixed(let length): "\(length)"
        case .named(let name): name
        case .unknown: "?"
        }
      }
      return "\(type)[\(lengths.joined(separator: ","))]"
    }
  }

  private static func text(of value: ONNXAttribute.Value) -> String {
    switch value {
    case .float(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .string(let text): shortened(text)
    case .tensor(let tensor): text(of: tensor)
    case .floats(let values): shortened("\(values)")
    case .integers(let values): shortened("\(values)")
    case .strings(let values): shortened("\(values)")
    case .other(let kind): kind == 5 ? "(graph)" : "(kind \(kind))"
    }
  }

  private static func text(of tensor: ONNXTensor) -> String {
    switch tensor.elements {
    case .float(let values) where values.count <= 8: "\(values)"
    case .int64(let values) where values.count <= 8: "\(values)"
    default: "(\(tensor.elementType)\(tensor.shape))"
    }
  }

  /// One line of at most 100 characters.
  private static func shortened(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    return line.count <= 100 ? line : line.prefix(97) + "..."
  }
}
