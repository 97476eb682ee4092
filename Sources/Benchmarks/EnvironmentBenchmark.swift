import EnvironmentInterface
import Glibc
import Locomotion
import Physics
import Reproducibility
import RobotModel

/// Cost of the environment alone: everything of a control step but the physics.
public struct EnvironmentBenchmark: Equatable, Sendable {
  /// Time of a control step and of reading its observations, for each robot and worker, the median
  /// over the measured spans [s].
  public let secondsPerRobotStep: Double
  /// Processor time of the same, for each robot, all workers together, the mean [s]: what it costs
  /// where others use the machine too.
  public let processorSecondsPerRobotStep: Double
  /// Numbers in the actor's observation.
  public let observationCount: Int
  /// Resident memory that the environment takes for each robot, the physics left out [bytes]; nil
  /// where the system does not say.
  public let bytesPerRobot: Int?

  /// Control steps of a measured span, at least.
  private static let stepsPerSpan = 20

  /// Measures an environment over motionless robots.
  ///
  /// - Parameters:
  ///   - configuration: what the robots do.
  ///   - batch: the robots.
  ///   - workerCount: number of threads.
  ///   - seconds: how long to measure [s].
  /// - Throws: `LocomotionError` where the configuration does not fit the robot.
  public init(
    _ configuration: LocomotionConfiguration, batch: MotionlessBatch, workerCount: Int,
    seconds: Double
  ) throws(LocomotionError) {
    let before = ResidentMemory.bytes
    let environment = try LocomotionEnvironment(
      configuration: configuration, physics: batch, jointMirror: nil,
      pool: WorkerPool(workerCount: workerCount), seed: 1)
    let count = batch.robotCount
    bytesPerRobot = ResidentMemory.bytes.flatMap { now in before.map { (now - $0) / count } }
    observationCount = environment.shape.observationCount

    var actions = [Float](repeating: 0, count: count * environment.shape.actionCount)
    var stream = RandomStream(seed: 1, stream: 0)
    stream.fillNormal(&actions)
    var outcome = StepOutcome(environmentCount: count)
    var observations = ObservationBatch(shape: environment.shape)

    let clock = ContinuousClock()
    let firstTick = Glibc.clock()
    let begin = clock.now
    var times: [Double] = []
    while times.count < 4 || (clock.now - begin) / .seconds(1) < seconds {
      let start = clock.now
      for _ in 0..<EnvironmentBenchmark.stepsPerSpan {
        environment.step(actions: actions, into: &outcome)
        environment.observe(into: &observations)
      }
      let robotSteps = Double(EnvironmentBenchmark.stepsPerSpan * count)
      times.append((clock.now - start) / .seconds(1) * Double(workerCount) / robotSteps)
    }
    let robotSteps = Double(times.count * EnvironmentBenchmark.stepsPerSpan * count)
    // POSIX counts a million ticks in a second.
    processorSecondsPerRobotStep = 1e-6 * Double(Glibc.clock() - firstTick) / robotSteps
    // The first span warms caches.
    secondsPerRobotStep = times.dropFirst().sorted()[(times.count - 1) / 2]
  }
}
