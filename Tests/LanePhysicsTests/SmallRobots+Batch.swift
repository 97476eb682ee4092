import Physics
import Reproducibility
import RobotModel
import TestSupport

@testable import LanePhysics

extension SmallRobots {
  static func batch(
    _ robot: RobotDescription, count: Int = 1, workers: Int = 1,
    settings: LaneConfiguration = LaneConfiguration(),
    configure: (inout PhysicsConfiguration) -> Void = { _ in }
  ) throws -> LaneBatch {
    var configuration = PhysicsConfiguration()
    configuration.timestep = 0.001
    configure(&configuration)
    return try LaneBatch(
      robot: robot, count: count, configuration: configuration, settings: settings,
      pool: WorkerPool(workerCount: workers))
  }
}
