/// The processors of a host that one of its ranks works on.
public struct ProcessorShare: Equatable, Sendable {
  /// Their numbers, rising; at least one.
  public let processors: [Int]
  /// Whether other ranks of the host may work on them, too.
  public let isShared: Bool

  /// The share of one rank of a host.
  ///
  /// Ranks that a launcher has bound to processors of their own keep them. Others, all of which may
  /// use the same processors, divide them evenly; where there are more ranks than processors, each
  /// may use all, one thread at a time.
  ///
  /// - Parameters:
  ///   - rank: number of the rank among those of the host.
  ///   - allowed: `[ranks of the host][processors]`, on which each rank may run.
  public init(rank: Int, allowed: [[Int]]) {
    let own = allowed[rank]
    let rankCount = allowed.count
    let isBound = !allowed.allSatisfy { $0 == own }
    guard !isBound, rankCount <= own.count else {
      processors = own
      isShared = !isBound && rankCount > 1
      return
    }
    processors = Array(own[rank * own.count / rankCount..<(rank + 1) * own.count / rankCount])
    isShared = false
  }

  /// Number of threads that suits the share.
  public var workerCount: Int { isShared ? 1 : processors.count }
}

#if MPI
  import CMPI
  import Foundation

  extension ProcessorShare {
    /// Processors that a mask has bits for.
    fileprivate static let capacity = 8192

    /// Binds the calling thread, and those that it starts from now on, to the share.
    public func bind() {
      guard !isShared else { return }
      var mask = [UInt8](repeating: 0, count: Self.capacity / 8)
      for processor in processors { mask[processor / 8] |= 1 << (processor % 8) }
      // Where the system refuses, threads stay where they may be.
      _ = unsafe treadmill_bind_thread(mask, mask.count)
    }

    /// Processors on which the calling thread may run.
    fileprivate static var allowed: [Int] {
      var mask = [UInt8](repeating: 0, count: capacity / 8)
      guard unsafe treadmill_thread_processors(&mask, mask.count) > 0 else {
        return Array(0..<ProcessInfo.processInfo.activeProcessorCount)
      }
      return (0..<capacity).filter { mask[$0 / 8] & (1 << ($0 % 8)) != 0 }
    }
  }

  extension MPIRanks {
    /// This rank's share of its host; all ranks ask together.
    public func processorShare() -> ProcessorShare {
      var host: MPI_Comm?
      unsafe MPI_Comm_split_type(
        treadmill_mpi_world(), treadmill_mpi_host(), 0, treadmill_mpi_no_info(), &host)
      var (rank, count): (Int32, Int32) = (0, 0)
      unsafe MPI_Comm_rank(host, &rank)
      unsafe MPI_Comm_size(host, &count)
      defer { unsafe MPI_Comm_free(&host) }

      let width = ProcessorShare.capacity
      var own = [UInt8](repeating: 0, count: width)
      for processor in ProcessorShare.allowed { own[processor] = 1 }
      var all = [UInt8](repeating: 0, count: Int(count) * width)
      unsafe MPI_Allgather(
        own, Int32(width), treadmill_mpi_byte(), &all, Int32(width), treadmill_mpi_byte(), host)
      return ProcessorShare(
        rank: Int(rank),
        allowed: (0..<Int(count)).map { other in
          (0..<width).filter { all[other * width + $0] != 0 }
        })
    }
  }
#endif
