import ArgumentParser
import Foundation
import RobotModel
import Training

/// `treadmill robot`: what robots there are and what their files hold.
struct RobotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "robot", abstract: "Lists built-in robots and inspects robot files.",
    subcommands: [List.self, Inspect.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists the built-in robots.")

    func run() throws {
      for name in RobotCatalog.names {
        let robot = try RobotCatalog.robot(named: name)
        let mass = String(format: "%.2f", robot.totalMass)
        print("\(name)\t\(mass) kg\t\(robot.controlledJoints.count) leg joints\t\(robot.source)")
      }
    }
  }

  struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints tree, masses and limits of a robot and draws its skeleton.")

    @Argument(help: "A URDF or MJCF file, or the name of a built-in robot.")
    var robot: String

    @Option(help: "Writes the drawing of the skeleton to this SVG file.")
    var svg: String?

    @Flag(help: "Prints JSON instead of text.")
    var json = false

    func run() throws {
      let loaded = try RobotSource.load(robot)
      let report = RobotReport(loaded)
      print(json ? try report.json() : report.text, terminator: "")
      if json { for warning in loaded.warnings { StandardError.write("warning: \(warning)\n") } }
      if let svg {
        let drawing = SkeletonDrawing(loaded.description).svg
        try OutputFile.write(Data(drawing.utf8), to: svg)
        StandardError.write("drew \(svg)\n")
      }
    }
  }
}

/// Files that a command writes because it was asked to.
enum OutputFile {
  /// Makes a directory, and those above it.
  ///
  /// - Throws: `BadInput` where it cannot be made.
  static func makeFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true)
    } catch {
      throw BadInput(description: "\(path): cannot be made: \(error.localizedDescription)")
    }
  }

  /// Writes a file in one step.
  ///
  /// - Throws: `BadInput` where it cannot be written.
  static func write(_ data: Data, to path: String) throws {
    do {
      try data.write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw BadInput(description: "\(path): cannot be written: \(error.localizedDescription)")
    }
  }
}
