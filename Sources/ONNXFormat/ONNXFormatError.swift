/// Why a policy file cannot be read, written or run.
///
/// `item` is a part of the model, for example `initialiser actor.0.weight`.
public enum ONNXFormatError: Error, Equatable, CustomStringConvertible {
  /// The operating system does not give the file out.
  case cannotRead(reason: String)
  /// The operating system does not take the file.
  case cannotWrite(reason: String)
  /// The bytes are no ONNX model.
  case notONNX(detail: String)
  /// A part of the model, or an argument, contradicts itself or another part.
  case invalid(item: String, found: String, expected: String)
  /// A node asks for an operator that this program does not run.
  case unsupportedOperator(name: String, node: String, supported: [String])
  /// A part of the model is of a kind that this program can print but not run or write.
  case unsupported(item: String, detail: String)
  /// A fault in the file of that path.
  indirect case inFile(String, ONNXFormatError)

  /// One sentence that names the file and part, what was found and what would be right.
  public var description: String {
    switch self {
    case .cannotRead(let reason):
      "cannot be read: \(reason)"
    case .cannotWrite(let reason):
      "cannot be written: \(reason)"
    case .notONNX(let detail):
      "is no ONNX model (\(detail)), expected a file of the Open Neural Network Exchange"
    case .invalid(let item, let found, let expected):
      "\(item): found \(found), expected \(expected)"
    case .unsupportedOperator(let name, let node, let supported):
      "node \(node): found the operator \(name), expected one of "
        + supported.joined(separator: ", ")
    case .unsupported(let item, let detail):
      "\(item): \(detail)"
    case .inFile(let file, let error):
      "\(file): \(error)"
    }
  }
}
