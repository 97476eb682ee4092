import EvaluationSuites
import Locomotion
import Reproducibility

extension SuitePlayer {
  /// A player whose robots are simulated as an experiment says, on the ground of each case.
  ///
  /// - Parameters:
  ///   - suite: what is played.
  ///   - ground: of the cases that do not say their own.
  ///   - experiment: says what is simulated.
  ///   - largestBatch: the most robots that are simulated side by side.
  ///   - pool: the workers.
  /// - Throws: `TrainingError` where the robots cannot be made.
  public init(
    _ suite: EvaluationSuite, ground: TerrainConfiguration = TerrainConfiguration(),
    in experiment: Experiment, largestBatch: Int = SuitePlayer.largestBatch, pool: WorkerPool
  ) throws(TrainingError) {
    try self.init(suite, ground: ground, largestBatch: largestBatch) {
      robotCount, terrain throws(TrainingError) in
      var experiment = experiment
      experiment.environment.terrain = terrain
      let world = try World(
        experiment, environmentCount: robotCount, commandDelay: suite.largestCommandDelay)
      return try world.makeEnvironment(
        experiment.environment, seed: experiment.seed, pool: pool)
    }
  }
}
