import Physics
import Reproducibility
import RobotModel

/// The Open Dynamics Engine behind `PhysicsBatch`.
package typealias ODEBatch = WorldBatch<ODEWorld>

extension WorldBatch where World == ODEWorld {
  /// - Parameters:
  ///   - robot: without fixed joints; every link needs mass.
  ///   - count: number of copies.
  ///   - configuration: settings of the batch.
  ///   - settings: settings of ODE.
  ///   - pool: workers that share the worlds.
  /// - Throws: `ODEError` where ODE cannot simulate the robot.
  package convenience init(
    robot: RobotDescription, count: Int, configuration: PhysicsConfiguration,
    settings: ODEConfiguration = ODEConfiguration(), pool: WorkerPool
  ) throws(ODEError) {
    let simulated: SimulatedRobot
    do {
      simulated = try SimulatedRobot(robot, holding: configuration.heldJoints)
    } catch {
      throw .heldJoint(error)
    }
    try self.init(simulated, count: count, configuration: configuration, pool: pool) {
      () throws(ODEError) in
      try ODEWorld(simulated, physics: configuration, settings: settings)
    }
  }
}
