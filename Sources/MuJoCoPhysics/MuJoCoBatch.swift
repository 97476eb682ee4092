#if MuJoCo
  import Physics
  import Reproducibility
  import RobotModel
  import SpatialMath

  /// MuJoCo behind `PhysicsBatch`: a model and a state per robot, robots shared out among the
  /// workers.
  public final class MuJoCoBatch: PhysicsBatch {
    /// The robot, without fixed joints.
    public let robot: RobotDescription
    /// Number of copies.
    public let robotCount: Int
    /// Settings with which the batch was made.
    public let configuration: PhysicsConfiguration
    /// State after the last `advance` or `reset`.
    public internal(set) var state: BatchState

    let worlds: [MuJoCoWorld]
    private let pool: WorkerPool

    /// - Parameters:
    ///   - robot: without fixed joints; every link that moves needs mass.
    ///   - count: number of copies.
    ///   - configuration: settings of the batch.
    ///   - settings: settings of MuJoCo.
    ///   - pool: workers that share the worlds.
    /// - Throws: `MuJoCoError` where MuJoCo cannot simulate the robot.
    public init(
      robot: RobotDescription, count: Int, configuration: PhysicsConfiguration,
      settings: MuJoCoConfiguration = MuJoCoConfiguration(), pool: WorkerPool
    ) throws(MuJoCoError) {
      precondition(count > 0, "a batch has at least 1 robot, got \(count)")
      self.robot = robot
      robotCount = count
      self.configuration = configuration
      self.pool = pool
      let points = ContactPoint.candidates(of: robot)
      let template = try MuJoCoModel(
        MuJoCoModelText(
          robot: robot, physics: configuration, settings: settings, points: points))
      var worlds: [MuJoCoWorld] = []
      for _ in 0..<count {
        worlds.append(
          try MuJoCoWorld(
            robot: robot, physics: configuration, contactPoints: points, template: template))
      }
      self.worlds = worlds
      state = BatchState(
        robotCount: count, jointCount: robot.joints.count, footCount: robot.feet.count)
      let nominal = robot.nominalPositions
      let rest = RobotState(
        basePose: robot.basePose, jointPositions: nominal,
        jointVelocities: Array(repeating: 0, count: nominal.count))
      for index in 0..<count { reset(index, to: rest, targets: nominal) }
    }

    /// Sets one robot's properties; they hold until they are set again.
    public func setProperties(_ properties: RobotProperties, of index: Int) {
      configuration.checkDelay(properties.commandDelay)
      worlds[index].apply(properties)
    }

    /// Puts one robot into a state; target filter and delayed targets start at `targets`, `[joints]`
    /// [rad].
    public func reset(_ index: Int, to robotState: RobotState, targets: [Double]) {
      worlds[index].reset(to: robotState, targets: targets)
      worlds[index].write(to: &state, row: index, substeps: 0)
    }

    /// Changes one robot's base velocity at once [m/s].
    public func push(_ index: Int, velocityChangeInWorld: Vector3) {
      worlds[index].push(velocityChangeInWorld: velocityChangeInWorld)
    }

    /// Holds a force [N] at the base's frame origin during the coming `advance` calls.
    public func setExternalForce(_ index: Int, forceInWorld: Vector3) {
      worlds[index].externalForceInWorld = forceInWorld
    }

    /// Advances all robots by `substeps` physics steps; gives the robots that failed.
    public func advance(targets: [Double], substeps: Int) -> [PhysicsFault] {
      precondition(
        targets.count == robotCount * robot.joints.count,
        "\(robotCount) robots of \(robot.joints.count) joints got \(targets.count) targets")
      let worlds = self.worlds
      pool.forEach(robotCount) { index in
        worlds[index].advance(targets: targets, row: index, substeps: substeps)
      }
      var faults: [PhysicsFault] = []
      for (index, world) in worlds.enumerated() {
        if let reason = world.fault {
          faults.append(PhysicsFault(index: index, reason: reason))
        } else {
          world.write(to: &state, row: index, substeps: substeps)
        }
      }
      return faults
    }
  }
#endif
