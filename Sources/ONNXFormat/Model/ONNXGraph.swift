/// Nodes in the order of execution, and the values that they begin and end with.
public struct ONNXGraph: Equatable, Sendable {
  /// Name of the graph.
  public var name: String
  /// The operators; each comes after those whose values it reads.
  public var nodes: [ONNXNode]
  /// Constants: weights and biases.
  public var initializers: [ONNXTensor]
  /// What the caller gives.
  ///
  /// Old files list the initialisers here too.
  public var inputs: [ONNXValueInfo]
  /// What the caller gets.
  public var outputs: [ONNXValueInfo]
  /// What the file says of values in between.
  public var values: [ONNXValueInfo]

  /// A graph without notes on the values in between.
  public init(
    name: String, nodes: [ONNXNode], initializers: [ONNXTensor], inputs: [ONNXValueInfo],
    outputs: [ONNXValueInfo]
  ) {
    self.name = name
    self.nodes = nodes
    self.initializers = initializers
    self.inputs = inputs
    self.outputs = outputs
    values = []
  }

  /// Number of elements of all initialisers.
  public var parameterCount: Int { initializers.reduce(0) { $0 + $1.elementCount } }
}

/// Name, type and shape of a value.
public struct ONNXValueInfo: Equatable, Sendable {
  /// Length of one axis.
  public enum Dimension: Equatable, Sendable {
    case fixed(Int)
    /// Free, with a name that other axes may share.
    case named(String)
    /// Free.
    case unknown
  }

  /// What kind of thing a value is.
  public enum Kind: Equatable, Sendable {
    /// A tensor; nil where the file does not tell its shape.
    case tensor(ONNXElementType, shape: [Dimension]?)
    /// Something that policies do not use, in words.
    case other(String)
  }

  /// Name by which nodes refer to it.
  public var name: String
  /// Its type and shape.
  public var kind: Kind

  /// A tensor of single-precision numbers of a fixed shape.
  public init(name: String, shape: [Int]) {
    self.init(name: name, kind: .tensor(.float32, shape: shape.map { .fixed($0) }))
  }

  init(name: String, kind: Kind) {
    self.name = name
    self.kind = kind
  }
}
