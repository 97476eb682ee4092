import LanePhysics
import ModelBasedControl
import Physics
import ReferenceMotion
import Reproducibility
import RigidBodyDynamics
import RobotModel
import SpatialMath
import TestConditions
import Testing

/// 青龙 in the lane engine, stepping on its contacts: torques and gains have its joints follow the
/// built-in gait, and springs keep its base near that of the gait. It comes down hard, with blows of up
/// to five times its weight.
private struct GuidedWalk {
  let robot: RobotDescription
  private(set) var reference: WalkingTruth
  private let batch: LaneBatch
  private let timestep = 0.001

  init(command: GaitCommand) throws {
    var robot = try RobotCatalog.robot(named: "qinglong").reducedToControlledJoints()
    for index in robot.joints.indices {
      robot.joints[index].damping = max(robot.joints[index].damping, 4)
    }
    self.robot = robot
    reference = try WalkingTruth(robot: robot, command: command)
    var configuration = PhysicsConfiguration()
    configuration.timestep = timestep
    configuration.hasFeedForward = true
    batch = try LaneBatch(
      robot: robot, count: 1, configuration: configuration, pool: WorkerPool(workerCount: 1))
    let start = reference.state
    batch.reset(
      0,
      to: RobotState(
        basePose: start.basePose, baseLinearVelocityInWorld: start.velocity.vector(0),
        jointPositions: start.jointPositions,
        jointVelocities: Array(start.velocity[6...])), targets: start.jointPositions)
  }

  var state: RigidBodyState {
    let state = batch.state
    return RigidBodyState(
      basePose: state.basePose(0), jointPositions: state.jointPosition,
      velocity: state.baseLinearVelocityInWorld + state.baseAngularVelocityInWorld
        + state.jointVelocity)
  }
  var torques: [Double] { batch.state.jointTorque }
  func normalForce(_ foot: Int) -> Double { batch.state.footForceInWorld.vector(foot).z }

  /// Velocity change of the whole robot [m/s].
  func push(_ change: Vector3) { batch.push(0, velocityChangeInWorld: change) }

  mutating func step() -> [PhysicsFault] {
    reference.step()
    let wanted = reference.state
    let (pose, goal) = (batch.state.basePose(0), wanted.basePose)
    let way = goal.position - pose.position
    let drift = wanted.velocity.vector(0) - batch.state.baseLinearVelocityInWorld.vector(0)
    let turn = (goal.orientation * pose.orientation.conjugate).rotationVector
    let spin = wanted.velocity.vector(1) - batch.state.baseAngularVelocityInWorld.vector(0)
    let force = Vector3(way.x * 3000, way.y * 3000, way.z * 8000) + drift * 600
    batch.setExternalWrench(
      0, forceInWorld: force, torqueInWorld: turn * 3000 + spin * 200)
    return batch.advance(
      targets: wanted.jointPositions, gains: nil,
      feedForward: FeedForward(
        velocities: Array(wanted.velocity[6...]), torques: reference.torques), substeps: 1)
  }
}

@Suite("State estimator on the lane engine's contacts") struct GuidedWalkTests {
  /// Root mean squares over all steps.
  private struct Errors {
    var velocity = 0.0
    var height = 0.0
    var tilt = 0.0
    /// Share of the readings in which a foot was taken for carrying that did not, or the other way.
    var wrongContacts = 0.0
  }

  /// - Parameter push: velocity change to the left in the middle [m/s].
  private func walk(
    seconds: Int, seed: UInt64, knowsSchedule: Bool, push: Double
  ) throws -> Errors {
    var walk = try GuidedWalk(command: GaitCommand(forwardSpeed: 0.4))
    var estimator = StateEstimator(robot: walk.robot)
    var sensors = SensorModel(jointCount: walk.robot.joints.count, seed: seed)
    var sample = SensorSample(jointCount: walk.robot.joints.count)
    var errors = Errors()
    estimator.reset(to: walk.state)
    for step in 0..<1000 * seconds {
      if step == 500 * seconds { walk.push(Vector3(0, push, 0)) }
      #expect(walk.step().isEmpty)
      sensors.read(walk.state, torques: walk.torques, timestep: 0.001, into: &sample)
      estimator.update(
        sample, swingPhases: knowsSchedule ? walk.reference.swingPhases : [nil, nil],
        timestep: 0.001)
      let (found, real) = (estimator.state, walk.state)
      errors.velocity += (found.velocity.vector(0) - real.velocity.vector(0)).lengthSquared
      let height = found.basePose.position.z - real.basePose.position.z
      errors.height += height * height
      let up = found.basePose.orientation.actInverse(.unitZ)
      errors.tilt += (up - real.basePose.orientation.actInverse(.unitZ)).lengthSquared
      let threshold = 0.1 * estimator.contacts.weight
      for foot in 0..<2
      where estimator.contacts.isCarrying[foot] != (walk.normalForce(foot) > threshold) {
        errors.wrongContacts += 0.5
      }
    }
    let count = Double(1000 * seconds)
    return Errors(
      velocity: (errors.velocity / count).squareRoot(),
      height: (errors.height / count).squareRoot(), tilt: (errors.tilt / count).squareRoot(),
      wrongContacts: errors.wrongContacts / count)
  }

  @Test(
    "twenty seconds with blows, a push and noise: velocity within 5 cm/s, height within 1 cm",
    .enabled(if: TestConditions.isOptimized),
    arguments: [(1, true), (2, true), (5, true), (5, false)])
  func bounds(seed: UInt64, knowsSchedule: Bool) throws {
    let errors = try walk(seconds: 20, seed: seed, knowsSchedule: knowsSchedule, push: 0.3)
    #expect(errors.velocity < 0.05, "\(errors)")
    #expect(errors.height < 0.01, "\(errors)")
    // An accelerometer's bias of 0.1 m/s² alone leans by 10 mrad.
    #expect(errors.tilt < 0.02, "\(errors)")
    #expect(errors.wrongContacts < 0.03, "\(errors)")
  }
}
