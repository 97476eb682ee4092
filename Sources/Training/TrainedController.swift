import EvaluationSuites
import ReinforcementLearning

/// The mean action of a policy in training.
public struct TrainedController: PolicyController {
  /// Name in reports.
  public let name: String
  private let actorCritic: ActorCritic

  /// The policy of a learner.
  public init(name: String, actorCritic: ActorCritic) {
    self.name = name
    self.actorCritic = actorCritic
  }

  /// Actions `[robots, actions]` for observations `[robots, observations]`.
  public func act(observations: [Float], count: Int) -> [Float] {
    actorCritic.actDeterministic(observations: observations, count: count)
  }
}
