public import Physics
public import RobotLink
import RobotModel
import RobotRuntime
import SpatialMath

/// A simulated robot that a runtime drives over a link, as it would drive a real one.
///
/// In each step it takes the newest command, lets its motors follow it for one physics step, and sends
/// what it feels. Torque limits and the loops of the motors' drivers are those of its description.
public struct LinkedRobot<Channel: DatagramChannel> {
  /// The robot, one of its batch.
  public let batch: any PhysicsBatch
  /// Its end of the link.
  public private(set) var end: RobotEnd<Channel>
  /// Why the physics gave up; nil while it goes on.
  public private(set) var fault: PhysicsFault?

  private let gains: MotorGains
  private var gantry: Gantry
  private var account: WalkAccount
  private var sample: RobotSample
  private var motors: JointCommand
  private var scales: GainScales

  /// Times the derivative gains of the description that a robot damps by itself with, as its runtime
  /// does.
  private static var dampingFactor: Double { 4 }

  /// Puts the robot on its feet in its nominal pose, held by a gantry until its runtime walks.
  ///
  /// - Parameters:
  ///   - batch: of one robot with feet, with variable gains and without target filter: filters are the
  ///     runtime's.
  ///   - end: the robot's end of the link.
  /// - Throws: `RobotSimulationError` for a robot or batch that cannot be driven so.
  public init(
    _ batch: any PhysicsBatch, end: RobotEnd<Channel>
  ) throws(RobotSimulationError) {
    let (robot, configuration) = (batch.robot, batch.configuration)
    guard batch.robotCount == 1 else {
      throw .unsuitable(item: "robots", found: "\(batch.robotCount)", expected: "one")
    }
    guard configuration.hasVariableGains, configuration.targetFilterRetention == 0 else {
      throw .unsuitable(
        item: "physics", found: "fixed gains or a target filter",
        expected: "variable gains and no filter")
    }
    let positions = robot.nominalPositions
    guard let height = robot.standingHeight(positions: positions) else {
      throw .unsuitable(item: "robot", found: "\(robot.name) without feet", expected: "a biped")
    }
    gains = try MotorGains(robot)
    self.batch = batch
    self.end = end
    let place = Vector3(0, 0, height)
    batch.reset(
      0,
      to: RobotState(
        basePose: Pose(position: place), jointPositions: positions,
        jointVelocities: positions.map { _ in 0 }), targets: positions)
    gantry = Gantry(robot, at: place, gravity: configuration.gravity)
    account = WalkAccount(standingHeight: height, timestep: configuration.timestep)
    sample = RobotSample(jointCount: positions.count, footCount: robot.feet.count, scanCount: 0)
    motors = JointCommand(jointCount: positions.count)
    scales = GainScales(count: positions.count)
    sample.read(batch.state, 0)
  }

  /// How it walked.
  public var figures: WalkFigures { account.figures }

  /// Whether it stands by itself.
  public var isReleased: Bool { gantry.isReleased }

  /// Goes on by one step.
  ///
  /// - Parameter time: now, on the clock of the link's times [ns].
  public mutating func step(at time: Int64) {
    guard fault == nil else { return }
    end.receive(at: time)
    if end.watch.isFollowing { follow() } else { damp() }
    hang(at: time)
    gains.write(motors, into: &scales, at: 0)
    fault = batch.advance(targets: motors.positions, gains: scales, substeps: 1).first
    sample.read(batch.state, 0)
    if gantry.isReleased {
      account.add(batch.state, isDriven: end.watch.isFollowing && end.state != .damp)
    }
    end.send(sample, at: time)
  }

  private mutating func follow() {
    let command = end.command
    for joint in motors.positions.indices {
      motors.positions[joint] = command.positions[joint]
      motors.stiffness[joint] = command.stiffness[joint]
      motors.damping[joint] = command.damping[joint]
    }
  }

  /// Only brakes the joints, each at its own position.
  private mutating func damp() {
    for joint in motors.positions.indices {
      motors.positions[joint] = sample.reading.jointPositions[joint]
      motors.stiffness[joint] = 0
      motors.damping[joint] = Self.dampingFactor * gains.damping[joint]
    }
  }

  private mutating func hang(at time: Int64) {
    gantry.advance(end.watch.isFollowing ? end.state : .damp, at: time)
    let state = batch.state
    let wrench = gantry.wrench(
      pose: state.basePose(0), velocity: state.baseLinearVelocityInWorld.vector(0),
      angularVelocity: state.baseAngularVelocityInWorld.vector(0))
    batch.setExternalWrench(0, forceInWorld: wrench.force, torqueInWorld: wrench.torque)
  }
}
