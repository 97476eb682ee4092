#if MuJoCo
  import Physics
  import Reproducibility
  import RobotModel

  /// MuJoCo behind `PhysicsBatch`: a model and a state per robot.
  package typealias MuJoCoBatch = WorldBatch<MuJoCoWorld>

  extension WorldBatch where World == MuJoCoWorld {
    /// - Parameters:
    ///   - robot: without fixed joints; every link that moves needs mass.
    ///   - count: number of copies.
    ///   - configuration: settings of the batch.
    ///   - settings: settings of MuJoCo.
    ///   - pool: workers that share the worlds.
    /// - Throws: `MuJoCoError` where MuJoCo cannot simulate the robot.
    package convenience init(
      robot: RobotDescription, count: Int, configuration: PhysicsConfiguration,
      settings: MuJoCoConfiguration = MuJoCoConfiguration(), pool: WorkerPool
    ) throws(MuJoCoError) {
      let simulated: SimulatedRobot
      do {
        simulated = try SimulatedRobot(robot, holding: configuration.heldJoints)
      } catch {
        throw .heldJoint(error)
      }
      let points = ContactPoint.candidates(of: robot)
      let template = try MuJoCoModel(
        MuJoCoModelText(
          robot: robot, physics: configuration, settings: settings, points: points))
      try self.init(simulated, count: count, configuration: configuration, pool: pool) {
        () throws(MuJoCoError) in
        try MuJoCoWorld(
          simulated, physics: configuration, contactPoints: points, template: template)
      }
    }
  }
#endif
