import Foundation

/// A process of the tool that works for a job, and does not know that others do, too.
final class JobProcess {
  /// Variables by which launchers tell their processes that they are ranks; a job is none.
  private static let launcherPrefixes = [
    "OMPI_", "PMIX_", "PMI_", "PRTE_", "MPI_", "HYDRA_", "HYDI_", "I_MPI_", "SLURM_", "FLUX_",
  ]

  private let process = Process()

  /// Starts the tool.
  ///
  /// - Parameters:
  ///   - executable: the tool.
  ///   - arguments: its arguments.
  ///   - claim: whose log takes all that it says.
  /// - Throws: where it cannot be started.
  init(_ executable: URL, _ arguments: [String], claim: JobClaim) throws {
    claim.say("$ treadmill " + arguments.map(JobProcess.quoted).joined(separator: " "))
    process.executableURL = executable
    process.arguments = arguments
    process.environment = JobProcess.environment(from: ProcessInfo.processInfo.environment)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = claim.log
    process.standardError = claim.log
    try process.run()
  }

  /// The variables without those of launchers.
  static func environment(from all: [String: String]) -> [String: String] {
    all.filter { name, _ in !launcherPrefixes.contains { name.hasPrefix($0) } }
  }

  /// How it ended; nil while it runs.
  var ending: Ending? {
    guard !process.isRunning else { return nil }
    return process.terminationReason == .exit
      ? .exited(process.terminationStatus) : .killed(process.terminationStatus)
  }

  /// How a process ends.
  enum Ending: Equatable {
    /// With an exit code.
    case exited(Int32)
    /// By a signal.
    case killed(Int32)

    /// The ending in words.
    var words: String {
      switch self {
      case .exited(let code): "ended with exit code \(code)"
      case .killed(let signal): "was ended by signal \(signal)"
      }
    }
  }

  /// Asks it to write a checkpoint and to end.
  func interrupt() { process.interrupt() }

  /// An argument as a shell takes it.
  private static func quoted(_ argument: String) -> String {
    let plain = argument.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || ("0"..."9").contains($0)
        || "_-./=:,+".unicodeScalars.contains($0)
    }
    return plain && !argument.isEmpty
      ? argument : "'" + argument.replacing("'", with: "'\\''") + "'"
  }
}
