#if MPI
  import CMPI
  import Foundation
  import Reproducibility

  /// The ranks that `mpirun` or another launcher started, which talk over MPI.
  ///
  /// Whatever MPI cannot do ends all ranks at once, with its own message: there is nothing that a rank
  /// could go on with alone.
  ///
  /// Safety: MPI is asked for calls from one thread, and `Collectives` has its calls made from one
  /// thread, which also are the only places that change `traffic`.
  public final class MPIRanks: Collectives, @unchecked Sendable {
    /// Number of this process among the ranks, from 0.
    public let rank: Int
    /// Number of ranks.
    public let rankCount: Int
    /// Name of this rank's host.
    public let hostName: String
    /// What this rank has sent and how long it has been in calls.
    public private(set) var traffic = Traffic()

    /// Joins the ranks; once in a process.
    public init() {
      var provided: Int32 = 0
      unsafe MPI_Init_thread(nil, nil, Int32(MPI_THREAD_FUNNELED), &provided)
      var (rank, count): (Int32, Int32) = (0, 0)
      unsafe MPI_Comm_rank(treadmill_mpi_world(), &rank)
      unsafe MPI_Comm_size(treadmill_mpi_world(), &count)
      self.rank = Int(rank)
      rankCount = Int(count)
      var name = [CChar](repeating: 0, count: Int(MPI_MAX_PROCESSOR_NAME))
      var length: Int32 = 0
      unsafe MPI_Get_processor_name(&name, &length)
      hostName = String(decoding: name[..<Int(length)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Leaves the ranks, which all do so together; no call may follow.
    public func finish() { MPI_Finalize() }

    /// Ends all ranks at once.
    ///
    /// - Parameter exitCode: of the launcher, where it hands it on.
    public func abort(exitCode: Int32) -> Never {
      unsafe MPI_Abort(treadmill_mpi_world(), exitCode)
      exit(exitCode)
    }

    /// Gives every rank the values of all.
    public func gather(_ values: Span<Double>, into all: inout MutableSpan<Double>) {
      unsafe gather(values, into: &all, as: treadmill_mpi_double())
    }

    /// Gives every rank the values of all.
    public func gather(_ values: Span<Float>, into all: inout MutableSpan<Float>) {
      unsafe gather(values, into: &all, as: treadmill_mpi_float())
    }

    /// Gives every rank the parts that all ranks have for it.
    public func exchange(_ parts: Span<Float>, into received: inout MutableSpan<Float>) {
      checkCount(received.count, parts.count)
      let count = parts.count / rankCount
      measure(byteCount: (rankCount - 1) * count * MemoryLayout<Float>.size) {
        unsafe parts.withUnsafeBytes { source in
          unsafe received.withUnsafeMutableBytes { target in
            _ = unsafe MPI_Alltoall(
              source.baseAddress, Int32(count), treadmill_mpi_float(),
              target.baseAddress, Int32(count), treadmill_mpi_float(), treadmill_mpi_world())
          }
        }
      }
    }

    /// Gives rank 0 the words of all.
    public func collect(_ words: [UInt64]) -> [UInt64] {
      var all = [UInt64](repeating: 0, count: isFirst ? rankCount * words.count : 0)
      measure(byteCount: isFirst ? 0 : words.count * MemoryLayout<UInt64>.size) {
        unsafe words.withUnsafeBytes { source in
          unsafe all.withUnsafeMutableBytes { target in
            _ = unsafe MPI_Gather(
              source.baseAddress, Int32(words.count), treadmill_mpi_word(),
              target.baseAddress, Int32(words.count), treadmill_mpi_word(), 0,
              treadmill_mpi_world())
          }
        }
      }
      return all
    }

    /// Gives every rank the words of rank 0.
    public func broadcast(_ words: [UInt64]) -> [UInt64] {
      var words = words
      let byteCount = isFirst ? (rankCount - 1) * words.count * MemoryLayout<UInt64>.size : 0
      measure(byteCount: byteCount) {
        unsafe words.withUnsafeMutableBytes { buffer in
          _ = unsafe MPI_Bcast(
            buffer.baseAddress, Int32(buffer.count / MemoryLayout<UInt64>.size),
            treadmill_mpi_word(), 0, treadmill_mpi_world())
        }
      }
      return words
    }

    private func gather<Value: BitwiseCopyable>(
      _ values: Span<Value>, into all: inout MutableSpan<Value>, as type: MPI_Datatype
    ) {
      checkCount(all.count, rankCount * values.count)
      measure(byteCount: (rankCount - 1) * values.count * MemoryLayout<Value>.size) {
        unsafe values.withUnsafeBytes { source in
          unsafe all.withUnsafeMutableBytes { target in
            _ = unsafe MPI_Allgather(
              source.baseAddress, Int32(values.count), type,
              target.baseAddress, Int32(values.count), type, treadmill_mpi_world())
          }
        }
      }
    }

    /// Counts a call.
    private func measure(byteCount: Int, _ call: () -> Void) {
      let clock = ContinuousClock()
      let begin = clock.now
      call()
      traffic.byteCount += byteCount
      traffic.seconds += (clock.now - begin) / .seconds(1)
    }

    private func checkCount(_ found: Int, _ expected: Int) {
      precondition(
        found == expected && expected / rankCount <= Int(Int32.max),
        "\(rankCount) ranks got room for \(found) values, expected \(expected)")
    }
  }
#endif
