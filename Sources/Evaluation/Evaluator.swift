import EnvironmentInterface
import Locomotion
import Physics
import PolicyInterface
import Reproducibility
import SpatialMath
import Training

/// Plays the evaluation's episodes of an experiment with a controller.
public struct Evaluator {
  private let experiment: Experiment
  private let environment: LocomotionEnvironment
  private let robotMass: Double
  /// Whose motion is recorded for pictures.
  private let recordedEpisode: Int

  /// - Parameters:
  ///   - experiment: says what is simulated and which episodes are played.
  ///   - episodeCount: number of episodes, or nil for the experiment's.
  ///   - workerCount: number of worker threads.
  ///   - recordedEpisode: index of the episode that is recorded.
  /// - Throws: `EvaluationError` or `TrainingError` where the experiment has no such episodes.
  public init(
    _ experiment: Experiment, episodeCount: Int? = nil, workerCount: Int, recordedEpisode: Int = 0
  ) throws {
    guard experiment.task == .velocity else {
      throw EvaluationError.wrongTask(name: experiment.name)
    }
    let count = episodeCount ?? experiment.evaluation.episodeCount
    let world = try World(experiment, environmentCount: count)
    self.experiment = experiment
    self.recordedEpisode = min(recordedEpisode, count - 1)
    robotMass = world.robot.totalMass
    environment = try world.makeEnvironment(
      experiment.environment, seed: experiment.seed,
      pool: WorkerPool(workerCount: workerCount))
  }

  /// What a policy for these episodes must know.
  public var contract: PolicyContract { environment.contract }

  /// Plays all episodes.
  ///
  /// - Parameters:
  ///   - controller: drives the robots.
  ///   - progress: called after each control step with the share that is done.
  /// - Returns: the figures, and the recorded motion.
  /// - Throws: `EvaluationError` where the controller fails.
  public func evaluate(
    _ controller: any Controller, progress: (Double) -> Void = { _ in }
  ) throws(EvaluationError) -> (result: CaseResult, motion: RecordedMotion) {
    let shape = environment.shape
    let suite = EpisodeSuite(experiment.evaluation, count: shape.environmentCount)
    environment.beginEvaluation(suite.episodes)
    var observations = ObservationBatch(shape: shape)
    var outcome = StepOutcome(environmentCount: shape.environmentCount)
    var tallies = Array(repeating: EpisodeTally(), count: shape.environmentCount)
    var motion = RecordedMotion(timestep: environment.timestep)

    let stepCount = Int((experiment.evaluation.duration / environment.timestep).rounded())
    var step = 0
    while !environment.isEvaluationFinished && step < stepCount {
      environment.observe(into: &observations)
      let actions = try controller.act(
        observations: observations.actor, count: shape.environmentCount)
      environment.step(actions: actions, into: &outcome)
      step += 1
      let state = environment.state
      let results = environment.evaluationResults
      for index in tallies.indices where results[index].cause == nil {
        tallies[index].add(
          state, row: index, command: environment.command(of: index),
          timestep: environment.timestep)
      }
      if results[recordedEpisode].cause == nil || motion.frames.count < 2 {
        motion.append(state, row: recordedEpisode)
      }
      progress(Double(step) / Double(stepCount))
    }
    return (result(controller, tallies), motion)
  }

  private func result(_ controller: any Controller, _ tallies: [EpisodeTally]) -> CaseResult {
    let outcomes = environment.evaluationResults
    var causes: [String: Int] = [:]
    for outcome in outcomes { causes[outcome.cause?.rawValue ?? "time", default: 0] += 1 }
    let survivors = outcomes.count { $0.cause == nil }
    let survivedTimes = outcomes.map { Double($0.stepCount) * environment.timestep }
    return CaseResult(
      controller: controller.name, engine: experiment.simulation.engine.rawValue,
      name: experiment.name, episodes: outcomes.count,
      survived: .share(survivors, of: outcomes.count),
      forwardSpeed: .mean(tallies.compactMap(\.forwardSpeed)),
      velocityError: .mean(tallies.compactMap(\.velocityError)),
      yawRateError: .mean(tallies.compactMap(\.yawRateError)),
      costOfTransport: .mean(
        tallies.compactMap {
          $0.costOfTransport(
            mass: robotMass, gravity: experiment.simulation.physics.gravity)
        }),
      meanSurvival: survivedTimes.reduce(0, +) / Double(max(outcomes.count, 1)), causes: causes)
  }
}

/// Sums over one episode.
private struct EpisodeTally {
  private var stepCount = 0
  private var forwardSpeedSum = 0.0
  private var squaredVelocityError = 0.0
  private var squaredYawRateError = 0.0
  private var work = 0.0
  private var distance = 0.0

  /// Adds a control step.
  mutating func add(
    _ state: BatchState, row: Int, command: VelocityCommand, timestep: Double
  ) {
    let velocity = state.baseLinearVelocityInWorld.vector(row)
    let heading = Quaternion(axis: .unitZ, angle: state.baseOrientation.quaternion(row).yaw)
    let inHeading = heading.actInverse(velocity)
    forwardSpeedSum += inHeading.x
    let errorX = inHeading.x - command.forwardSpeed
    let errorY = inHeading.y - command.leftwardSpeed
    squaredVelocityError += errorX * errorX + errorY * errorY
    let yawError = state.baseAngularVelocityInWorld.vector(row).z - command.yawRate
    squaredYawRateError += yawError * yawError
    for joint in row * state.jointCount..<(row + 1) * state.jointCount {
      work += abs(state.jointTorque[joint] * state.jointVelocity[joint]) * timestep
    }
    distance += (inHeading.x * inHeading.x + inHeading.y * inHeading.y).squareRoot() * timestep
    stepCount += 1
  }

  var forwardSpeed: Double? { stepCount > 0 ? forwardSpeedSum / Double(stepCount) : nil }

  var velocityError: Double? {
    stepCount > 0 ? (squaredVelocityError / Double(stepCount)).squareRoot() : nil
  }

  var yawRateError: Double? {
    stepCount > 0 ? (squaredYawRateError / Double(stepCount)).squareRoot() : nil
  }

  /// Σ |τ q̇| Δt / (m g d); nil for less than a metre.
  func costOfTransport(mass: Double, gravity: Double) -> Double? {
    distance > 1 ? work / (mass * gravity * distance) : nil
  }
}
