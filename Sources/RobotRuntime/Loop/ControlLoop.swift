import PolicyInterface

/// A loop of fixed rate: wait, receive, compute, send.
///
/// Waits are until absolute times, so that lateness does not add up; a loop that is more than a period
/// late leaves the missed steps out.
public struct ControlLoop<Transport: RobotTransport, Clock: LoopClock> {
  /// The controller.
  public private(set) var controller: RobotController
  /// The way to the robot.
  public private(set) var transport: Transport
  /// Steps that were left out.
  public private(set) var skippedCount = 0
  /// How much later than asked for each wait ended [ns].
  public private(set) var lateness = LatencyHistogram()

  private var clock: Clock
  private let period: Double
  private var sample: RobotSample
  private var input = OperatorInput()
  private var command: JointCommand

  /// A loop at the rate of the controller's hardware.
  public init(controller: RobotController, transport: Transport, clock: Clock) {
    self.controller = controller
    self.transport = transport
    self.clock = clock
    period = 1e9 / controller.hardware.loopRate
    let layout = controller.contract.observation
    sample = RobotSample(
      jointCount: layout.jointCount, footCount: layout.footCount,
      scanCount: layout.heightScan?.count ?? 0)
    command = JointCommand(jointCount: layout.jointCount)
  }

  /// Runs until the operator ends it, or for some steps.
  ///
  /// - Parameter stepCount: number of steps; nil for no end.
  public mutating func run(stepCount: Int? = nil) {
    let start = clock.now()
    // Until the robot has spoken, its sample is too old for anything but damping.
    sample.time = start - 3_600_000_000_000
    var tick = 0.0
    var count = 0
    while count < stepCount ?? .max, !input.endsLoop {
      let wanted = start + Int64(tick * period)
      clock.sleep(until: wanted)
      lateness.record(clock.now() - wanted)
      step()
      count += 1
      let passed = (Double(clock.now() - start) / period).rounded(.down)
      skippedCount += Int(max(passed - tick - 1, 0))
      tick = max(tick + 1, passed)
    }
  }

  private mutating func step() {
    transport.receive(into: &sample, input: &input)
    let time = clock.now()
    if input.acknowledgesTrip { controller.clearTrip() }
    if let state = input.requestedState { _ = controller.request(state) }
    input.acknowledgesTrip = false
    input.requestedState = nil
    controller.step(sample, at: time, command: input.command, into: &command)
    transport.send(command, status: controller.status)
    controller.endStep(at: clock.now())
  }
}
