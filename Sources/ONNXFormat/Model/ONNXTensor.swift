/// A constant array of a model.
public struct ONNXTensor: Equatable, Sendable {
  /// The elements, row-major.
  public enum Elements: Equatable, Sendable {
    case float([Float])
    case double([Double])
    case int32([Int32])
    case int64([Int64])
    /// Elements of a type that policies do not use; their values are not kept.
    case other(ONNXElementType)
    /// Elements in another file, which is never opened.
    case external(ONNXElementType, location: String)
  }

  /// Name by which nodes refer to it; empty in an attribute.
  public var name: String
  /// Length of each axis, each 0 or more; none for a scalar.
  public var shape: [Int]
  /// The elements, as many as the shape says.
  public var elements: Elements

  /// A tensor of single-precision numbers.
  ///
  /// - Precondition: `values` has as many elements as `shape` says.
  public init(name: String = "", shape: [Int], values: [Float]) {
    precondition(
      shape.reduce(1, *) == values.count,
      "tensor \(name): expected \(shape.reduce(1, *)) values for \(shape), got \(values.count)")
    self.init(name: name, shape: shape, elements: .float(values))
  }

  /// A list of integers.
  public init(name: String = "", integers: [Int64]) {
    self.init(name: name, shape: [integers.count], elements: .int64(integers))
  }

  init(name: String, shape: [Int], elements: Elements) {
    self.name = name
    self.shape = shape
    self.elements = elements
  }

  /// Type of the elements.
  public var elementType: ONNXElementType {
    switch elements {
    case .float: .float32
    case .double: .float64
    case .int32: .int32
    case .int64: .int64
    case .other(let type): type
    case .external(let type, _): type
    }
  }

  /// Number of elements.
  public var elementCount: Int { shape.reduce(1, *) }
}
