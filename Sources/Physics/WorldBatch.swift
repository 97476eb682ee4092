import Reproducibility
import RobotModel
import SpatialMath

/// The batch of an engine that simulates robots one by one: one world per robot, worlds shared out
/// among the workers.
package final class WorldBatch<World: PhysicsWorld>: PhysicsBatch {
  /// The robot as it is commanded: without fixed joints, held joints welded.
  package let robot: RobotDescription
  /// Number of copies.
  package let robotCount: Int
  /// Settings with which the batch was made.
  package let configuration: PhysicsConfiguration
  /// State after the last `advance` or `reset`.
  package internal(set) var state: BatchState

  /// The robot as it is simulated.
  let simulated: SimulatedRobot
  /// `[robots]`.
  package private(set) var worlds: [World]
  private let pool: WorkerPool

  /// - Parameters:
  ///   - simulated: the robot, without fixed joints.
  ///   - count: number of copies.
  ///   - configuration: settings of the batch.
  ///   - pool: workers that share the worlds.
  ///   - makeWorld: makes a world of the robot; called `count` times.
  /// - Throws: what `makeWorld` throws.
  package init<Refusal>(
    _ simulated: SimulatedRobot, count: Int, configuration: PhysicsConfiguration, pool: WorkerPool,
    makeWorld: () throws(Refusal) -> World
  ) throws(Refusal) {
    precondition(count > 0, "a batch has at least 1 robot, got \(count)")
    self.simulated = simulated
    robot = simulated.commanded
    robotCount = count
    self.configuration = configuration
    self.pool = pool
    var worlds: [World] = []
    for _ in 0..<count { worlds.append(try makeWorld()) }
    self.worlds = worlds
    state = BatchState(
      robotCount: count, jointCount: robot.joints.count, footCount: robot.feet.count)
    let rest = RobotState(atRest: robot)
    for index in 0..<count { reset(index, to: rest, targets: rest.jointPositions) }
  }

  /// Sets one robot's properties; they hold until they are set again.
  package func setProperties(_ properties: RobotProperties, of index: Int) {
    configuration.checkDelay(properties.commandDelay)
    worlds[index].apply(simulated.withHeldJoints(properties))
  }

  /// Puts one robot into a state; target filter and delayed targets start at `targets`, `[joints]`
  /// [rad].
  package func reset(_ index: Int, to robotState: RobotState, targets: [Double]) {
    if let fresh = worlds[index].replacement() { worlds[index] = fresh }
    worlds[index].reset(
      to: simulated.withHeldJoints(robotState), targets: simulated.withHeldJoints(targets: targets))
    worlds[index].write(to: &state, row: index, substeps: 0)
  }

  /// Changes one robot's base velocity at once [m/s].
  package func push(_ index: Int, velocityChangeInWorld: Vector3) {
    worlds[index].push(velocityChangeInWorld: velocityChangeInWorld)
  }

  /// Holds a force [N] at the base's centre of mass and a torque [N m] on the base during the coming
  /// `advance` calls.
  package func setExternalWrench(
    _ index: Int, forceInWorld: Vector3, torqueInWorld: Vector3
  ) {
    worlds[index].externalForceInWorld = forceInWorld
    worlds[index].externalTorqueInWorld = torqueInWorld
  }

  /// Advances all robots by `substeps` physics steps; gives the robots that failed.
  package func advance(
    targets: [Double], gains: GainScales?, feedForward: FeedForward?, substeps: Int
  ) -> [PhysicsFault] {
    checkCounts(targets: targets, gains: gains, feedForward: feedForward)
    let worlds = self.worlds
    for (index, world) in worlds.enumerated() where world.fault == nil {
      world.fault = refusal(of: targets, gains: gains, feedForward: feedForward, robot: index)
    }
    let targets = targetsWithHeldJoints(targets)
    let gains = gainsWithHeldJoints(gains)
    let feedForward = feedForwardWithHeldJoints(feedForward)
    pool.forEach(robotCount) { index in
      worlds[index].advance(
        targets: targets, gains: gains, feedForward: feedForward, row: index, substeps: substeps)
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

  /// `[robots, joints]` from `[robots, commanded joints]`.
  private func targetsWithHeldJoints(_ targets: [Double]) -> [Double] {
    guard !simulated.heldJoints.isEmpty else { return targets }
    return (0..<robotCount).flatMap {
      simulated.withHeldJoints(targets: targets.row($0, of: robot.joints.count))
    }
  }

  /// The same of factors on the gains, 1 for held joints.
  private func gainsWithHeldJoints(_ gains: GainScales?) -> GainScales? {
    guard let gains, !simulated.heldJoints.isEmpty else { return gains }
    return GainScales(
      stiffness: withHeldJoints(gains.stiffness, held: 1),
      damping: withHeldJoints(gains.damping, held: 1))
  }

  /// The same of what is fed forward, 0 for held joints.
  private func feedForwardWithHeldJoints(_ feedForward: FeedForward?) -> FeedForward? {
    guard let feedForward, !simulated.heldJoints.isEmpty else { return feedForward }
    return FeedForward(
      velocities: withHeldJoints(feedForward.velocities, held: 0),
      torques: withHeldJoints(feedForward.torques, held: 0))
  }

  /// `[robots, joints]` from `[robots, commanded joints]`, with one value for all held joints.
  private func withHeldJoints(_ values: [Double], held: Double) -> [Double] {
    (0..<robotCount).flatMap {
      simulated.withHeldJoints(values: values.row($0, of: robot.joints.count), held: held)
    }
  }
}
