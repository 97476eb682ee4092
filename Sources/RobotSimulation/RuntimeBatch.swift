public import Physics
public import PolicyInterface
import Reproducibility
public import RobotRuntime

/// Robots of a batch with a runtime each, in whatever engine: the same controllers that a robot runs, in
/// lock-step with the physics and without a link.
///
/// What a computer takes for a step is not charged here: a runtime's step takes microseconds.
public final class RuntimeBatch {
  /// The robots.
  public let batch: any PhysicsBatch

  private let robots: [Robot]
  private let gains: MotorGains
  private let pool: WorkerPool
  private var targets: [Double]
  private var scales: GainScales
  private var stepCount = 0

  /// A robot's runtime, and what passes between the two.
  ///
  /// Safety: the batch hands every robot to one call of a parallel loop and waits for the loop's end
  /// before it touches the robot itself; robots share nothing that changes.
  private final class Robot: @unchecked Sendable {
    var controller: RobotController
    var sample: RobotSample
    var command: JointCommand
    var duration = Duration.zero

    init(_ controller: RobotController) {
      self.controller = controller
      let layout = controller.contract.observation
      sample = RobotSample(
        jointCount: layout.jointCount, footCount: layout.footCount,
        scanCount: layout.heightScan?.count ?? 0)
      command = JointCommand(jointCount: layout.jointCount)
    }

    /// Stands for one step, so that the filter of targets begins in the default pose, and walks from then on.
    func start(period: Int64) {
      _ = controller.request(.stand)
      step(at: -period, command: VelocityCommand())
      _ = controller.request(.walk)
    }

    func step(at time: Int64, command wanted: VelocityCommand) {
      sample.time = time
      duration = ContinuousClock().measure {
        controller.step(sample, at: time, command: wanted, into: &command)
        controller.endStep(at: time)
      }
    }
  }

  /// - Parameters:
  ///   - batch: with variable gains and without target filter: filters are the runtime's.
  ///   - gains: of the robot.
  ///   - controllers: `[robots]` new ones, of loops at the rate of the physics and without time for standing
  ///     up; each walks from its first step on.
  ///   - pool: the workers that share the robots.
  public init(
    _ batch: any PhysicsBatch, gains: MotorGains, controllers: [RobotController], pool: WorkerPool
  ) {
    precondition(
      controllers.count == batch.robotCount,
      "\(batch.robotCount) robots got \(controllers.count) runtimes")
    precondition(
      batch.configuration.hasVariableGains && batch.configuration.targetFilterRetention == 0,
      "a batch with fixed gains or a target filter, expected variable gains and no filter")
    self.batch = batch
    self.gains = gains
    self.pool = pool
    robots = controllers.map(Robot.init)
    targets = batch.state.jointPosition
    scales = GainScales(count: targets.count)
    for (index, robot) in robots.enumerated() {
      robot.sample.read(batch.state, index)
      robot.start(period: Int64(batch.configuration.timestep * 1e9))
    }
  }

  /// `[robots, joints]` where the policies want the joints, before any filter, row-major [rad].
  public var policyTargets: [Double] { robots.flatMap(\.controller.policyTargets) }

  /// `[robots]` what this computer took for the last step of each runtime that went on.
  public var tickDurations: [Duration] { robots.map(\.duration) }

  /// Goes on by one step of the loops.
  ///
  /// - Parameters:
  ///   - readings: `[robots]` what the runtimes feel, at the beginning of a control step; nil for the truth.
  ///   - commands: `[robots]` what the operator asks for, who knows how to pass a runtime's gate.
  ///   - isActive: `[robots]` whose runtimes go on; the others' targets stay.
  /// - Returns: the robots that failed, as `PhysicsBatch.advance` has it.
  public func step(
    readings: [SensorReading]?, commands: [VelocityCommand], isActive: [Bool]
  ) -> [PhysicsFault] {
    precondition(
      commands.count == robots.count && readings?.count ?? robots.count == robots.count,
      "\(robots.count) robots got \(commands.count) commands")
    let (robots, state, time) = (robots, batch.state, time)
    pool.forEach(robots.count) { index in
      guard isActive[index] else { return }
      let robot = robots[index]
      robot.sample.read(state, index)
      if let readings { robot.sample.reading = readings[index] }
      robot.step(at: time, command: robot.controller.passingGate(commands[index]))
    }
    return advance(isActive)
  }

  /// On the clock of the physics [ns].
  private var time: Int64 {
    Int64((Double(stepCount) * batch.configuration.timestep * 1e9).rounded())
  }

  private func advance(_ isActive: [Bool]) -> [PhysicsFault] {
    for (index, robot) in robots.enumerated() where isActive[index] {
      let first = index * robot.command.positions.count
      for joint in robot.command.positions.indices {
        targets[first + joint] = robot.command.positions[joint]
      }
      gains.write(robot.command, into: &scales, at: first)
    }
    stepCount += 1
    return batch.advance(targets: targets, gains: scales, substeps: 1)
  }
}
