import EnvironmentInterface
import LinearAlgebra
import ReinforcementLearning
import Reproducibility

/// Speed of the learner alone: how many collected transitions it digests in a second, all epochs
/// counted.
public struct LearningBenchmark: Equatable, Sendable {
  /// What is measured.
  public struct Settings: Hashable, Sendable {
    /// Numbers in the observations of actor and critic.
    public var observationCount = 60
    /// Numbers in the action.
    public var actionCount = 12
    /// Units of each hidden layer of both networks.
    public var hiddenCounts = [256, 128]
    /// Number of environments.
    public var environmentCount = 1024
    /// Control steps of each environment between two updates.
    public var stepsPerEnvironment = 24
    /// Passes over the rollout in one update.
    public var epochCount = 5
    /// Mini-batches of each pass.
    public var miniBatchCount = 4
    /// Number of threads.
    public var workerCount = 2
    /// Updates that are measured, after one that is not.
    public var iterationCount = 3

    /// The sizes of a velocity task for a biped with twelve joints.
    public init() {}
  }

  /// What was measured.
  public let settings: Settings
  /// Transitions per second of the update, the fastest iteration [1/s].
  public let updateSamplesPerSecond: Double
  /// Transitions per second of observing, acting and storing, the fastest iteration [1/s].
  public let collectionStepsPerSecond: Double
  /// Processor family for which the matrix library chose its kernels.
  public let matrixKernels: String

  /// Measures the learner on an environment that costs next to nothing.
  ///
  /// - Parameter settings: sizes and number of threads.
  /// - Returns: the figures.
  /// - Throws: `LearningError` where a size is out of its range.
  public static func run(_ settings: Settings) throws(LearningError) -> LearningBenchmark {
    var configuration = PPOConfiguration()
    configuration.actor.hiddenCounts = settings.hiddenCounts
    configuration.critic.hiddenCounts = settings.hiddenCounts
    configuration.stepsPerEnvironment = settings.stepsPerEnvironment
    configuration.epochCount = settings.epochCount
    configuration.miniBatchCount = settings.miniBatchCount
    let runner = try OnPolicyRunner(
      environment: NoiseEnvironment(
        shape: EnvironmentShape(
          environmentCount: settings.environmentCount,
          observationCount: settings.observationCount,
          criticObservationCount: settings.observationCount,
          actionCount: settings.actionCount),
        seed: 1),
      configuration: configuration, seed: 1, pool: WorkerPool(workerCount: settings.workerCount))
    let samples = Double(settings.environmentCount * settings.stepsPerEnvironment)
    var updateRate = 0.0
    var collectionRate = 0.0
    // The first iteration makes workspaces and warms caches.
    _ = try runner.iterate()
    for _ in 0..<settings.iterationCount {
      let report = try runner.iterate()
      updateRate = max(updateRate, samples / report.learningSeconds)
      collectionRate = max(collectionRate, samples / report.collectionSeconds)
    }
    return LearningBenchmark(
      settings: settings, updateSamplesPerSecond: updateRate,
      collectionStepsPerSecond: collectionRate, matrixKernels: BLASLibrary.coreName)
  }
}
