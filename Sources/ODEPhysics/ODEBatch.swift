import Physics
import Reproducibility
import RobotModel
import SpatialMath

/// The Open Dynamics Engine behind `PhysicsBatch`: one world per robot, worlds shared out among the
/// workers.
public final class ODEBatch: PhysicsBatch {
  /// The robot, without fixed joints.
  public let robot: RobotDescription
  /// Number of copies.
  public let robotCount: Int
  /// Settings with which the batch was made.
  public let configuration: PhysicsConfiguration
  /// State after the last `advance` or `reset`.
  public internal(set) var state: BatchState

  private(set) var worlds: [ODEWorld]
  private let pool: WorkerPool

  /// - Parameters:
  ///   - robot: without fixed joints; every link needs mass.
  ///   - count: number of copies.
  ///   - configuration: settings of the batch.
  ///   - settings: settings of ODE.
  ///   - pool: workers that share the worlds.
  /// - Throws: `ODEError` where ODE cannot simulate the robot.
  public init(
    robot: RobotDescription, count: Int, configuration: PhysicsConfiguration,
    settings: ODEConfiguration = ODEConfiguration(), pool: WorkerPool
  ) throws(ODEError) {
    precondition(count > 0, "a batch has at least 1 robot, got \(count)")
    self.robot = robot
    robotCount = count
    self.configuration = configuration
    self.pool = pool
    var worlds: [ODEWorld] = []
    for _ in 0..<count {
      worlds.append(
        try ODEWorld(robot: robot, physics: configuration, settings: settings))
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
    if worlds[index].isBroken, let fresh = worlds[index].replacement() { worlds[index] = fresh }
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
      do {
        try ODELibrary.prepareThread()
        worlds[index].advance(targets: targets, row: index, substeps: substeps)
      } catch {
        worlds[index].fault = "\(error)"
      }
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
