import ONNXFormat
import PolicyInterface
import ReinforcementLearning

/// What drives the robots of an evaluation: observations of all robots in, actions out.
public protocol Controller {
  /// Name in reports.
  var name: String { get }

  /// Actions for the observations of the robots.
  ///
  /// - Parameters:
  ///   - observations: `[robots, observations]`, row-major.
  ///   - count: number of robots.
  /// - Returns: `[robots, actions]`, row-major.
  /// - Throws: `EvaluationError` where the controller fails.
  func act(observations: [Float], count: Int) throws(EvaluationError) -> [Float]
}

/// The mean action of a policy in training.
public struct TrainedController: Controller {
  public let name: String
  private let actorCritic: ActorCritic

  /// The policy of a learner.
  public init(name: String, actorCritic: ActorCritic) {
    self.name = name
    self.actorCritic = actorCritic
  }

  public func act(observations: [Float], count: Int) -> [Float] {
    actorCritic.actDeterministic(observations: observations, count: count)
  }
}

/// An exported policy, computed by the reference executor of its file.
public struct ExportedController: Controller {
  public let name: String
  private let executor: ONNXExecutor

  /// The policy of a file.
  public init(name: String, executor: ONNXExecutor) {
    self.name = name
    self.executor = executor
  }

  public func act(observations: [Float], count: Int) throws(EvaluationError) -> [Float] {
    let width = observations.count / max(count, 1)
    var actions: [Float] = []
    for robot in 0..<count {
      do {
        actions += try executor.run(Array(observations[robot * width..<(robot + 1) * width]))
      } catch {
        throw .controller(name: name, reason: error.description)
      }
    }
    return actions
  }
}

/// Always the action zero: the robot holds its default pose.
public struct ZeroController: Controller {
  public let name = "zero"
  private let actionCount: Int

  /// - Parameter actionCount: numbers in an action.
  public init(actionCount: Int) { self.actionCount = actionCount }

  public func act(observations: [Float], count: Int) -> [Float] {
    Array(repeating: 0, count: count * actionCount)
  }
}

/// Why an evaluation cannot be made.
public enum EvaluationError: Error, Equatable, CustomStringConvertible {
  case unknownController(name: String)
  case controller(name: String, reason: String)
  case wrongTask(name: String)
  case contractMismatch(name: String, item: String, found: String, expected: String)

  public var description: String {
    switch self {
    case .unknownController(let name):
      "found controller '\(name)', expected a run directory, a checkpoint (.h5), an exported policy "
        + "(.onnx) or zero"
    case .controller(let name, let reason):
      "\(name): \(reason)"
    case .wrongTask(let name):
      "\(name): found an experiment without a robot, expected one of task velocity"
    case .contractMismatch(let name, let item, let found, let expected):
      "\(name): found \(item) \(found), expected \(expected) as the experiment has it"
    }
  }
}
