import BaselineWalking
import EnvironmentInterface
import EvaluationSuites
import Locomotion
import ModelBasedControl
import Physics
import PolicyInterface
import Reproducibility
import RobotModel

/// The model-based controller, of which suites ask the same as of policies.
///
/// It needs robots that are driven by torques (`Experiment.drivenByTorques`): the plant, its torque
/// limits and the delay of what is commanded are those of the experiment, only its joints have no gains.
/// It estimates its states from noisy sensors, and stands where policies are to step on the spot.
public struct ModelBasedBaseline: TimedController {
  /// Name in reports.
  public let name: String
  /// What ticks take, plans included.
  public let clock = TickClock()
  private let parameters: WalkingParameters
  private let sensors: SensorImperfections
  private let pool: WorkerPool

  /// - Parameters:
  ///   - name: in reports.
  ///   - experiment: the controller's parameters and its sensors; its robot does not count, but that
  ///     which is evaluated.
  ///   - workerCount: threads that share the robots.
  public init(name: String, _ experiment: BaselineExperiment, workerCount: Int) {
    self.name = name
    parameters = experiment.controller
    sensors = experiment.sensors
    pool = WorkerPool(workerCount: workerCount)
  }

  /// Length of a tick [s].
  public var tick: Double { parameters.wholeBody.tick }

  /// Controllers for the episodes' robots, sensors seeded as the episodes are.
  public func begin(
    _ episodes: [EvaluationEpisode], in environment: LocomotionEnvironment
  ) throws(ControllerError) -> any EpisodeDrive {
    let sides = environment.robot.feet.map(\.side)
    guard sides == [.left, .right] || sides == [.right, .left] else {
      throw ControllerError(
        name: name,
        reason:
          "found \(sides.count) feet of \(environment.robot.name), expected a left and a right one")
    }
    let physics = environment.physicsConfiguration
    guard physics.hasFeedForward, physics.timestep == tick else {
      throw ControllerError(
        name: name,
        reason:
          "found a time step of \(physics.timestep) s, expected robots driven by torques with "
          + "steps of \(tick) s")
    }
    return Drive(
      driver: Driver(
        parameters: parameters, sensors: sensors, seeds: episodes.map(\.seed), pool: pool,
        clock: clock))
  }

  /// One control step is some ticks.
  private struct Drive: EpisodeDrive {
    let driver: Driver

    func step(_ environment: LocomotionEnvironment, into outcome: inout StepOutcome) -> [Double] {
      environment.step(driver: driver, into: &outcome)
      return []
    }
  }

  /// The robots with a controller each, made where they stand at the first step.
  private final class Driver: PhysicsDriver {
    private let parameters: WalkingParameters
    private let sensors: SensorImperfections
    private let seeds: [UInt64]
    private let pool: WorkerPool
    private let clock: TickClock
    private var walkers: WalkingBatch?

    init(
      parameters: WalkingParameters, sensors: SensorImperfections, seeds: [UInt64],
      pool: WorkerPool, clock: TickClock
    ) {
      self.parameters = parameters
      self.sensors = sensors
      self.seeds = seeds
      self.pool = pool
      self.clock = clock
    }

    func advance(
      _ physics: any PhysicsBatch, commands: [VelocityCommand], isActive: [Bool]
    ) -> [PhysicsFault] {
      let walkers =
        self.walkers
        ?? WalkingBatch(
          physics, robot: physics.robot, parameters: parameters, sensors: sensors, seeds: seeds,
          pool: pool)
      self.walkers = walkers
      let wanted = commands.map {
        WalkingCommand(forward: $0.forwardSpeed, left: $0.leftwardSpeed, yawRate: $0.yawRate)
      }
      defer {
        clock.add(
          walkers.tickDurations, isActive: isActive, period: physics.configuration.timestep)
      }
      return walkers.step(wanted, isActive: isActive)
    }
  }
}
