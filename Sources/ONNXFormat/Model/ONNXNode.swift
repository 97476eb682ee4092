/// One operator of a graph.
public struct ONNXNode: Equatable, Sendable {
  /// Name for messages; may be empty.
  public var name: String
  /// The operator, for example `Gemm`.
  public var operatorName: String
  /// Set that the operator belongs to; empty for ONNX's own.
  public var domain: String
  /// Names of the values that it reads; an empty name stands for an input left out.
  public var inputs: [String]
  /// Names of the values that it makes.
  public var outputs: [String]
  /// Its settings, in the order of the file.
  public var attributes: [ONNXAttribute]

  /// A node of ONNX's own operators.
  public init(
    name: String, operatorName: String, inputs: [String], outputs: [String],
    attributes: [ONNXAttribute] = []
  ) {
    self.name = name
    self.operatorName = operatorName
    domain = ""
    self.inputs = inputs
    self.outputs = outputs
    self.attributes = attributes
  }

  /// The name, or the first output where it has none.
  public var label: String { name.isEmpty ? outputs.first ?? operatorName : name }
}

/// One setting of a node.
public struct ONNXAttribute: Equatable, Sendable {
  /// The value of a setting.
  public enum Value: Equatable, Sendable {
    case float(Float)
    case integer(Int64)
    case string(String)
    case tensor(ONNXTensor)
    case floats([Float])
    case integers([Int64])
    case strings([String])
    /// A kind that policies do not use, by its number in the specification
    /// (`AttributeProto.AttributeType`); its value is not kept.
    case other(kind: Int32)
  }

  /// Name that the operator gives it.
  public var name: String
  /// Its value.
  public var value: Value

  /// A setting.
  public init(_ name: String, _ value: Value) {
    self.name = name
    self.value = value
  }
}
