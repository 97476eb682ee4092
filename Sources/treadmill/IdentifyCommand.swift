import ArgumentParser
import Foundation
import Reproducibility
import RobotModel
import SystemIdentification
import Training

/// `treadmill identify`: what a robot's log tells of its actuators.
struct IdentifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "identify",
    abstract: "Finds friction, rotor inertia, gains and delay of a robot's motors from a log.",
    subcommands: [Fit.self, Excite.self], defaultSubcommand: Fit.self)

  struct Fit: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "log", abstract: "Fits a log of a robot whose base is held.")

    @Argument(help: "A flight log, or a CSV file with the same names of columns.")
    var log: String

    @Option(help: "Name of the built-in robot, or its URDF or MJCF file.")
    var robot: String

    @Option(help: "Writes a part of an experiment with the estimates to this file (YAML).")
    var out: String?

    @Option(help: "By which share the ranges of factors in that file are wider than intervals.")
    var margin = 0.1

    @Option(help: "Draws measured and simulated positions into this SVG file.")
    var svg: String?

    @OptionGroup var execution: ExecutionOptions

    func validate() throws {
      guard (0...1).contains(margin) else {
        throw ValidationError("--margin: found \(margin), expected 0 to 1")
      }
    }

    func run() throws {
      let description = try RobotSource.load(robot).description
      let log = try JointLogReader(robot: description).read(URL(fileURLWithPath: log))
      let hanging = try HangingRobot(
        description, moving: log.jointNames, gravityInBase: log.gravityInBase)
      let pool = WorkerPool(workerCount: execution.workerCount)
      let found = try Identifier(hanging, pool: pool).identify(log)
      print(found.table, terminator: "")
      if let out {
        let text = found.experiment(model: robot, margin: margin)
        try OutputFile.write(Data(text.utf8), to: out)
        StandardError.write("wrote \(out)\n")
      }
      if let svg {
        try OutputFile.write(Data(FitDrawing(found).svg.utf8), to: svg)
        StandardError.write("drew \(svg)\n")
      }
    }
  }

  struct Excite: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "excitation",
      abstract: "Writes targets and gains that make a log of a hanging robot tell much.")

    @Option(help: "Name of the built-in robot, or its URDF or MJCF file.")
    var robot: String

    @Option(help: "The file (CSV), with the names of columns of a flight log.")
    var out: String

    @Option(help: "Length in seconds.")
    var duration = 30.0

    @Option(help: "Rows in a second.")
    var rate = 1000.0

    @Option(help: "Share of each joint's range, torque and speed that is used.")
    var share = 0.75

    @Option(help: "Seed of the phases.")
    var seed: UInt64 = 1

    func validate() throws {
      guard (1...600).contains(duration) else {
        throw ValidationError("--duration: found \(duration), expected 1 to 600")
      }
      guard (50...10_000).contains(rate) else {
        throw ValidationError("--rate: found \(rate), expected 50 to 10000")
      }
      guard share > 0, share <= 1 else {
        throw ValidationError("--share: found \(share), expected more than 0, at most 1")
      }
    }

    func run() throws {
      let description = try RobotSource.load(robot).description
      let hanging = try HangingRobot(description, moving: description.controlledJoints)
      var options = ExcitationOptions()
      (options.duration, options.rate) = (duration, rate)
      (options.share, options.seed) = (share, seed)
      let excitation = try ExcitationDesign(hanging, options: options).make()
      try OutputFile.write(Data(excitation.csv.utf8), to: out)
      StandardError.write("wrote \(out)\n")
    }
  }
}
