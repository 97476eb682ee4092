import Physics
import Reproducibility
import RobotModel
import SpatialMath

/// Speed of a physics engine: many robots around their standing pose, every joint driven by noisy
/// targets as a policy at the beginning of training gives them, those that fall put back.
public struct PhysicsBenchmark: Equatable, Sendable {
  /// Physics steps of all robots per second, the median over the measured spans [1/s].
  public let physicsStepsPerSecond: Double
  /// Control steps of all robots per second, the median over the measured spans [1/s].
  public let controlStepsPerSecond: Double

  /// Standard deviation of the noise on the targets [rad].
  private static let targetNoise = 0.1
  /// Share of the standing height below which a robot counts as fallen.
  private static let fallenShare = 0.7
  /// Control steps of a measured span.
  private static let stepsPerSpan = 10

  /// Measures a batch.
  ///
  /// - Parameters:
  ///   - batch: the robots.
  ///   - substeps: physics steps of a control step.
  ///   - seconds: how long to measure [s].
  public init(_ batch: any PhysicsBatch, substeps: Int, seconds: Double) {
    let robot = batch.robot
    let pose = robot.nominalPositions
    let height = robot.standingHeight(positions: pose) ?? 1
    let rest = RobotState(
      atRest: robot, basePose: Pose(position: Vector3(0, 0, height)))
    for index in 0..<batch.robotCount { batch.reset(index, to: rest, targets: pose) }
    var stream = RandomStream(seed: 1, stream: 0)
    var targets = (0..<batch.robotCount).flatMap { _ in pose }

    let clock = ContinuousClock()
    let begin = clock.now
    var rates: [Double] = []
    while rates.count < 3 || (clock.now - begin) / .seconds(1) < seconds {
      let start = clock.now
      for _ in 0..<PhysicsBenchmark.stepsPerSpan {
        for index in targets.indices {
          targets[index] =
            pose[index % pose.count] + PhysicsBenchmark.targetNoise * stream.normal()
        }
        let faults = Set(batch.advance(targets: targets, substeps: substeps).map(\.index))
        let heights = batch.state.basePositionInWorld
        for index in 0..<batch.robotCount
        where faults.contains(index)
          || heights[3 * index + 2] < PhysicsBenchmark.fallenShare * height
        {
          batch.reset(index, to: rest, targets: pose)
        }
      }
      let steps = Double(PhysicsBenchmark.stepsPerSpan * batch.robotCount)
      rates.append(steps / ((clock.now - start) / .seconds(1)))
    }
    // The first span warms caches.
    controlStepsPerSecond = rates.dropFirst().sorted()[(rates.count - 1) / 2]
    physicsStepsPerSecond = controlStepsPerSecond * Double(substeps)
  }
}
