import EvaluationSuites
import ONNXFormat

/// An exported policy, computed by the reference executor of its file.
public struct ExportedController: PolicyController {
  /// Name in reports.
  public let name: String
  private let executor: ONNXExecutor

  /// The policy of a file.
  public init(name: String, executor: ONNXExecutor) {
    self.name = name
    self.executor = executor
  }

  /// Actions `[robots, actions]` for observations `[robots, observations]`.
  public func act(observations: [Float], count: Int) throws(ControllerError) -> [Float] {
    let width = observations.count / max(count, 1)
    var actions: [Float] = []
    for robot in 0..<count {
      do {
        actions += try executor.run(Array(observations[robot * width..<(robot + 1) * width]))
      } catch {
        throw ControllerError(name: name, reason: error.description)
      }
    }
    return actions
  }
}

/// Always the action zero: the robot holds its default pose.
public struct ZeroController: PolicyController {
  /// Name in reports.
  public let name = "zero"
  private let actionCount: Int

  /// - Parameter actionCount: numbers in an action.
  public init(actionCount: Int) { self.actionCount = actionCount }

  /// Actions `[robots, actions]` for observations `[robots, observations]`.
  public func act(observations: [Float], count: Int) -> [Float] {
    Array(repeating: 0, count: count * actionCount)
  }
}
