/// Why an evaluation cannot be made.
public enum EvaluationError: Error, Equatable, CustomStringConvertible {
  case unknownController(name: String)
  case wrongTask(name: String)
  case missingExperiment(name: String)
  case otherRobot(name: String, experiment: String, world: String)
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
    case .missingExperiment(let name):
      "\(name): is no run, so --experiment must say which episodes to play"
    case .otherRobot(let name, let experiment, let world):
      "\(name): found a robot in \(experiment) that is not that of \(world), expected all controllers to "
        + "drive one robot, with the same limits and gains"
    case .contractMismatch(let name, let item, let found, let expected):
      "\(name): found \(item) \(found), expected \(expected) as the experiment has it"
    case .unknownSuite(let name, let question):
      "found suite '\(name)', expected quick, full or a suite file\(question)"
    }
  }
}
