/// What the processes of one run, its ranks, do together.
///
/// Every rank makes the same calls in the same order with arrays of the same lengths, from one
/// thread. Nothing is added up on the way: sums are the caller's, in an order that is its own, so
/// that they are the same bits on every rank and for every number of ranks. A rank that is lost ends
/// the whole run; no call fails.
public protocol Collectives: AnyObject, Sendable {
  /// Number of this process among the ranks, from 0.
  var rank: Int { get }
  /// Number of ranks.
  var rankCount: Int { get }
  /// What this rank has sent and how long it has been in these calls.
  var traffic: Traffic { get }

  /// Gives every rank the values of all.
  ///
  /// - Parameters:
  ///   - values: `[values]` of this rank.
  ///   - all: receives `[ranks, values]`.
  func gather(_ values: Span<Double>, into all: inout MutableSpan<Double>)

  /// As `gather(_:into:)` of doubles.
  func gather(_ values: Span<Float>, into all: inout MutableSpan<Float>)

  /// Gives every rank the parts that all ranks have for it.
  ///
  /// - Parameters:
  ///   - parts: `[ranks, values]`, a part for each rank.
  ///   - received: `[ranks, values]`, the part that each rank has for this one.
  func exchange(_ parts: Span<Float>, into received: inout MutableSpan<Float>)

  /// Gives rank 0 the words of all.
  ///
  /// - Parameter words: `[words]` of this rank.
  /// - Returns: `[ranks, words]` on rank 0, nothing on the others.
  func collect(_ words: [UInt64]) -> [UInt64]

  /// Gives every rank the words of rank 0.
  ///
  /// - Parameter words: `[words]`; those of other ranks than 0 count for their number alone.
  func broadcast(_ words: [UInt64]) -> [UInt64]
}

/// What a rank has sent, and the time that it has spent with others.
public struct Traffic: Equatable, Sendable {
  /// Bytes for other ranks that this one has handed over.
  public var byteCount = 0
  /// Time in calls, waiting for slower ranks included [s].
  public var seconds = 0.0

  /// None.
  public init() {}

  /// What has come since an earlier moment.
  public static func - (a: Traffic, b: Traffic) -> Traffic {
    var difference = Traffic()
    difference.byteCount = a.byteCount - b.byteCount
    difference.seconds = a.seconds - b.seconds
    return difference
  }
}

/// The ranks of a run that has a single process: there is nobody to wait for.
public final class SingleProcess: Collectives {
  /// The only rank.
  public let rank = 0
  /// One.
  public let rankCount = 1
  /// None.
  public let traffic = Traffic()

  /// A process alone.
  public init() {}

  /// Copies.
  public func gather(_ values: Span<Double>, into all: inout MutableSpan<Double>) {
    for i in values.indices { all[i] = values[i] }
  }

  /// Copies.
  public func gather(_ values: Span<Float>, into all: inout MutableSpan<Float>) {
    for i in values.indices { all[i] = values[i] }
  }

  /// Copies.
  public func exchange(_ parts: Span<Float>, into received: inout MutableSpan<Float>) {
    for i in parts.indices { received[i] = parts[i] }
  }

  /// The words themselves.
  public func collect(_ words: [UInt64]) -> [UInt64] { words }

  /// The words themselves.
  public func broadcast(_ words: [UInt64]) -> [UInt64] { words }
}

extension Collectives {
  /// Whether this process is the one that writes and speaks.
  public var isFirst: Bool { rank == 0 }

  /// The values of all ranks, one after the other, on every rank.
  public func gathered(_ values: [Double]) -> [Double] {
    guard rankCount > 1 else { return values }
    var all = Array(repeating: 0.0, count: rankCount * values.count)
    var span = all.mutableSpan
    gather(values.span, into: &span)
    return all
  }

  /// Adds up the counts of all ranks, in place.
  public func addUp(_ counts: inout [Int]) {
    guard rankCount > 1 else { return }
    let all = gathered(counts.map(Double.init))
    for i in counts.indices {
      counts[i] = stride(from: i, to: all.count, by: counts.count).reduce(0) { $0 + Int(all[$1]) }
    }
  }

  /// Whether it holds on any rank.
  public func isAny(_ condition: Bool) -> Bool {
    gathered([condition ? 1 : 0]).contains(1)
  }

  /// Does on every rank what may fail, so that ranks fail together.
  ///
  /// - Parameter body: makes no calls to other ranks.
  /// - Throws: `RankFailure` on all ranks where it fails on any; of several, the lowest rank's counts.
  ///   A process alone throws the error itself.
  public func agree<Value>(_ body: () throws -> Value) throws -> Value {
    guard rankCount > 1 else { return try body() }
    let result = Result { try body() }
    let failures = gathered([result.isFailure ? 1 : 0])
    guard let failing = failures.firstIndex(of: 1) else { return try result.get() }
    guard failing == rank, case .failure(let error) = result else {
      throw RankFailure.elsewhere(rank: failing)
    }
    throw RankFailure.here(rank: rank, error)
  }
}

/// What `Collectives.agree` throws on all ranks.
public enum RankFailure: Error {
  /// This rank is the lowest that failed, which is to tell it.
  case here(rank: Int, any Error)
  /// Another rank tells it.
  case elsewhere(rank: Int)
}

extension Result {
  fileprivate var isFailure: Bool {
    if case .failure = self { true } else { false }
  }
}
