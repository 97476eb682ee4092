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
    /// How long to measure at least, after one update that does not count [s]; 3 updates in any
    /// case.
    public var seconds = 1.0

    /// The sizes of a velocity task for a biped with twelve joints.
    public init() {}
  }

  /// What was measured.
  public let settings: Settings
  /// Transitions per second of the update, the median iteration [1/s].
  public let updateSamplesPerSecond: Double
  /// Transitions per second of observing, acting and storing, the median iteration [1/s].
  public let collectionStepsPerSecond: Double
  /// Processor family for which the matrix library chose the kernels that gave the peak.
  public let matrixKernels: String
  /// Floating-point operations of the update's products for one transition, all epochs counted.
  public let matrixOperationsPerSample: Int
  /// What the library reaches on large square matrices, all workers together [1/s].
  public let matrixPeak: Double
  /// What the update's own sequence of products reaches by itself, all workers together [1/s].
  public let matrixRate: Double

  /// Part of the peak that the update's products reach by themselves.
  public var matrixShareOfPeak: Double { matrixRate / matrixPeak }

  /// Part of the peak that the whole update reaches, everything else counted as waiting.
  public var updateShareOfPeak: Double {
    updateSamplesPerSecond * Double(matrixOperationsPerSample) / matrixPeak
  }

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
    let pool = WorkerPool(workerCount: settings.workerCount)
    let runner = try OnPolicyRunner(
      environment: NoiseEnvironment(
        shape: EnvironmentShape(
          environmentCount: settings.environmentCount,
          observationCount: settings.observationCount,
          criticObservationCount: settings.observationCount,
          actionCount: settings.actionCount),
        seed: 1),
      configuration: configuration, seed: 1, pool: pool)
    let samples = Double(settings.environmentCount * settings.stepsPerEnvironment)
    // The first iteration makes workspaces and warms caches.
    _ = try runner.iterate()
    var learning: [Double] = []
    var collection: [Double] = []
    while learning.count < 3 || learning.reduce(0, +) < settings.seconds {
      let report = try runner.iterate()
      learning.append(report.learningSeconds)
      collection.append(report.collectionSeconds)
    }
    let hidden = [settings.observationCount] + settings.hiddenCounts
    let products = MatrixPart(
      layerSizes: [hidden + [settings.actionCount], hidden + [1]],
      rowCount: PPO.blockRowCount, pool: pool)
    return LearningBenchmark(
      settings: settings, updateSamplesPerSecond: samples / learning.median,
      collectionStepsPerSecond: samples / collection.median, matrixKernels: BLASLibrary.coreName,
      matrixOperationsPerSample: settings.epochCount * products.operationsPerRow,
      matrixPeak: MatrixPeak.measure(pool), matrixRate: products.measure())
  }
}

extension [Double] {
  /// The middle of the sorted numbers, the upper one of two.
  fileprivate var median: Double { sorted()[count / 2] }
}
