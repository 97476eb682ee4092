import ArgumentParser
import Foundation
import MotionCapture
import MotionScreening
import PhysicsCatalog
import ReferenceMotion
import Reproducibility
import RobotModel
import Training

/// `treadmill motion screen`: which clips a robot can do.
struct MotionScreenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "screen",
    abstract: "Replays clips of a robot in physics and tells which ones it can do.")

  @Argument(
    help: ArgumentHelp(
      "Clips and data sets (.h5) and motions in robot space (.csv, .npz, .txt, .json).",
      valueName: "clip"))
  var clips: [String]

  @Option(help: "Name of a built-in robot, or a URDF or MJCF file.")
  var robot = "qinglong"

  @Option(help: "Physics engine: lanes, ode or mujoco.")
  var engine = "lanes"

  @Option(help: "Writes the results as JSON to this file; - for standard output instead of text.")
  var json: String?

  @Option(help: "Writes the clips that passed to this file, a data set (HDF5).")
  var out: String?

  @Option(help: "Draws the help that each clip took at its base into this SVG file.")
  var svg: String?

  @OptionGroup var execution: ExecutionOptions

  func validate() throws {
    guard PhysicsEngine(rawValue: engine) != nil else {
      let names = PhysicsEngine.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--engine: found '\(engine)', expected \(names)")
    }
  }

  func run() throws {
    let whole = try RobotSource.load(robot).description
    let clips = try self.clips.flatMap { try Self.read($0, robot: whole) }
    let legs = try whole.reducedToControlledJoints()
    guard let engine = PhysicsEngine(rawValue: engine) else { return }
    let pool = WorkerPool(workerCount: execution.workerCount)
    let results = try ClipScreener(robot: legs, pool: pool).screen(clips) {
      robot, count, physics in
      do {
        return try engine.makeBatch(
          of: robot, count: count, configuration: physics, settings: EngineSettings(), pool: pool)
      } catch {
        throw BadInput(description: "\(error)")
      }
    }
    let report = ScreeningReport(
      robotName: whole.name, engineName: engine.rawValue, results: results)
    print(json == "-" ? try report.json() : report.table, terminator: "")
    try writeFiles(report, clips: clips)
  }

  private func writeFiles(_ report: ScreeningReport, clips: [ReferenceClip]) throws {
    if let json, json != "-" {
      try OutputFile.write(Data(try report.json().utf8), to: json)
      StandardError.write("wrote \(json)\n")
    }
    if let out {
      let passed = zip(clips, report.results).filter { $0.1.hasPassed }.map(\.0)
      try ReferenceClipSet.write(
        passed, to: URL(fileURLWithPath: out), programVersion: Program.version)
      StandardError.write("wrote \(passed.count) clips to \(out)\n")
    }
    if let svg {
      try OutputFile.write(Data(report.chart.utf8), to: svg)
      StandardError.write("drew \(svg)\n")
    }
  }

  /// The clips of a file.
  private static func read(_ path: String, robot: RobotDescription) throws -> [ReferenceClip] {
    let url = URL(fileURLWithPath: path)
    if url.pathExtension.lowercased() == "h5" { return try ReferenceClipSet.read(url) }
    return [try RobotMotionFile.read(url, options: RobotMotionOptions(robot: robot))]
  }
}
