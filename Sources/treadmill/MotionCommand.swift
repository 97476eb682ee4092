import ArgumentParser
import Foundation
import MotionCapture
import RobotModel
import Training

/// `treadmill motion`: what recorded motions hold, and motions of our own.
struct MotionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "motion",
    abstract: "Inspects recorded motions, and makes and screens reference motions.",
    subcommands: [
      List.self, Inspect.self, MotionRetargetCommand.self, MotionFitCommand.self,
      MotionGaitCommand.self, MotionScreenCommand.self,
    ])

  private static var robotHelp: ArgumentHelp {
    "Whose joints a robot's file holds: a built-in robot's name, or a URDF or MJCF file."
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints a table of recorded motions, a row a file, as Markdown.")

    @Argument(
      help: "Files of people (BVH, AMC, MVNX, C3D, DeepMimic) or robots (CSV, NPZ, AMP, clips).")
    var files: [String]

    @OptionGroup var reading: MotionReadingOptions

    @Option(help: MotionCommand.robotHelp)
    var robot: String?

    func run() throws {
      let model = try robot.map { try RobotSource.load($0).description }
      print(MotionReport.tableHead, terminator: "")
      var failures = 0
      for file in files {
        let url = URL(fileURLWithPath: file)
        do {
          let motion = try MotionFile.read(url, options: reading.options, robot: model)
          print(try MotionReport(of: motion, name: url.lastPathComponent).row, terminator: "")
        } catch {
          CommandFailure.report(error)
          failures += 1
        }
      }
      if failures > 0 {
        throw BadInput(description: "found \(failures) of \(files.count) files that cannot be used")
      }
    }
  }

  struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints what a recorded motion is: rate, speed, facing, steps.")

    @Argument(
      help: "A file of a person (BVH, AMC, MVNX, C3D, DeepMimic) or robot (CSV, NPZ, AMP, clip).")
    var file: String

    @OptionGroup var reading: MotionReadingOptions

    @Option(help: MotionCommand.robotHelp)
    var robot: String?

    @Option(help: "Writes the report as JSON to this file; - for standard output instead of text.")
    var json: String?

    @Option(help: "Draws stick figures and the legs' angles into this SVG file.")
    var svg: String?

    @Option(help: "Writes the joints' positions in the world, a row a frame, to this CSV file.")
    var positions: String?

    func run() throws {
      let url = URL(fileURLWithPath: file)
      let model = try robot.map { try RobotSource.load($0).description }
      let motion = try MotionFile.read(url, options: reading.options, robot: model)
      let report: MotionReport
      let drawing: MotionDrawing
      do {
        report = try MotionReport(of: motion, name: url.lastPathComponent)
        drawing = try MotionDrawing(of: motion, name: url.lastPathComponent)
      } catch {
        throw BadInput(description: "\(url.lastPathComponent): \(error)")
      }
      print(json == "-" ? try report.json() : report.text, terminator: "")
      if let json, json != "-" {
        try OutputFile.write(Data(try report.json().utf8), to: json)
        StandardError.write("wrote \(json)\n")
      }
      if let positions {
        try OutputFile.write(Data(motion.jointPositionTable.utf8), to: positions)
        StandardError.write("wrote \(positions)\n")
      }
      if let svg {
        try OutputFile.write(Data(drawing.svg.utf8), to: svg)
        StandardError.write("drew \(svg)\n")
      }
    }
  }
}

/// What a reader of motion files is told instead of finding it out.
struct MotionReadingOptions: ParsableArguments {
  @Option(help: "Axis that points up: x, y or z; found from the figure if left out.")
  var up: String?

  @Option(help: "Unit of lengths: m, cm, mm, inch, cmu (inch/0.45) or a number of metres.")
  var unit: String?

  @Option(help: "File of the skeleton: .asf for .amc, the character for DeepMimic.")
  var skeleton: String?

  @Option(help: "Frames per second of formats that do not say it (AMC, CSV).")
  var rate: Double?

  /// The options as the readers take them; `validate` has checked them.
  var options: MotionFileOptions {
    MotionFileOptions(
      metersPerUnit: unit.flatMap(MotionReadingOptions.meters),
      upAxis: up.flatMap { UpAxis(rawValue: $0.lowercased()) },
      skeleton: skeleton.map { URL(fileURLWithPath: $0) }, frameRate: rate)
  }

  mutating func validate() throws {
    if let up, UpAxis(rawValue: up.lowercased()) == nil {
      throw ValidationError("found --up \(up), expected x, y or z")
    }
    if let unit, MotionReadingOptions.meters(unit) == nil {
      throw ValidationError(
        "found --unit \(unit), expected m, cm, mm, inch, cmu or a positive number of metres")
    }
    if let rate, !(rate > 0 && rate.isFinite) {
      throw ValidationError("found --rate \(rate), expected more than 0")
    }
  }

  private static func meters(_ unit: String) -> Double? {
    switch unit.lowercased() {
    case "m": 1
    case "cm": 0.01
    case "mm": 0.001
    case "inch", "in": 0.0254
    case "cmu": 0.0254 / 0.45
    default: Double(unit).flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
    }
  }
}
