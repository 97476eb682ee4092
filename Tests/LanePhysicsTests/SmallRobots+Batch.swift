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
    try LaneBatch(
      robot: robot, count: count, configuration: .milliseconds(configure), settings: settings,
      pool: WorkerPool(workerCount: workers))
  }
}
