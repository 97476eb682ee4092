import Foundation
import Training

/// The right to work on a job, which one process at a time has: the lock on the job's log.
///
/// The processes of the job write to the log through the same opening, so that the lock lasts until the
/// last of them has ended, even where the process that started them is gone: nobody then works on a run
/// that still goes on.
final class JobClaim {
  private let file: LockedFile

  /// - Parameter file: the log.
  /// - Returns: nil where somebody else works on the job.
  /// - Throws: `RunError` where the log cannot be written.
  init?(_ file: URL) throws(RunError) {
    guard let file = try LockedFile(file) else { return nil }
    self.file = file
  }

  /// The log, open for writing at its end.
  var log: FileHandle { file.handle }

  /// Adds a line to the log.
  func say(_ line: String) {
    // A log that cannot be written is no reason to lose a run.
    try? log.write(contentsOf: Data("\(line)\n".utf8))
  }
}
