import ArgumentParser
import Foundation
import MotionCapture
import RobotModel
import Training

/// `treadmill motion retarget`: makes a person's motion that of a robot.
struct MotionRetargetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retarget", abstract: "Makes a person's recorded motion a clip of a robot.")

  @Argument(help: "A file of BVH, AMC, MVNX, C3D or DeepMimic.")
  var file: String

  @Option(help: "Name of a built-in robot, or a URDF or MJCF file.")
  var robot: String

  @Option(help: "The robot's clip: .h5 a clip, .csv Unitree's table, .npz BeyondMimic's arrays.")
  var out: String

  @OptionGroup var reading: MotionReadingOptions

  @OptionGroup var retargeting: RetargetingArguments

  @Option(help: "Writes the report as JSON to this file; - for standard output instead of text.")
  var json: String?

  @Option(help: "Draws person and robot and the joints' angles into this SVG file.")
  var svg: String?

  func run() throws {
    let name = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
    let retargeter = try retargeting.retargeter(for: robot)
    let motion = try retargeter.retargetFile(file, name: name, reading: reading.options)
    try ClipOutput.write(motion.clip, of: motion.robot, to: out)
    let json = try motion.report.json(name: name, robot: motion.robot.name)
    print(self.json == "-" ? json : motion.report.text(name: name), terminator: "")
    StandardError.write("wrote \(out)\n")
    if let path = self.json, path != "-" {
      try OutputFile.write(Data(json.utf8), to: path)
      StandardError.write("wrote \(path)\n")
    }
    if let svg {
      try OutputFile.write(Data(RetargetingDrawing(motion).svg.utf8), to: svg)
      StandardError.write("drew \(svg)\n")
    }
  }
}

/// `treadmill motion fit`: how well robots can do what people do, as a table.
struct MotionFitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit",
    abstract: "Retargets recordings to robots and prints how well they fit, as a Markdown table.")

  @Argument(help: "Files of BVH, AMC, MVNX, C3D or DeepMimic.")
  var files: [String]

  @Option(
    name: .customLong("robot"),
    help: "Name of a built-in robot, or a URDF or MJCF file; may be repeated.")
  var robots: [String] = ["qinglong", "g1", "h1"]

  @OptionGroup var reading: MotionReadingOptions

  @OptionGroup var retargeting: RetargetingArguments

  func run() throws {
    let retargeters = try robots.map { try retargeting.retargeter(for: $0) }
    print(RetargetingReport.tableHead)
    for file in files {
      let name = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
      for retargeter in retargeters {
        let motion = try retargeter.retargetFile(file, name: name, reading: reading.options)
        print(motion.report.tableRow(name: name, robot: retargeter.robot.name))
      }
    }
  }
}

/// What a motion is made of and into.
struct RetargetingArguments: ParsableArguments {
  @Option(help: "Where the part that is taken begins, in seconds of the recording.")
  var start: Double?

  @Option(help: "Where the part that is taken ends, in seconds of the recording.")
  var end: Double?

  @Flag(help: "Closes the best stride to a cycle.")
  var cycle = false

  @Flag(help: "Exchanges left and right.")
  var mirror = false

  @Flag(help: "Averages the cycle with its mirror image; implies --cycle.")
  var symmetric = false

  @Option(help: "Forward speed of the clip in m/s, at the same walk ratio.")
  var speed: Double?

  @Flag(help: "Scales time by the root of the leg scale, which keeps Froude's number.")
  var froude = false

  @Option(help: "Frames per second of the clip.")
  var clipRate = 50.0

  @Flag(help: "Keeps standing feet flat instead of letting heels and toes rise.")
  var flatFeet = false

  /// The options as the retargeter takes them.
  var options: RetargetingOptions {
    var options = RetargetingOptions()
    options.start = start
    options.end = end
    options.isCyclic = cycle || symmetric
    options.isMirrored = mirror
    options.isSymmetric = symmetric
    options.speed = speed
    options.scalesTime = froude
    options.frameRate = clipRate
    if flatFeet { options.stancePitchLimit = 0 }
    return options
  }

  /// The retargeter for a robot.
  ///
  /// - Throws: `RobotModelError`, `BadInput` for a robot without two legs.
  func retargeter(for robot: String) throws -> Retargeter {
    let description = try RobotSource.load(robot).description
    do {
      return try Retargeter(robot: description, options: options)
    } catch {
      throw BadInput(description: "\(error)")
    }
  }

  mutating func validate() throws {
    if let start, !(start >= 0 && start.isFinite) {
      throw ValidationError("found --start \(start), expected 0 or more")
    }
    if let end, !(end > start ?? 0 && end.isFinite) {
      throw ValidationError("found --end \(end), expected more than --start")
    }
    if let speed, !(speed > 0 && speed.isFinite) {
      throw ValidationError("found --speed \(speed), expected more than 0")
    }
    if !(clipRate >= 10 && clipRate <= 1000) {
      throw ValidationError("found --clip-rate \(clipRate), expected 10 to 1000")
    }
  }
}

extension Retargeter {
  /// Reads and retargets a recording; what is wrong with it is told with the file's name.
  ///
  /// - Throws: `MotionFileError`, `BadInput`.
  fileprivate func retargetFile(
    _ path: String, name: String, reading: MotionFileOptions
  ) throws -> RetargetedMotion {
    let url = URL(fileURLWithPath: path)
    let motion = try MotionFile.readSkeleton(url, options: reading)
    do {
      return try retarget(motion, name: name)
    } catch {
      throw BadInput(description: "\(url.lastPathComponent): \(error)")
    }
  }
}
