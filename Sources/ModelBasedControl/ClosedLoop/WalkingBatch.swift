import Physics
import Reproducibility
import RigidBodyDynamics
import RobotModel
import SpatialMath

/// Robots of a batch that walk by a model-based controller each, in whatever engine.
///
/// All go on in lock-step, a tick of the controllers to a step of the engine: what a computer takes for
/// a plan is charged as `WalkingParameters.planDelay`, not measured.
public final class WalkingBatch {
  /// The robots.
  public let batch: any PhysicsBatch
  /// `[robots]`
  public let controllers: [ModelBasedController]
  /// Whether states are estimated from sensors; else the true ones are known.
  public let isEstimating: Bool

  private var robots: [Robot]
  private var targets: [Double]
  private var feedForward: FeedForward

  private final class Robot {
    var sensors: SensorModel
    var sample: SensorSample
    var truth: RigidBodyState

    init(_ state: RigidBodyState, sensors: SensorModel) {
      self.sensors = sensors
      sample = SensorSample(jointCount: state.jointPositions.count)
      truth = state
    }
  }

  /// - Parameters:
  ///   - batch: made of `plant(of:)` and with `configuration(_:)`, every robot on its feet.
  ///   - robot: what the controllers take the robot for.
  ///   - parameters: what the controllers are made of.
  ///   - sensors: how far sensors are from the truth; nil for true states in place of estimates.
  ///   - seed: of the sensors' noise.
  public init(
    _ batch: any PhysicsBatch, robot: RobotDescription,
    parameters: WalkingParameters = WalkingParameters(), sensors: SensorImperfections? = nil,
    seed: UInt64 = 1
  ) {
    precondition(
      batch.configuration.hasFeedForward
        && batch.configuration.timestep == parameters.wholeBody.tick,
      "a batch with a time step of \(batch.configuration.timestep) s, expected one with feed-forward "
        + "and the controllers' tick of \(parameters.wholeBody.tick) s")
    self.batch = batch
    isEstimating = sensors != nil
    let jointCount = robot.joints.count
    robots = (0..<batch.robotCount).map { index in
      Robot(
        batch.state.rigidBodyState(index),
        sensors: SensorModel(
          jointCount: jointCount, imperfections: sensors ?? .none, seed: seed, robot: index))
    }
    controllers = robots.map {
      ModelBasedController(robot, at: $0.truth, parameters: parameters)
    }
    targets = batch.state.jointPosition
    feedForward = FeedForward(count: targets.count)
  }

  /// A robot as a batch is to be made of it: joints do nothing but what is fed forward and a share of
  /// what holds a pose.
  ///
  /// - Parameters:
  ///   - robot: as it is described.
  ///   - gainShare: of the joints' own stiffness and damping, without their drivers' loops.
  public static func plant(of robot: RobotDescription, gainShare: Double = 0) -> RobotDescription {
    var plant = robot.withoutDriverLoops()
    for index in plant.joints.indices {
      plant.joints[index].stiffness *= gainShare
      plant.joints[index].damping *= gainShare
    }
    return plant
  }

  /// Goes on by one tick.
  ///
  /// - Parameter commands: `[robots]` how each is to move.
  /// - Returns: the robots that failed, as `PhysicsBatch.advance` has it.
  public func step(_ commands: [WalkingCommand]) -> [PhysicsFault] {
    precondition(
      commands.count == robots.count, "\(robots.count) robots got \(commands.count) commands")
    let state = batch.state
    let timestep = batch.configuration.timestep
    for (index, robot) in robots.enumerated() {
      state.read(index, into: &robot.truth)
      let torques = state.jointTorque[
        index * state.jointCount..<(index + 1) * state.jointCount]
      robot.sensors.read(
        robot.truth, torques: Array(torques), timestep: timestep, into: &robot.sample)
      controllers[index].update(
        robot.sample, truth: isEstimating ? nil : robot.truth, command: commands[index])
      let command = controllers[index].command
      for joint in 0..<state.jointCount {
        let place = index * state.jointCount + joint
        targets[place] = command.jointPositions[joint]
        feedForward.velocities[place] = command.jointVelocities[joint]
        feedForward.torques[place] = command.jointTorques[joint]
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
