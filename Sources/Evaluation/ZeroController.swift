import EvaluationSuites

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
