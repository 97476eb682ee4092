import EnvironmentInterface
import Evaluation
public import EvaluationSuites
import Locomotion
public import PhysicsCatalog
public import PolicyInterface
import Reproducibility
public import RobotModel
public import SpatialMath
import Training

/// One robot on a plane that a controller drives, control step by control step, while somebody tells it how
/// fast to walk and pushes it.
public final class PlayedRobot {
  /// How long a push is held [s].
  public static let pushDuration = 0.1

  /// Seeds of what is played lie above those of training and evaluation.
  private static let firstSeed: UInt64 = 2_000_000
  /// Length of an episode that ends by a fall alone [s].
  private static let endlessTime = 1e7
  /// The most pushes that wait for one another.
  private static let largestPushCount = 4
  /// Time over which velocities are averaged: about a stride [s].
  private static let averagingTime = 0.5

  /// What users call the controller.
  public let controller: String
  /// The engine that simulates.
  public let engine: PhysicsEngine
  /// The robot.
  public let robot: RobotDescription
  /// Which commands it is given.
  public let limits: CommandLimits
  /// Length of a control step [s].
  public let timestep: Double
  /// What the robot is told, within the limits.
  public private(set) var command = VelocityCommand()
  /// Mean velocity of the last half second: ahead, to the left [m/s], turning to the left [rad/s].
  public private(set) var velocity = Vector3.zero
  /// Control steps since the last start.
  public private(set) var stepCount = 0
  /// Why the robot fell; nil while it has not.
  public private(set) var fall: String?

  private let environment: LocomotionEnvironment
  private let driver: any Controller
  private var drive: any EpisodeDrive
  private var plan: EvaluationEpisode
  private var outcome = StepOutcome(environmentCount: 1)

  /// Puts a robot on its feet.
  ///
  /// - Parameters:
  ///   - name: of the controller.
  ///   - engine: nil for that of the controller's experiment.
  ///   - experiment: a file that says in which world; nil for the controller's own, or that beside it.
  /// - Throws: what cannot be read or does not fit, as the evaluation of the controller does.
  public init(_ name: String, engine: PhysicsEngine?, experiment file: String?) throws {
    let named = try NamedController(
      name, experiment: Checkpoint.isRun(name) ? nil : file,
      overrides: engine.map { ["simulation.engine=\($0.rawValue)"] } ?? [],
      workerCount: 1)
    var experiment = named.experiment
    guard experiment.task == .velocity else { throw EvaluationError.wrongTask(name: name) }
    experiment.environment.terrain = TerrainConfiguration()
    if let timestep = experiment.evaluation.timestep {
      experiment.simulation.physics.timestep = timestep
    }
    environment = try World(experiment, environmentCount: 1).makeEnvironment(
      experiment.environment, seed: experiment.seed, pool: WorkerPool(workerCount: 1))
    driver = try named.driver(for: environment.contract)
    controller = name
    self.engine = experiment.simulation.engine
    robot = environment.robot
    limits = environment.contract.commandLimits
    timestep = environment.timestep
    plan = EvaluationEpisode(
      seed: PlayedRobot.firstSeed, duration: PlayedRobot.endlessTime, commands: [])
    plan.properties.commandDelay = environment.nominalCommandDelay
    environment.beginEvaluation([plan])
    drive = try driver.begin([plan], in: environment)
  }

  /// Puts the robot on its feet where it stood at first; the command stays.
  ///
  /// - Throws: `ControllerError` where the controller cannot begin again.
  public func restart() throws(ControllerError) {
    plan.seed += 1
    plan.pushes = []
    environment.beginEvaluation([plan])
    drive = try driver.begin([plan], in: environment)
    velocity = .zero
    stepCount = 0
    fall = nil
  }

  /// Tells the robot how fast to walk, as far as its limits allow.
  public func tell(_ command: VelocityCommand) {
    self.command = limits.prepared(command)
    plan.commands = [TimedCommand(time: 0, self.command)]
  }

  /// Pushes the base: a force that is held for `pushDuration`, after those that are held already. Pushes
  /// that come faster than they can be given are left out.
  ///
  /// - Parameter impulse: in the frame of the heading [N s].
  /// - Returns: the force in the world [N], and the time until it begins [s]; nil for one that is left out.
  public func push(_ impulse: Vector3) -> (force: Vector3, wait: Double)? {
    guard fall == nil, plan.pushes.count < PlayedRobot.largestPushCount else { return nil }
    let force = impulse / PlayedRobot.pushDuration
    let now = age
    let start = max(now, plan.pushes.last.map { $0.time + PlayedRobot.pushDuration } ?? now)
    plan.pushes.append(TimedPush(time: start, .force(force, duration: PlayedRobot.pushDuration)))
    return (heading.act(force), start - now)
  }

  /// A direction of the world in the frame of the heading.
  public func inHeading(_ vector: Vector3) -> Vector3 { heading.actInverse(vector) }

  /// Goes on by a control step.
  ///
  /// - Throws: `ControllerError` where the controller fails.
  public func step() throws(ControllerError) {
    environment.replan(0, plan)
    _ = try drive.step(environment, into: &outcome)
    stepCount += 1
    // A force lasts until the step after its end has let it go.
    let now = age
    plan.pushes.removeAll { $0.time + PlayedRobot.pushDuration + timestep < now }
    let fault = environment.takeFaults().first
    if fall == nil, let cause = environment.evaluationResults[0].cause {
      fall = fault.map { "\($0)" } ?? cause.rawValue.replacingOccurrences(of: "_", with: " ")
    }
    average()
  }

  /// What is to be seen of the robot now.
  public var frame: RecordedMotion.Frame {
    RecordedMotion.Frame(environment.state, row: 0, terrain: .plane)
  }

  /// Time of the episode, which a fall ends [s].
  private var age: Double { Double(environment.episodeAge(of: 0)) * timestep }

  private var heading: Quaternion {
    Quaternion(axis: .unitZ, angle: environment.state.basePose(0).orientation.yaw)
  }

  /// v ← v + (Δt / T) (now − v).
  private func average() {
    let state = environment.state
    var now = heading.actInverse(state.baseLinearVelocityInWorld.vector(0))
    now.z = state.baseAngularVelocityInWorld.vector(0).z
    velocity += (now - velocity) * min(1, timestep / PlayedRobot.averagingTime)
  }
}
