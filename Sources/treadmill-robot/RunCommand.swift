import ArgumentParser
import Foundation
import PolicyInterface
import RobotLink
import RobotRuntime
import TerminalProgress

/// `treadmill-robot run`: the runtime as a process of its own, over a link to a robot.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract:
      "Has a robot stand, walk and stand again over a link, and tells how the loop kept time.",
    discussion: """
      The loop runs at 1 kHz, the policy at its own rate. Ctrl-C damps the robot and ends. Exit code 1 \
      where the robot was stopped or never spoke.
      """)

  @Argument(help: "An exported policy.")
  var policy: String

  @Option(help: ArgumentHelp("Where the robot listens.", valueName: "host:port"))
  var robot = "127.0.0.1:9100"

  @Option(help: ArgumentHelp("Forward velocity.", valueName: "m/s"))
  var vx = 0.5

  @Option(help: ArgumentHelp("Velocity to the left.", valueName: "m/s"))
  var vy = 0.0

  @Option(help: ArgumentHelp("Turning to the left.", valueName: "rad/s"))
  var wz = 0.0

  @Option(help: ArgumentHelp("How long it follows the command.", valueName: "s"))
  var duration = 10.0

  @Option(
    help: ArgumentHelp("How long the policy stands before it is commanded.", valueName: "s"))
  var settle = 3.0

  @Option(help: "Steps of the control loop per second [Hz].")
  var loopRate = 1000.0

  @Option(help: "Writes the flight log to this CSV file.")
  var log: String?

  @Option(help: "Draws how often the loop was how late to this SVG file.")
  var plot: String?

  @Flag(help: "Prints the report as JSON.")
  var json = false

  @Flag(help: "Allows a robot that is not this computer.")
  var allowNetwork = false

  func validate() throws {
    guard (0...86_400).contains(duration), (0...3_600).contains(settle) else {
      throw ValidationError(
        "found --duration \(duration) and --settle \(settle), expected 0 to 86400 s and 0 to 3600 s"
      )
    }
    guard vx.isFinite, vy.isFinite, wz.isFinite else {
      throw ValidationError("found a velocity that is no number")
    }
  }

  func run() throws {
    let address = try DatagramAddress(robot, allowsNetwork: allowNetwork)
    let runner = try PolicyRunner(contentsOf: URL(fileURLWithPath: policy))
    let recording = try recording(of: runner.contract)
    let controller = try RobotController(
      runner: runner, hardware: hardware(runner.contract), recorder: recording?.ring)
    let flightLog = try recording.map {
      try FlightLog(url: $0.url, columns: controller.recordColumns, ring: $0.ring)
    }
    flightLog?.start()
    var loop = try self.loop(controller, to: address)
    loop.run()
    try flightLog?.close()

    let report = RunReport(
      policy: policy, robot: robot, loop, droppedRecordCount: recording?.ring.droppedCount ?? 0)
    print(json ? try report.json() : report.text)
    if let plot { try write(LatencyPicture.document(loop).text, to: plot) }
    switch loop.transport.script.outcome {
    case .completed, nil: return
    case .interrupted: throw ExitCode(SignalWatcher.exitCode)
    case .tripped, .robotDamped, .silent: throw ExitCode(1)
    }
  }

  private typealias Loop = ControlLoop<OperatedLink<UDPSocket, MonotonicClock>, MonotonicClock>

  private func loop(_ controller: RobotController, to address: DatagramAddress) throws -> Loop {
    // Any port of this computer, or of any of its networks, will do.
    let own = DatagramAddress(host: address.isLoopback ? 0x7F00_0001 : 0, port: 0)
    let clock = MonotonicClock()
    let link = RuntimeEnd(
      format: PacketFormat(jointNames: controller.contract.jointNames),
      channel: try UDPSocket(listeningOn: own), robot: address,
      session: Int64(1000 * Date().timeIntervalSince1970), clock: clock)
    var times = OperatorScript.Times()
    times.walking = duration
    times.settling = settle
    let script = OperatorScript(
      command: VelocityCommand(forwardSpeed: vx, leftwardSpeed: vy, yawRate: wz), times: times)
    let signals = SignalWatcher()
    return ControlLoop(
      controller: controller,
      transport: OperatedLink(
        link: link, script: script, clock: clock, wantsEnd: { signals.isInterrupted }),
      clock: clock)
  }

  /// A robot that senses all that the link carries.
  private func hardware(_ contract: PolicyContract) -> RobotHardware {
    var hardware = RobotHardware(jointNames: contract.jointNames, loopRate: loopRate)
    hardware.sensesFootContact = true
    hardware.sensesFootForce = true
    return hardware
  }

  /// Where records go on their way to the flight log; nil where none is asked for.
  private func recording(of contract: PolicyContract) throws -> (url: URL, ring: RecordRing)? {
    guard let log else { return nil }
    let width = RobotController.recordWidth(jointCount: contract.jointNames.count)
    return (URL(fileURLWithPath: log), RecordRing(width: width, capacity: 8192))
  }

  private func write(_ text: String, to path: String) throws {
    do {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw BadInput(description: "\(path): cannot be written: \(error.localizedDescription)")
    }
  }
}
