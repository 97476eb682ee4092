import Physics
import PolicyInterface
import RobotModel
import SpatialMath

/// Evaluation and replay: given episodes, and a view of what happens.
extension LocomotionEnvironment {
  /// Starts one given episode in each environment, without randomisation; `step` then plays them,
  /// and an environment whose episode is over gives no rewards and flags any more. Statistics start
  /// anew, and the curriculum stands still.
  ///
  /// - Parameter episodes: one for each environment, with command delays of at most
  ///   `physicsConfiguration.largestCommandDelay`.
  public func beginEvaluation(_ episodes: [EvaluationEpisode]) {
    precondition(
      episodes.count == shape.environmentCount,
      "\(shape.environmentCount) environments got \(episodes.count) episodes")
    let longest = physics.configuration.largestCommandDelay
    for episode in episodes {
      precondition(
        episode.properties.commandDelay <= longest + 1e-9,
        "found a command delay of \(episode.properties.commandDelay) s, expected at most "
          + "\(longest) s")
    }
    footForces = nil
    for owner in owners {
      let range = owner.shard.range
      owner.shard.evaluation = Array(episodes[range])
      owner.shard.accounts.forgetEnded()
      owner.shard.motions.forgetEnded()
      owner.shard.ended = Array(0..<range.count)
      for environment in 0..<range.count {
        owner.shard.start(
          environment, plan: episodes[range.lowerBound + environment], physics: physics)
      }
    }
    startPotentials()
  }

  /// Changes what is still to come in an episode that is being evaluated: commands, pushes, its end.
  ///
  /// - Parameters:
  ///   - environment: whose episode it is.
  ///   - episode: the whole plan; what lies in the past, and what a start decides, has no effect.
  /// - Precondition: `beginEvaluation` came before.
  public func replan(_ environment: Int, _ episode: EvaluationEpisode) {
    guard let owner = owners.first(where: { $0.shard.range.contains(environment) }) else {
      preconditionFailure(
        "found environment \(environment), expected one below \(shape.environmentCount)")
    }
    precondition(owner.shard.evaluation != nil, "found a training episode, expected an evaluation")
    let index = environment - owner.shard.range.lowerBound
    owner.shard.evaluation?[index] = episode
  }

  /// Goes back to training, with new episodes everywhere.
  public func endEvaluation() {
    for owner in owners {
      owner.shard.accounts.forgetEnded()
      owner.shard.motions.forgetEnded()
    }
    startAll()
  }

  /// `[environments]` how far the evaluation's episodes are.
  public var evaluationResults: [EvaluationResult] {
    owners.flatMap { owner in
      let shard = owner.shard
      return (0..<shard.count).map { environment in
        EvaluationResult(
          isFinished: shard.memory.isFinished[environment] != 0,
          cause: shard.causes[environment], stepCount: shard.memory.ages[environment])
      }
    }
  }

  /// Whether all episodes of the evaluation are over.
  public var isEvaluationFinished: Bool {
    owners.allSatisfy { owner in owner.shard.memory.isFinished.allSatisfy { $0 != 0 } }
  }

  /// The robot of every environment.
  public var robot: RobotDescription { physics.robot }

  /// Settings of the robots' batch.
  public var physicsConfiguration: PhysicsConfiguration { physics.configuration }

  /// Middle of the command delays with which training episodes start [s].
  public var nominalCommandDelay: Double {
    let delay = definition.configuration.control.delay
    return 0.5 * (delay.lowerBound + delay.upperBound)
  }

  /// `[environments]` the commands, as the policies see them.
  public var commands: [VelocityCommand] {
    owners.flatMap { owner in
      let commands = owner.shard.commands
      return (0..<owner.shard.count).map { commands[$0] }
    }
  }

  /// `[environments]` the commands as the operator gives them, before any filter.
  public var operatorCommands: [VelocityCommand] {
    owners.flatMap { owner in (0..<owner.shard.count).map { owner.shard.commands.wanted($0) } }
  }

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
  public var contract: PolicyContract { contract(of: definition.layouts.actor) }

  /// The same of one that sees what the critic sees: of a teacher of policies that are trained here.
  public var criticContract: PolicyContract { contract(of: definition.layouts.critic) }

  private func contract(of observation: ObservationLayout) -> PolicyContract {
    let configuration = definition.configuration
    return PolicyContract(
      robot: physics.robot, actions: definition.actions, observation: observation,
      controlRate: configuration.control.rate,
      targetFilterRetention: physics.configuration.targetFilterRetention, gait: definition.clock,
      commandLimits: CommandLimits(
        forwardSpeed: configuration.commands.forwardSpeed,
        leftwardSpeed: configuration.commands.leftwardSpeed,
        yawRate: configuration.commands.yawRate,
        smallestSpeed: configuration.commands.smallestSpeed,
        smallestYawRate: configuration.commands.smallestYawRate,
        filterRetention: configuration.commands.filterRetention))
  }

  private func place(of environment: Int) -> (EnvironmentShard, Int) {
    precondition(
      (0..<shape.environmentCount).contains(environment),
      "found environment \(environment), expected one below \(shape.environmentCount)")
    let owner = owners.first { $0.shard.range.contains(environment) } ?? owners[0]
    let shard = owner.shard
    return (shard, environment - shard.range.lowerBound)
  }
}
