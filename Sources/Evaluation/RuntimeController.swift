import EnvironmentInterface
import EvaluationSuites
import Foundation
import Locomotion
import ONNXFormat
import Physics
import PolicyInterface
import Reproducibility
import RobotRuntime
import RobotSimulation

/// An exported policy in the runtime that a robot links: what is evaluated is what is deployed.
///
/// It needs robots that follow targets and gains from outside (`Experiment.drivenByRuntime`). Observations,
/// histories, the filters of commands and targets, gains and the safety supervisor are the runtime's own;
/// a robot that the supervisor stops is damped, and falls.
public struct RuntimeController: TimedController {
  /// Name in reports.
  public let name: String
  /// What the loop's steps take.
  public let clock = TickClock()
  private let runner: PolicyRunner
  private let pool: WorkerPool

  /// - Parameters:
  ///   - name: in reports.
  ///   - model: the policy, with its contract among its metadata or for 青龙's own runtime.
  ///   - workerCount: threads that share the robots.
  /// - Throws: `RobotRuntimeError` where it is no policy that a robot can run.
  public init(name: String, model: ONNXModel, workerCount: Int) throws {
    self.name = name
    runner = try PolicyRunner(model: model)
    pool = WorkerPool(workerCount: workerCount)
  }

  /// A runtime for each of the episodes' robots.
  public func begin(
    _ episodes: [EvaluationEpisode], in environment: LocomotionEnvironment
  ) throws(ControllerError) -> any EpisodeDrive {
    do {
      let hardware = hardware(of: environment)
      let controllers = try episodes.map { _ in
        try RobotController(
          runner: runner, hardware: hardware, configuration: Self.configuration)
      }
      return Drive(
        driver: Driver(
          controllers, gains: try MotorGains(environment.robot), pool: pool, clock: clock))
    } catch {
      throw ControllerError(name: name, reason: "\(error)")
    }
  }

  /// Robots stand in their default pose when an episode begins, so that nothing is blended.
  private static let configuration = {
    var configuration = RuntimeConfiguration()
    configuration.standingTime = 0
    configuration.walkingBlendTime = 0
    return configuration
  }()

  private func hardware(of environment: LocomotionEnvironment) -> RobotHardware {
    var hardware = RobotHardware(
      jointNames: environment.robot.joints.map(\.name),
      loopRate: 1 / environment.physicsConfiguration.timestep)
    hardware.sensesFootContact = true
    hardware.sensesFootForce = true
    hardware.sensesGroundHeight = true
    return hardware
  }

  /// One control step is some steps of the runtimes' loops.
  private struct Drive: EpisodeDrive {
    let driver: Driver

    func step(
      _ environment: LocomotionEnvironment, into outcome: inout StepOutcome
    ) throws(ControllerError) -> [Double] {
      driver.sense(environment)
      environment.step(driver: driver, into: &outcome)
      return driver.policyTargets
    }
  }

  /// The robots with their runtimes.
  private final class Driver: PhysicsDriver {
    private let controllers: [RobotController]
    private let gains: MotorGains
    private let pool: WorkerPool
    private let clock: TickClock
    private var readings: [SensorReading] = []
    private var commands: [VelocityCommand] = []
    /// Whether a control step begins.
    private var isNew = true
    private var robots: RuntimeBatch?

    init(
      _ controllers: [RobotController], gains: MotorGains, pool: WorkerPool, clock: TickClock
    ) {
      self.controllers = controllers
      self.gains = gains
      self.pool = pool
      self.clock = clock
    }

    /// Reads what the runtimes are to see, and what they are asked for.
    func sense(_ environment: LocomotionEnvironment) {
      if readings.isEmpty {
        let layout = environment.contract.observation
        readings = controllers.map { _ in
          SensorReading(
            jointCount: layout.jointCount, footCount: layout.footCount,
            scanCount: layout.heightScan?.count ?? 0)
        }
      }
      environment.sense(into: &readings)
      commands = environment.operatorCommands
      isNew = true
    }

    var policyTargets: [Double] { robots?.policyTargets ?? [] }

    func advance(
      _ physics: any PhysicsBatch, commands _: [VelocityCommand], isActive: [Bool]
    ) -> [PhysicsFault] {
      let robots =
        robots
        ?? RuntimeBatch(
          physics, gains: gains, controllers: controllers, pool: pool)
      self.robots = robots
      defer {
        isNew = false
        clock.add(
          robots.tickDurations, isActive: isActive, period: physics.configuration.timestep)
      }
      return robots.step(readings: isNew ? readings : nil, commands: commands, isActive: isActive)
    }
  }
}
