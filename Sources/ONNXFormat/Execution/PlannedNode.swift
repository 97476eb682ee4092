/// No value of a model that runs has more axes.
let maximumRank = 8

/// The number of elements of a value, or nil where it is above `maximumElementCount`, or there are more
/// than `maximumRank` axes.
func executableElementCount(_ shape: [Int]) -> Int? {
  guard shape.count <= maximumRank else { return nil }
  // Without the zeros too, so that sums and products of the lengths are safe.
  guard let count = checkedElementCount(shape.map { max($0, 1) }), count <= maximumElementCount
  else { return nil }
  return checkedElementCount(shape)
}

/// A value while a graph is planned.
struct PlannedValue {
  /// Length of each axis.
  let shape: [Int]
  /// What the file says of its elements, where it is a constant.
  var constant: ONNXTensor?
  /// Where the executor has it; nil for constants that are no single-precision numbers.
  var place: Int?
}

/// A node with what is known of its inputs before it runs: the view that an operator plans with.
struct PlannedNode {
  let node: ONNXNode
  /// Version of ONNX's operator set.
  let operatorSetVersion: Int64
  /// By position; nil for inputs left out.
  let inputs: [PlannedValue?]

  /// The input at `position`, which must be there and hold single-precision numbers.
  func input(_ position: Int) throws(ONNXFormatError) -> PlannedValue {
    guard let value = optionalInput(position) else {
      throw fault(found: "no input \(position)", expected: "at least \(position + 1) inputs")
    }
    if let constant = value.constant, constant.elementType != .float32 {
      throw fault(found: "\(constant.elementType) in input \(position)", expected: "float32")
    }
    return value
  }

  /// The place of the input at `position`, which must be there and hold single-precision numbers.
  func place(_ position: Int) throws(ONNXFormatError) -> Int {
    guard let place = try input(position).place else {
      throw fault(found: "no numbers in input \(position)", expected: "float32")
    }
    return place
  }

  /// The input at `position`, or nil where it is left out.
  func optionalInput(_ position: Int) -> PlannedValue? {
    inputs.indices.contains(position) ? inputs[position] : nil
  }

  /// The integers of an input that must be a constant, or nil where it is left out.
  func constantIntegers(_ position: Int) throws(ONNXFormatError) -> [Int64]? {
    guard let value = optionalInput(position) else { return nil }
    switch value.constant?.elements {
    case .int64(let values): return values
    case .int32(let values): return values.map { Int64($0) }
    default:
      throw fault(
        found: "input \(position) that is no integer constant",
        expected: "constant integers, so that all shapes are known beforehand")
    }
  }

  /// An integer attribute, or `standard` where it is left out.
  func integer(_ name: String, default standard: Int64) throws(ONNXFormatError) -> Int64 {
    switch attribute(name) {
    case nil: return standard
    case .integer(let value): return value
    default: throw wrongKind(name, expected: "an integer")
    }
  }

  /// A list of integers, or nil where it is left out.
  func integers(_ name: String) throws(ONNXFormatError) -> [Int64]? {
    switch attribute(name) {
    case nil: return nil
    case .integers(let values): return values
    default: throw wrongKind(name, expected: "a list of integers")
    }
  }

  /// A list of integers in the given range, or `standard` where it is left out.
  func integers(
    _ name: String, in range: ClosedRange<Int>, default standard: [Int]
  ) throws(ONNXFormatError) -> [Int] {
    guard let values = try integers(name) else { return standard }
    let small = values.map { Int($0) }
    guard small.count == standard.count, small.allSatisfy(range.contains) else {
      throw fault(
        found: "\(name) = \(values)",
        expected: "\(standard.count) in \(range.lowerBound)...\(range.upperBound)")
    }
    return small
  }

  /// A number, or `standard` where it is left out.
  func float(_ name: String, default standard: Float) throws(ONNXFormatError) -> Float {
    switch attribute(name) {
    case nil: return standard
    case .float(let value): return value
    default: throw wrongKind(name, expected: "a number")
    }
  }

  /// The attribute of that name, or nil.
  func attribute(_ name: String) -> ONNXAttribute.Value? {
    node.attributes.first { $0.name == name }?.value
  }

  /// An axis number of the ONNX way, −rank ..< `limit`, as an index from the front.
  func axis(_ axis: Int64, rank: Int, limit: Int) throws(ONNXFormatError) -> Int {
    let index = axis < 0 ? Int(axis) + rank : Int(axis)
    guard index >= 0, index < limit else {
      throw fault(found: "the axis \(axis)", expected: "\(-rank) to \(limit - 1)")
    }
    return index
  }

  /// The number of elements of a value that this node makes.
  func elementCount(of shape: [Int]) throws(ONNXFormatError) -> Int {
    guard let count = executableElementCount(shape) else {
      throw fault(
        found: "a result of shape \(shape)",
        expected: "at most \(maximumElementCount) elements and \(maximumRank) axes")
    }
    return count
  }

  /// A sentence that names this node.
  func fault(found: String, expected: String) -> ONNXFormatError {
    .invalid(
      item: "node \(node.label) (\(node.operatorName))", found: found, expected: expected)
  }

  private func wrongKind(_ name: String, expected: String) -> ONNXFormatError {
    fault(found: "attribute \(name) of another kind", expected: expected)
  }
}
