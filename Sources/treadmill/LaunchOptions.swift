import ArgumentParser
import Foundation
import TerminalProgress
import Training

/// Options of a training that starts ranks of its own.
struct LaunchOptions: ParsableArguments {
  @Option(help: "Starts so many ranks with mpirun, which share the robots.")
  var ranks: Int?

  @Option(help: ArgumentHelp("The hosts of the ranks, as mpirun's --hostfile.", valueName: "file"))
  var hosts: String?

  @Option(help: "Goes on from the last checkpoint so many times where ranks are lost.")
  var restartOnFailure = 0

  func validate() throws {
    if let ranks, !(1...65_536).contains(ranks) {
      throw ValidationError("--ranks: found \(ranks), expected 1 to 65536")
    }
    guard restartOnFailure >= 0 else {
      throw ValidationError("--restart-on-failure: found \(restartOnFailure), expected 0 or more")
    }
    guard ranks != nil || (hosts == nil && restartOnFailure == 0) else {
      throw ValidationError("--hosts and --restart-on-failure: expected --ranks with them")
    }
  }

  /// Trains on ranks of its own where that was asked for.
  ///
  /// - Parameters:
  ///   - arguments: the command for every rank, without these options.
  ///   - directory: the new run directory, if any.
  ///   - restart: the command that goes on from a checkpoint there; before the first one, and without
  ///     a new directory, all begins again.
  /// - Returns: whether it was asked for.
  /// - Throws: `ExitCode` where the ranks did not succeed, `BadInput` where they cannot be started.
  func train(_ arguments: [String], into directory: String?, restart: [String]) throws -> Bool {
    guard let ranks else { return false }
    #if MPI
      let launch = RankLaunch(rankCount: ranks, hosts: hosts)
      var status = try launch.run(arguments)
      for attempt in 0..<restartOnFailure where RankLaunch.isFailure(status) {
        StandardError.write(
          "treadmill: ranks were lost (exit code \(status)); restart \(attempt + 1) of "
            + "\(restartOnFailure)\n")
        status = try launch.run(hasCheckpoint(directory) ? restart : arguments)
      }
      if status != 0 { throw ExitCode(status) }
      return true
    #else
      throw ValidationError(
        "--ranks: found \(ranks), expected a build with MPI: swift build -c release --traits MPI")
    #endif
  }

  private func hasCheckpoint(_ directory: String?) -> Bool {
    directory.map { Checkpoint.isRun("\($0)/\(RunDirectory.latestName)") } ?? false
  }
}

#if MPI
  /// Starts ranks with mpirun and waits for their end.
  struct RankLaunch {
    let rankCount: Int
    let hosts: String?

    /// Whether another attempt may help: not where it was asked to stop or the input is bad.
    static func isFailure(_ status: Int32) -> Bool {
      ![0, SignalWatcher.exitCode, CommandFailure.usage, CommandFailure.badInput].contains(status)
    }

    /// Runs a command of this program on all ranks.
    ///
    /// - Parameter arguments: of the command.
    /// - Returns: the exit code: the ranks', or 130 where this process was asked to stop.
    /// - Throws: `BadInput` where there is no mpirun.
    func run(_ arguments: [String]) throws -> Int32 {
      let signals = SignalWatcher()
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = ["mpirun"] + launcherArguments + [Self.program] + arguments
      process.standardInput = FileHandle.nullDevice
      do {
        try process.run()
      } catch {
        throw BadInput(description: "mpirun: cannot be started: \(error.localizedDescription)")
      }
      var isStopping = false
      while process.isRunning {
        usleep(20_000)
        guard signals.isInterrupted, !isStopping else { continue }
        isStopping = true
        // mpirun hands this one on; after SIGTERM it would kill ranks before they have written.
        kill(process.processIdentifier, SIGUSR1)
      }
      guard process.terminationReason == .exit else { return CommandFailure.fault }
      guard process.terminationStatus != 127 else {
        throw BadInput(
          description: "mpirun: found none, expected Open MPI's: apt-get install openmpi-bin")
      }
      return isStopping ? SignalWatcher.exitCode : process.terminationStatus
    }

    /// Ranks divide the processors of a host themselves.
    private var launcherArguments: [String] {
      ["-n", "\(rankCount)", "--bind-to", "none"] + (hosts.map { ["--hostfile", $0] } ?? [])
    }

    private static var program: String {
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        ?? CommandLine.arguments[0]
    }
  }
#endif
