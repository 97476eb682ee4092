import Physics
import Reproducibility
import RobotModel
import TestSupport

@testable import ODEPhysics

extension SmallRobots {
  static func batch(
    _ robot: RobotDescription, count: Int = 1, workers: Int = 1,
    configure: (inout PhysicsConfiguration) -> Void = { _ in }
  ) throws -> ODEBatch {
    var configuration = PhysicsConfiguration()
    configuration.timestep = 0.001
    configure(&configuration)
    return try ODEBatch(
      robot: robot, count: count, configuration: configuration,
      pool: WorkerPool(workerCount: workers))
  }
}
