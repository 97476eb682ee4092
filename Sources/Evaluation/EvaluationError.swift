/// Why an evaluation cannot be made.
public enum EvaluationError: Error, Equatable, CustomStringConvertible {
  case unknownController(name: String)
  case wrongTask(name: String)
  case contractMismatch(name: String, item: String, found: String, expected: String)
  case unknownSuite(name: String, question: String)

  /// The sentence.
  public var description: String {
    switch self {
    case .unknownController(let name):
      "found controller '\(name)', expected a run directory, a checkpoint (.h5), an exported policy "
        + "(.onnx), zero, mpc or mpc:FILE"
    case .wrongTask(let name):
      "\(name): found an experiment without a robot, expected one of task velocity"
    case .contractMismatch(let name, let item, let found, let expected):
      "\(name): found \(item) \(found), expected \(expected) as the experiment has it"
    case .unknownSuite(let name, let question):
      "found suite '\(name)', expected quick, full or a suite file\(question)"
    }
  }
}
