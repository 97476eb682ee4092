import ArgumentParser
import Foundation
import ONNXFormat
import RobotLink
import RobotRuntime

/// The command line of a robot: what can be asked of a policy where no trainer is.
@main
struct TreadmillRobotTool: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "treadmill-robot",
    abstract: "Checks, measures and runs exported policies with the robot's own runtime.",
    subcommands: [
      CheckCommand.self, BenchmarkCommand.self, InferCommand.self, RunCommand.self,
    ])

  /// Wrong files and values end with the code that `treadmill` gives them.
  private static let badInput: Int32 = 65

  /// Parses, runs and exits: 0 success, 1 a robot that was stopped, 64 wrong use, 65 bad input,
  /// 130 interrupted.
  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let exit as ExitCode {
      Foundation.exit(exit.rawValue)
    } catch {
      let isInput =
        error is RobotRuntimeError || error is ONNXFormatError || error is LinkError
        || error is BadInput
      guard isInput else {
        exit(withError: error)
      }
      FileHandle.standardError.write(Data("treadmill-robot: error: \(error)\n".utf8))
      Foundation.exit(badInput)
    }
  }
}

/// Input that cannot be used, told in one sentence.
struct BadInput: Error, CustomStringConvertible {
  let description: String
}
