import ArgumentParser
import Foundation
import MPICollectives
import Reproducibility

/// Runs a command on the ranks that a launcher started, or in this process alone.
enum RankedCommand {
  /// Calls `body` on every rank, and ends all ranks together.
  ///
  /// - Parameter body: gets the ranks and the number of worker threads that suits this one.
  /// - Throws: what `body` throws, on the rank that is to tell it.
  static func run(
    _ body: (_ ranks: any Collectives, _ workerCount: Int) throws -> Void
  ) throws {
    let process = ProcessInfo.processInfo
    guard let count = RankLauncher.rankCount(in: process.environment), count > 1 else {
      return try body(SingleProcess(), process.activeProcessorCount)
    }
    #if MPI
      try run(on: MPIRanks(), body)
    #else
      throw ValidationError(
        "found a launcher that started \(count) ranks, expected a build with MPI, without which "
          + "each of them would train by itself: swift build -c release --traits MPI")
    #endif
  }

  #if MPI
    private static func run(
      on ranks: MPIRanks, _ body: (_ ranks: any Collectives, _ workerCount: Int) throws -> Void
    ) throws {
      let share = ranks.processorShare()
      share.bind()
      do {
        try body(ranks, share.workerCount)
        ranks.finish()
      } catch let exit as ExitCode {
        ranks.finish()
        // One exit code is enough for the launcher.
        if ranks.isFirst { throw exit }
      } catch RankFailure.here(_, let error) {
        ranks.finish()
        throw ranks.isFirst ? error : RankError(ranks, error)
      } catch RankFailure.elsewhere {
        ranks.finish()
      } catch {
        // The others wait for this rank, and would for ever.
        CommandFailure.report(RankError(ranks, error))
        ranks.abort(exitCode: CommandFailure.exitCode(for: error) ?? CommandFailure.fault)
      }
    }
  #endif
}

#if MPI
  /// What happened to one rank of several.
  struct RankError: Error, CustomStringConvertible {
    /// What happened.
    let underlying: any Error
    let description: String

    init(_ ranks: MPIRanks, _ underlying: any Error) {
      self.underlying = underlying
      description = "rank \(ranks.rank) on \(ranks.hostName): \(underlying)"
    }
  }
#endif
