import Physics
import PolicyInterface
import SpatialMath

/// Evaluation and replay: given episodes, and a view of what happens.
extension LocomotionEnvironment {
  /// Starts one given episode in each environment, without randomisation; `step` then plays them,
  /// and an environment whose episode is over gives no rewards and flags any more.
  ///
  /// - Parameter episodes: one for each environment.
  public func beginEvaluation(_ episodes: [EvaluationEpisode]) {
    precondition(
      episodes.count == shape.environmentCount,
      "\(shape.environmentCount) environments got \(episodes.count) episodes")
    for shard in shards {
      shard.evaluation = Array(episodes[shard.range])
      for environment in 0..<shard.count {
        shard.start(
          environment, plan: episodes[shard.range.lowerBound + environment], physics: physics)
      }
    }
    buildObservations()
  }

  /// Goes back to training, with new episodes everywhere.
  public func endEvaluation() { startAll() }

  /// `[environments]` how far the evaluation's episodes are.
  public var evaluationResults: [EvaluationResult] {
    shards.flatMap { shard in
      (0..<shard.count).map { environment in
        EvaluationResult(
          isFinished: shard.memory.isFinished[environment] != 0,
          cause: shard.causes[environment], stepCount: shard.memory.ages[environment])
      }
    }
  }

  /// Whether all episodes of the evaluation are over.
  public var isEvaluationFinished: Bool {
    shards.allSatisfy { shard in shard.memory.isFinished.allSatisfy { $0 != 0 } }
  }

  /// State of all robots after the last step, for replays and measurements.
  public var state: BatchState { physics.state }

  /// Length of a control step [s].
  public var timestep: Double { definition.timestep }

  /// The command of one environment, as its policy sees it.
  public func command(of environment: Int) -> VelocityCommand {
    let (shard, index) = place(of: environment)
    return shard.commands[index]
  }

  /// Phase of one environment's gait [cycles].
  public func gaitPhase(of environment: Int) -> Double {
    let (shard, index) = place(of: environment)
    return shard.memory.phases[index]
  }

  /// Control steps of one environment's episode.
  public func episodeAge(of environment: Int) -> Int {
    let (shard, index) = place(of: environment)
    return shard.memory.ages[index]
  }

  /// What a runtime must know to run a policy that was trained here.
  public var contract: PolicyContract {
    let configuration = definition.configuration
    return PolicyContract(
      robot: physics.robot, actions: definition.actions, observation: definition.layouts.actor,
      controlRate: configuration.control.rate,
      targetFilterRetention: physics.configuration.targetFilterRetention, gait: definition.clock,
      commandLimits: CommandLimits(
        forwardSpeed: configuration.commands.forwardSpeed,
        leftwardSpeed: configuration.commands.leftwardSpeed,
        yawRate: configuration.commands.yawRate,
        smallestSpeed: configuration.commands.smallestSpeed,
        smallestYawRate: configuration.commands.smallestYawRate))
  }

  private func place(of environment: Int) -> (EnvironmentShard, Int) {
    precondition(
      (0..<shape.environmentCount).contains(environment),
      "found environment \(environment), expected one below \(shape.environmentCount)")
    let shard = shards.first { $0.range.contains(environment) } ?? shards[0]
    return (shard, environment - shard.range.lowerBound)
  }
}
