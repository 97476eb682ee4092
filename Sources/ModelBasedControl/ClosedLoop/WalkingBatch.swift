import Physics
import Reproducibility
import RigidBodyDynamics
import RobotModel
import SpatialMath

/// Robots of a batch that walk by a model-based controller each, in whatever engine.
///
/// All go on in lock-step, a tick of the controllers to a step of the engine: what a computer takes for
/// a plan is charged as `WalkingParameters.planDelay`, not measured. To a controller the ground where its
/// robot begins is at height 0.
public final class WalkingBatch {
  /// The robots.
  public let batch: any PhysicsBatch
  /// `[robots]`
  public let controllers: [ModelBasedController]
  /// Whether states are estimated from sensors; else the true ones are known.
  public let isEstimating: Bool

  private let robots: [Robot]
  private let pool: WorkerPool
  private var targets: [Double]
  private var feedForward: FeedForward

  /// A robot's controller and what it feels.
  ///
  /// Safety: the batch hands every robot to one call of a parallel loop and waits for the loop's end
  /// before it touches the robot itself; robots share nothing that changes.
  private final class Robot: @unchecked Sendable {
    let controller: ModelBasedController
    var sensors: SensorModel
    var sample: SensorSample
    /// With heights as the controller counts them.
    var truth: RigidBodyState
    var duration = Duration.zero
    /// Height of the ground where the robot began [m].
    private let groundHeight: Double

    init(
      _ state: RigidBodyState, groundHeight: Double, sensors: SensorModel,
      controller: ModelBasedController
    ) {
      self.controller = controller
      self.sensors = sensors
      self.groundHeight = groundHeight
      sample = SensorSample(jointCount: state.jointPositions.count)
      truth = state
    }

    func update(
      _ state: BatchState, _ index: Int, timestep: Double, isEstimating: Bool,
      command: WalkingCommand
    ) {
      state.read(index, into: &truth)
      truth.basePose.position.z -= groundHeight
      let torques = state.jointTorque[
        index * state.jointCount..<(index + 1) * state.jointCount]
      sensors.read(truth, torques: Array(torques), timestep: timestep, into: &sample)
      duration = ContinuousClock().measure {
        controller.update(sample, truth: isEstimating ? nil : truth, command: command)
      }
    }
  }

  /// - Parameters:
  ///   - batch: with feed-forward and the controllers' tick as time step, of robots without gains
  ///     (`RobotDescription.withoutGains`), each on its feet.
  ///   - robot: what the controllers take the robot for.
  ///   - parameters: what the controllers are made of.
  ///   - sensors: how far sensors are from the truth; nil for true states in place of estimates.
  ///   - seeds: `[robots]` of the sensors' noise, of each robot its own; of no meaning without sensors.
  ///   - pool: the workers that share the robots.
  public init(
    _ batch: any PhysicsBatch, robot: RobotDescription,
    parameters: WalkingParameters = WalkingParameters(), sensors: SensorImperfections? = nil,
    seeds: [UInt64] = [], pool: WorkerPool = WorkerPool(workerCount: 1)
  ) {
    precondition(
      sensors == nil || seeds.count == batch.robotCount,
      "\(batch.robotCount) robots with sensors got \(seeds.count) seeds")
    precondition(
      batch.configuration.hasFeedForward
        && batch.configuration.timestep == parameters.wholeBody.tick,
      "a batch with a time step of \(batch.configuration.timestep) s, expected one with feed-forward "
        + "and the controllers' tick of \(parameters.wholeBody.tick) s")
    self.batch = batch
    isEstimating = sensors != nil
    let jointCount = robot.joints.count
    self.pool = pool
    let terrain = batch.configuration.terrain
    robots = (0..<batch.robotCount).map { index in
      var state = batch.state.rigidBodyState(index)
      let place = state.basePose.position
      let groundHeight = terrain.height(x: place.x, y: place.y)
      state.basePose.position.z -= groundHeight
      return Robot(
        state, groundHeight: groundHeight,
        sensors: SensorModel(
          jointCount: jointCount, imperfections: sensors ?? .none,
          seed: sensors == nil ? 0 : seeds[index]),
        controller: ModelBasedController(robot, at: state, parameters: parameters))
    }
    controllers = robots.map(\.controller)
    targets = batch.state.jointPosition
    feedForward = FeedForward(count: targets.count)
  }

  /// `[robots]` what this computer took for the last tick of each controller that went on.
  public var tickDurations: [Duration] { robots.map(\.duration) }

  /// Goes on by one tick.
  ///
  /// - Parameters:
  ///   - commands: `[robots]` how each is to move.
  ///   - isActive: `[robots]` whose controllers go on; the others' joints are left without torque. Nil
  ///     for all.
  /// - Returns: the robots that failed, as `PhysicsBatch.advance` has it.
  public func step(_ commands: [WalkingCommand], isActive: [Bool]? = nil) -> [PhysicsFault] {
    precondition(
      commands.count == robots.count, "\(robots.count) robots got \(commands.count) commands")
    let state = batch.state
    let timestep = batch.configuration.timestep
    let (robots, isEstimating) = (robots, isEstimating)
    pool.forEach(robots.count) { index in
      guard isActive?[index] ?? true else { return }
      robots[index].update(
        state, index, timestep: timestep, isEstimating: isEstimating, command: commands[index])
    }
    for (index, robot) in robots.enumerated() {
      let command = robot.controller.command
      let share = isActive?[index] ?? true ? 1.0 : 0
      for joint in 0..<state.jointCount {
        let place = index * state.jointCount + joint
        targets[place] = command.jointPositions[joint]
        feedForward.velocities[place] = command.jointVelocities[joint] * share
        feedForward.torques[place] = command.jointTorques[joint] * share
      }
    }
    return batch.advance(targets: targets, gains: nil, feedForward: feedForward, substeps: 1)
  }
}

extension BatchState {
  /// The state of one robot in the coordinates of the equations of motion.
  public func rigidBodyState(_ robot: Int) -> RigidBodyState {
    var result = RigidBodyState(
      basePose: .identity, jointPositions: Array(repeating: 0, count: jointCount),
      velocity: Array(repeating: 0, count: 6 + jointCount))
    read(robot, into: &result)
    return result
  }

  /// Writes the state of one robot.
  fileprivate func read(_ robot: Int, into state: inout RigidBodyState) {
    state.basePose = basePose(robot)
    state.velocity.set(baseLinearVelocityInWorld.vector(robot), at: 0)
    state.velocity.set(baseAngularVelocityInWorld.vector(robot), at: 3)
    for joint in 0..<jointCount {
      state.jointPositions[joint] = jointPosition[robot * jointCount + joint]
      state.velocity[6 + joint] = jointVelocity[robot * jointCount + joint]
    }
  }
}
