public import PolicyInterface

/// One step of a robot's control loop: sensors and command in, joint targets and gains out.
///
/// ```
/// damp ──▶ stand ──▶ walk      every state ──▶ damp, at once, when asked or when a limit is passed
/// ```
/// A step asks for no memory and takes no lock. Whatever goes in, what comes out is finite.
public struct RobotController: Sendable {
  /// What the policy and the robot agreed on.
  public let contract: PolicyContract
  /// The robot.
  public let hardware: RobotHardware
  /// How it is doing.
  public private(set) var status = RobotStatus()
  /// The loop's timing.
  public private(set) var monitor: DeadlineMonitor

  private let configuration: RuntimeConfiguration
  private let dampingGains: [Double]
  private let standingGains: (stiffness: [Double], damping: [Double])
  private let recorder: RecordRing?
  private let record: FlightRecord
  /// Loop steps of a control step.
  private let decimation: Int
  private let standingSteps: Int
  private let actionDelaySteps: Int

  private var runner: PolicyRunner
  private var machine = StateMachine()
  private var supervisor: SafetySupervisor
  private var blend: CommandBlend
  private var filter: TargetFilter
  /// `[actions]` the action that has its effect now.
  private var action: [Float]
  private var gainScales: (stiffness: [Double], damping: [Double])
  private var command: JointCommand

  /// A controller that damps until it is asked for more.
  ///
  /// - Parameters:
  ///   - runner: the policy.
  ///   - hardware: the robot.
  ///   - configuration: what an integrator may choose.
  ///   - recorder: takes a record of each step; nil for none. As wide as `recordWidth` says.
  /// - Throws: `RobotRuntimeError.mismatch` where the policy is for another robot, `invalid` for a
  ///   setting that cannot be.
  public init(
    runner: PolicyRunner, hardware: RobotHardware,
    configuration: RuntimeConfiguration = RuntimeConfiguration(), recorder: RecordRing? = nil
  ) throws(RobotRuntimeError) {
    try hardware.validate()
    let contract = runner.contract
    let differences = contract.differences(from: hardware)
    guard differences.isEmpty else { throw .mismatch(differences) }
    let jointCount = contract.jointNames.count
    try configuration.validate(jointCount: jointCount)
    record = FlightRecord(jointCount: jointCount)
    if let recorder, recorder.width != record.width {
      throw .invalid(
        item: "flight recorder", found: "records of \(recorder.width) numbers",
        expected: "\(record.width)")
    }
    self.contract = contract
    self.hardware = hardware
    self.configuration = configuration
    self.runner = runner
    self.recorder = recorder
    let timestep = 1 / hardware.loopRate
    decimation = Int((hardware.loopRate / contract.controlRate).rounded())
    standingSteps = Int(configuration.standingTime * hardware.loopRate)
    actionDelaySteps = Int((configuration.actionDelay * hardware.loopRate).rounded())
    guard actionDelaySteps < decimation else {
      throw .invalid(
        item: "action delay", found: "\(configuration.actionDelay) s",
        expected: "less than a control step, \(1 / contract.controlRate) s")
    }
    standingGains = (contract.commandedStiffness, contract.commandedDamping)
    dampingGains =
      configuration.damping
      ?? contract.commandedDamping.map { $0 * RuntimeConfiguration.dampingFactor }
    monitor = DeadlineMonitor(period: timestep, lateShare: configuration.safety.lateShare)
    supervisor = SafetySupervisor(
      configuration.safety, hardware: hardware,
      effortLimits: hardware.effortLimits ?? contract.jointEffortLimits)
    blend = CommandBlend(jointCount: jointCount)
    filter = TargetFilter(
      retentionPerMillisecond: contract.targetFilterRetention, timestep: timestep,
      jointCount: jointCount)
    action = Array(repeating: 0, count: contract.actions.actionCount)
    gainScales = (
      Array(repeating: 1, count: jointCount), Array(repeating: 1, count: jointCount)
    )
    command = JointCommand(jointCount: jointCount)
  }

  /// Numbers in a flight record of a robot with so many joints.
  public static func recordWidth(jointCount: Int) -> Int {
    FlightRecord(jointCount: jointCount).width
  }

  /// The columns of a flight record.
  public var recordColumns: [String] { record.header(jointNames: contract.jointNames) }

  /// `[joints]` where the policy's last action wants the joints, before blend and filter [rad].
  public var policyTargets: [Double] {
    (0..<contract.actions.jointCount).map {
      contract.actions.target(joint: $0, action: runner.action[$0])
    }
  }

  /// What an operator asks for in the next control step, as `PolicyRunner.passingGate` has it.
  public func passingGate(_ command: VelocityCommand) -> VelocityCommand {
    runner.passingGate(command)
  }

  /// Asks for a state, from the next step on.
  public mutating func request(_ state: ControlState) -> RequestOutcome {
    let before = machine.state
    let outcome = machine.request(
      state, isTripped: supervisor.trip != nil, standingSteps: standingSteps)
    if machine.state != before { enter() }
    return outcome
  }

  /// Acknowledges a safety trip, after which the robot may stand again.
  public mutating func clearTrip() {
    supervisor.clear()
    monitor.restart()
    status.trip = nil
  }

  /// Does one step of the loop.
  ///
  /// - Parameters:
  ///   - sample: the newest sensors.
  ///   - time: now, on the clock of the samples [ns].
  ///   - operatorCommand: what the operator asks for.
  ///   - result: receives what the motors are asked for.
  /// - Precondition: sample and result are of as many joints as the contract.
  public mutating func step(
    _ sample: RobotSample, at time: Int64, command operatorCommand: VelocityCommand,
    into result: inout JointCommand
  ) {
    let jointCount = contract.jointNames.count
    precondition(
      sample.reading.jointPositions.count == jointCount
        && sample.reading.jointVelocities.count == jointCount
        && sample.jointTorques.count == jointCount && result.positions.count == jointCount,
      "\(jointCount) joints got a sample or command of another number")
    monitor.begin(at: time)
    if machine.state != .damp { supervisor.check(sample, monitor, at: time) }
    stopWhereTripped()

    switch machine.state {
    case .damp: damp(sample)
    case .stand: stand()
    case .walk: walk(sample, operatorCommand, at: time)
    }
    stopWhereTripped(sample)
    blend.apply(to: &command)
    result.copy(command)
    finish(sample, at: time)
  }

  /// Tells how long the step took that began last.
  ///
  /// - Parameter time: its end, on the clock of `step` [ns].
  public mutating func endStep(at time: Int64) { monitor.end(at: time) }

  /// Begins the state that the machine is in now.
  private mutating func enter() {
    switch machine.state {
    case .damp: blend.begin(at: command, stepCount: 0, shape: .linear)
    case .stand: blend.begin(at: command, stepCount: standingSteps, shape: .smooth)
    case .walk:
      blend.begin(
        at: command, stepCount: Int(configuration.walkingBlendTime * hardware.loopRate),
        shape: .linear)
      filter.reset(to: command.positions)
      runner.restart()
      takeAction()
    }
  }

  /// Damps where a limit was passed.
  private mutating func stopWhereTripped(_ sample: RobotSample? = nil) {
    guard supervisor.trip != nil, machine.state != .damp else { return }
    _ = machine.request(.damp, isTripped: true, standingSteps: standingSteps)
    enter()
    if let sample { damp(sample) }
  }

  /// Follows the joints where they are, without stiffness: only their speed is braked.
  private mutating func damp(_ sample: RobotSample) {
    for joint in command.positions.indices {
      let position = sample.reading.jointPositions[joint]
      if position.isFinite { command.positions[joint] = position }
      command.stiffness[joint] = 0
      command.damping[joint] = dampingGains[joint]
    }
  }

  /// The default pose with the policy's gains.
  private mutating func stand() {
    for joint in command.positions.indices {
      command.positions[joint] = contract.actions.defaultPositions[joint]
      command.stiffness[joint] = standingGains.stiffness[joint]
      command.damping[joint] = standingGains.damping[joint]
    }
  }

  /// The policy's filtered targets, with its gains.
  private mutating func walk(
    _ sample: RobotSample, _ operatorCommand: VelocityCommand, at time: Int64
  ) {
    let isHeld = sample.tilt > configuration.holdTilt
    if machine.age % decimation == 0 && !isHeld {
      status.policyStepCount += 1
      if !runner.step(sample, command: operatorCommand) {
        supervisor.stop(.nonFiniteAction, value: .nan, limit: 0, at: time)
      }
    }
    if machine.age % decimation == actionDelaySteps { takeAction() }
    for joint in command.positions.indices {
      if !isHeld {
        filter.advance(
          joint,
          towards: contract.actions.target(joint: joint, action: action[joint]))
      }
      command.positions[joint] = filter.targets[joint]
      command.stiffness[joint] = standingGains.stiffness[joint] * gainScales.stiffness[joint]
      command.damping[joint] = standingGains.damping[joint] * gainScales.damping[joint]
    }
  }

  /// Lets the newest action have its effect.
  private mutating func takeAction() {
    for index in action.indices { action[index] = runner.action[index] }
    contract.actions.writeGainScales(
      actions: action, at: 0, stiffness: &gainScales.stiffness, damping: &gainScales.damping, at: 0)
  }

  private mutating func finish(_ sample: RobotSample, at time: Int64) {
    machine.advance()
    status.state = machine.state
    status.trip = supervisor.trip
    status.blend = blend.share
    status.stepCount = monitor.stepCount
    status.lateCount = monitor.lateCount
    guard let recorder else { return }
    recorder.push { slot in
      record.write(
        time: time, sample: sample, status: status, observed: runner.command, command: command,
        action: runner.action, into: &slot)
    }
  }
}
