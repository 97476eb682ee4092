import EnvironmentInterface
import Locomotion
import Physics
import PolicyDeployment
import PolicyInterface
import ReinforcementLearning
import Reproducibility
import SpatialMath

/// Lets a policy drive one robot for a few seconds and writes down what was asked for, sensed, observed
/// and answered, so that others can replay it.
enum RolloutRecorder {
  /// Length [s]: standing, walking ahead, walking in a turn, standing.
  private static let duration = 4.0

  /// What the operator asks for, by the time from which it holds.
  private static func commands(_ limits: CommandLimits) -> [TimedCommand] {
    let ahead = min(0.5, limits.forwardSpeed.upperBound)
    let turn = min(0.4, limits.yawRate.upperBound)
    return [
      TimedCommand(time: 0, VelocityCommand()),
      TimedCommand(time: 0.5, VelocityCommand(forwardSpeed: ahead)),
      TimedCommand(time: 2, VelocityCommand(forwardSpeed: ahead, yawRate: turn)),
      TimedCommand(time: 3.5, VelocityCommand()),
    ]
  }

  /// Plays the episode without noise, delay or randomisation, in the experiment's engine on its ground.
  ///
  /// - Parameters:
  ///   - experiment: says robot and engine.
  ///   - actorCritic: the policy.
  /// - Returns: the episode, to its end or the robot's fall.
  /// - Throws: `TrainingError` where the experiment cannot be run.
  static func record(
    _ experiment: Experiment, by actorCritic: ActorCritic
  ) throws(TrainingError) -> RecordedEpisode {
    let world = try World(experiment, environmentCount: 1)
    let environment = try world.makeEnvironment(
      experiment.environment, seed: experiment.seed, pool: WorkerPool(workerCount: 1))
    let contract = environment.contract
    let episode = EvaluationEpisode(
      seed: experiment.seed, duration: duration, commands: commands(contract.commandLimits))
    environment.beginEvaluation([episode])

    let layout = contract.observation
    var observations = ObservationBatch(shape: environment.shape)
    var outcome = StepOutcome(environmentCount: 1)
    var window = [Float](repeating: 0, count: layout.windowCount)
    var steps: [RecordedEpisode.Step] = []
    while !environment.isEvaluationFinished {
      environment.observe(into: &observations)
      let observation = observations.actor
      takeFrame(of: observation, layout, isFirst: steps.isEmpty, window: &window)
      let action = actorCritic.actDeterministic(observations: observation + window, count: 1)
      let time = Double(steps.count) * environment.timestep
      let command = environment.command(of: 0)
      steps.append(
        RecordedEpisode.Step(
          wanted: episode.command(at: time), command: command,
          gaitPhase: contract.gait.observed(
            environment.gaitPhase(of: 0), isStanding: command.isStanding),
          reading: reading(of: environment.state, layout), observation: observation,
          action: action.map(contract.actions.clipped)))
      environment.step(actions: action, into: &outcome)
    }
    _ = environment.takeFaults()
    return RecordedEpisode(
      engine: experiment.simulation.engine.rawValue, steps: steps,
      ending: environment.evaluationResults[0].cause.map(\.rawValue))
  }

  private static func takeFrame(
    of observation: [Float], _ layout: ObservationLayout, isFirst: Bool, window: inout [Float]
  ) {
    var span = window.mutableSpan
    layout.takeFrame(of: observation.span, isFirst: isFirst, window: &span)
  }

  /// What perfect sensors say of the first robot.
  private static func reading(of state: BatchState, _ layout: ObservationLayout) -> SensorReading {
    var reading = SensorReading(jointCount: layout.jointCount)
    let orientation = state.baseOrientation.quaternion(0)
    reading.baseAngularVelocityInBase = orientation.actInverse(
      state.baseAngularVelocityInWorld.vector(0))
    reading.gravityInBase = orientation.actInverse(Vector3(0, 0, -1))
    reading.jointPositions = Array(state.jointPosition.prefix(layout.jointCount))
    reading.jointVelocities = Array(state.jointVelocity.prefix(layout.jointCount))
    return reading
  }
}
