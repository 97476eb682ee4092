import ArgumentParser
import Foundation

/// The command line: reads arguments, prints results to standard output and everything else to
/// standard error, and turns errors into exit codes.
@main
struct Treadmill: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "treadmill",
    abstract: "Teaches simulated humanoids to walk and hands the result to the robot.",
    subcommands: [
      TrainCommand.self, ResumeCommand.self, SweepCommand.self, EvaluateCommand.self,
      CompareCommand.self, AverageCommand.self, GenerateCommand.self,
      ExportCommand.self, VerifyCommand.self, ReplayCommand.self, RobotCommand.self,
      MotionCommand.self, IdentifyCommand.self, BenchmarkCommand.self, PlayCommand.self,
      ViewCommand.self, TrialCommand.self, SimulateCommand.self, ReferenceCommand.self,
    ])

  /// Parses, runs and exits: 0 success, 64 wrong use, 65 bad input, 70 a fault of ours,
  /// 130 interrupted.
  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let exit as ExitCode {
      Foundation.exit(exit.rawValue)
    } catch {
      if let status = CommandFailure.exitCode(for: error) {
        CommandFailure.report(error)
        Foundation.exit(status)
      }
      exit(withError: error)
    }
  }
}
