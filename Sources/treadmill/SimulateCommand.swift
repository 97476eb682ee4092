import ArgumentParser
import Foundation
import Physics
import PhysicsCatalog
import Reproducibility
import RobotLink
import RobotRuntime
import RobotSimulation
import TerminalProgress
import Training

/// `treadmill simulate`: a simulated robot as a process of its own, driven over a link.
struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Simulates a robot in real time that a runtime drives over a link.",
    discussion: """
      The other process is `treadmill-robot run`. Ctrl-C ends and tells how the robot walked. Faults \
      act on either direction of the link.
      """)

  @Argument(
    help: ArgumentHelp(
      "An experiment (.yaml), whose robot and world are simulated, a built-in robot, or a URDF or MJCF "
        + "file.",
      valueName: "robot|experiment"))
  var robot: String

  @Option(help: "Physics engine, instead of the experiment's: lanes, ode or mujoco.")
  var engine: String?

  @Option(help: ArgumentHelp("Where it listens.", valueName: "host:port"))
  var listen = "127.0.0.1:9100"

  @Option(help: "Steps of motors, sensors and physics per second [Hz].")
  var rate = 1000.0

  @Option(help: ArgumentHelp("Ends after this time; Ctrl-C without it.", valueName: "s"))
  var duration: Double?

  @Option(
    help: ArgumentHelp(
      "Largest age of a command that is followed; at most 100.", valueName: "ms"))
  var commandAgeMs = 50.0

  @Option(help: ArgumentHelp("Share of the packets that are lost.", valueName: "0…1"))
  var loss = 0.0

  @Option(help: ArgumentHelp("Time that every packet is on its way.", valueName: "ms"))
  var delayMs = 0.0

  @Option(help: ArgumentHelp("Largest further time, drawn for each packet.", valueName: "ms"))
  var jitterMs = 0.0

  @Option(help: ArgumentHelp("Share of the packets that others overtake.", valueName: "0…1"))
  var reorder = 0.0

  @Option(help: ArgumentHelp("Share of the packets that come twice.", valueName: "0…1"))
  var duplicate = 0.0

  @Option(help: ArgumentHelp("Share of the packets of which bits are changed.", valueName: "0…1"))
  var corrupt = 0.0

  @Option(help: "Seed of the faults.")
  var seed: UInt64 = 1

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp("Overrides a key of the experiment.", valueName: "key.path=value"))
  var overrides: [String] = []

  @Flag(help: "Prints the report as JSON.")
  var json = false

  @Flag(help: "Allows to listen to others than this computer.")
  var allowNetwork = false

  func validate() throws {
    guard (100...10_000).contains(rate) else {
      throw ValidationError("--rate: found \(rate) Hz, expected 100 to 10000 Hz")
    }
    if let duration, !(duration > 0) {
      throw ValidationError("--duration: found \(duration) s, expected more than 0")
    }
  }

  func run() throws {
    do {
      try simulate()
    } catch let error as LinkError {
      throw BadInput(description: "\(error)")
    } catch let error as RobotSimulationError {
      throw BadInput(description: "\(error)")
    }
  }

  private func simulate() throws {
    let world = try World(experiment(), environmentCount: 1)
    for warning in world.warnings { StandardError.write("warning: \(warning)\n") }
    let format = PacketFormat(jointNames: world.robot.joints.map(\.name))
    let address = try DatagramAddress(listen, allowsNetwork: allowNetwork)
    let clock = MonotonicClock()
    let socket = try UDPSocket(listeningOn: address)
    let channel = try FaultyChannel(
      socket, faults, largestByteCount: format.largestByteCount, seed: seed, clock: clock)
    let end = RobotEnd(
      format: format, channel: channel, session: Int64(1000 * Date().timeIntervalSince1970),
      watch: try CommandWatch(largestAge: commandAgeMs / 1000))
    var robot = try LinkedRobot(
      world.makePhysics(pool: WorkerPool(workerCount: 1)), end: end)
    StandardError.write("\(world.robot.name) listens on \(socket.address)\n")

    let signals = SignalWatcher()
    var steps = RealTimeSteps()
    steps.run(&robot, on: clock) { time in
      signals.isInterrupted || time >= duration ?? .infinity
    }
    let report = SimulationReport(robot, steps, timestep: 1 / rate)
    print(json ? try report.json() : report.text)
    if let fault = robot.fault { throw BadInput(description: "the physics gave up: \(fault)") }
  }

  private func experiment() throws -> Experiment {
    let isExperiment = [".yaml", ".yml"].contains { robot.hasSuffix($0) }
    let changes = overrides + (engine.map { ["simulation.engine=\($0)"] } ?? [])
    var experiment: Experiment
    if isExperiment {
      experiment = try Experiment.load(file: robot, overrides: changes)
    } else {
      experiment = Experiment()
      experiment.robot.model = robot
      experiment = try experiment.overridden(by: changes)
    }
    return experiment.drivenOverLink(timestep: 1 / rate)
  }

  private var faults: LinkFaultSettings {
    var settings = LinkFaultSettings()
    settings.loss = loss
    settings.delay = delayMs / 1000
    settings.jitter = jitterMs / 1000
    settings.reordering = reorder
    settings.duplication = duplicate
    settings.corruption = corrupt
    return settings
  }
}
