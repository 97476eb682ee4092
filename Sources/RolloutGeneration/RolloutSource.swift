public import Evaluation
public import EvaluationSuites
import PolicyInterface
import RobotModel

/// A controller with the robots that it drives through a suite.
public struct RolloutSource {
  /// Name of the controller.
  public let controllerName: String
  /// Name of the physics engine.
  public let engineName: String
  let suite: EvaluationSuite
  let suiteText: String
  let experimentText: String
  let robot: RobotDescription
  let contract: PolicyContract
  /// From a control step to the next [s].
  let timestep: Double
  let player: SuitePlayer
  let driver: any Controller

  /// - Parameters:
  ///   - controller: who drives.
  ///   - suite: what is played; its searches for the largest push are left out.
  ///   - episodeCount: episodes of each case; nil for the suite's.
  ///   - shardEpisodeCount: episodes that are played side by side and stand in one file, at most.
  ///   - workerCount: number of worker threads, which change nothing.
  /// - Throws: as `Evaluator` and `NamedController.driver`, and `RolloutError` where the suite has no
  ///   ordinary episodes.
  public init(
    _ controller: NamedController, suite: EvaluationSuite, episodeCount: Int?,
    shardEpisodeCount: Int, workerCount: Int
  ) throws {
    var suite = suite
    suite.cases.removeAll { $0.largestPush != nil }
    guard !suite.cases.isEmpty else { throw RolloutError.noEpisodes }
    if let episodeCount { suite.episodeCount = episodeCount }
    let evaluator = try Evaluator(
      controller.experiment, suite: suite, workerCount: workerCount,
      largestBatch: shardEpisodeCount)
    controllerName = controller.name
    engineName = evaluator.experiment.simulation.engine.rawValue
    self.suite = suite
    suiteText = suite.resolvedYAML()
    experimentText = evaluator.experiment.resolvedYAML()
    player = evaluator.player
    robot = player.robot
    contract = player.contract
    timestep = player.timestep
    driver = try controller.driver(in: evaluator)
  }

  /// Plays a batch of the player's episodes.
  func play(_ batch: EpisodeBatch) throws(ControllerError) -> RolloutShard {
    var rollouts = batch.episodes.map { EpisodeRollout($0) }
    try player.play(batch, driver) { step in
      for row in rollouts.indices where step.isActive[row] { rollouts[row].add(step, row: row) }
    }
    return RolloutShard(source: self, episodes: rollouts)
  }
}
