public import EvaluationSuites
import Locomotion
import PolicyInterface
import Reproducibility
public import Training

/// Plays a suite, or the evaluation's episodes of an experiment, with a controller.
public struct Evaluator {
  /// What is simulated.
  public let experiment: Experiment
  /// Plays the episodes.
  public let player: SuitePlayer
  /// Whose motion is recorded for pictures.
  private let recordedEpisode: Int

  /// - Parameters:
  ///   - experiment: says what is simulated.
  ///   - suite: what is played; nil for the experiment's own episodes.
  ///   - episodeCount: number of episodes of each case, or nil for the suite's.
  ///   - workerCount: number of worker threads.
  ///   - recordedEpisode: index of the episode that is recorded.
  ///   - largestBatch: the most robots that are simulated side by side.
  /// - Throws: `EvaluationError` or `TrainingError` where the experiment has no such episodes.
  public init(
    _ experiment: Experiment, suite: EvaluationSuite? = nil, episodeCount: Int? = nil,
    workerCount: Int, recordedEpisode: Int = 0, largestBatch: Int = SuitePlayer.largestBatch
  ) throws {
    guard experiment.task == .velocity else {
      throw EvaluationError.wrongTask(name: experiment.name)
    }
    // Cases of a suite are the same for every experiment.
    let ground = suite == nil ? experiment.environment.terrain : TerrainConfiguration()
    var suite = suite ?? experiment.evaluation.suite(named: experiment.name)
    if let episodeCount { suite.episodeCount = episodeCount }
    var experiment = experiment
    if let timestep = experiment.evaluation.timestep {
      experiment.simulation.physics.timestep = timestep
    }
    self.experiment = experiment
    player = try SuitePlayer(
      suite, ground: ground, in: experiment, largestBatch: largestBatch,
      pool: WorkerPool(workerCount: workerCount))
    self.recordedEpisode = max(0, min(recordedEpisode, player.episodeCount - 1))
  }

  /// What a policy for these episodes must know.
  public var contract: PolicyContract { player.contract }

  /// Plays all episodes.
  ///
  /// - Parameters:
  ///   - controller: drives the robots.
  ///   - gaitReference: the gait with which strides are compared; nil for none.
  ///   - progress: called after each control step with the share that is done.
  /// - Returns: the figures, and the recorded motion.
  /// - Throws: `ControllerError` where the controller fails, `ReferenceMotionError` where the
  ///   reference is not one of the robot's.
  public func evaluate(
    _ controller: any Controller, gaitReference: GaitReference? = nil,
    progress: (Double) -> Void = { _ in }
  ) throws -> (report: EvaluationReport, motion: RecordedMotion) {
    let (report, motions) = try evaluate(
      controller, recording: [recordedEpisode], gaitReference: gaitReference, progress: progress)
    return (report, motions[0])
  }

  /// Plays all episodes and records some.
  ///
  /// - Parameter rows: which of the ordinary episodes on the first ground; of those that are not played
  ///   side by side with the first nothing is recorded.
  /// - Returns: the figures, and `[rows]` the motions.
  func evaluate(
    _ controller: any Controller, recording rows: [Int], gaitReference: GaitReference? = nil,
    progress: (Double) -> Void
  ) throws -> (report: EvaluationReport, motions: [RecordedMotion]) {
    let references = try player.suite.cases.map {
      try gaitReference?.strides(for: $0, robot: player.robot)
    }
    var motions = rows.map { _ in
      RecordedMotion(timestep: player.timestep, terrain: player.terrain)
    }
    var outcomes = try player.play(
      controller,
      watch: { step in
        for (place, row) in rows.enumerated() where step.isPlaying.indices.contains(row) {
          if step.isPlaying[row] || motions[place].frames.count < 2 {
            motions[place].append(step.state, row: row)
          }
        }
      }, progress: progress)
    for (index, reference) in references.enumerated() { outcomes[index].reference = reference }
    let engine = experiment.simulation.engine.rawValue
    let results = outcomes.map { CaseResult($0, controller: controller.name, engine: engine) }
    return (EvaluationReport(cases: results), motions)
  }
}
