import Foundation
import Reproducibility

/// Ranks that are threads of this process, for tests of what ranks compute together.
public final class ThreadRanks: Collectives {
  /// Number of this thread among the ranks, from 0.
  public let rank: Int
  /// None is counted.
  public let traffic = Traffic()
  private let table: Table

  /// Number of ranks.
  public var rankCount: Int { table.rankCount }

  private init(rank: Int, table: Table) {
    self.rank = rank
    self.table = table
  }

  /// Calls `body` on so many ranks at once.
  ///
  /// - Returns: what the ranks returned or threw, in their order.
  public static func run<Value: Sendable>(
    _ rankCount: Int, _ body: @escaping @Sendable (ThreadRanks) throws -> Value
  ) -> [Result<Value, any Error>] {
    let table = Table(rankCount: rankCount)
    let results = Results<Value>(count: rankCount)
    let group = DispatchGroup()
    for rank in 0..<rankCount {
      group.enter()
      let thread = Thread {
        results.set(rank, Result { try body(ThreadRanks(rank: rank, table: table)) })
        group.leave()
      }
      thread.stackSize = 16 << 20
      thread.start()
    }
    group.wait()
    return results.all
  }

  /// Gives every rank the values of all.
  public func gather(_ values: Span<Double>, into all: inout MutableSpan<Double>) {
    let words = table.gather(rank, values.indices.map { values[$0].bitPattern }).flatMap { $0 }
    for i in words.indices { all[i] = Double(bitPattern: words[i]) }
  }

  /// Gives every rank the values of all.
  public func gather(_ values: Span<Float>, into all: inout MutableSpan<Float>) {
    let words = table.gather(rank, values.indices.map { UInt64(values[$0].bitPattern) })
      .flatMap { $0 }
    for i in words.indices { all[i] = Float(bitPattern: UInt32(words[i])) }
  }

  /// Gives every rank the parts that all ranks have for it.
  public func exchange(_ parts: Span<Float>, into received: inout MutableSpan<Float>) {
    let count = parts.count / rankCount
    let words = table.gather(rank, parts.indices.map { UInt64(parts[$0].bitPattern) })
      .flatMap { $0[rank * count..<(rank + 1) * count] }
    for i in words.indices { received[i] = Float(bitPattern: UInt32(words[i])) }
  }

  /// Gives rank 0 the words of all.
  public func collect(_ words: [UInt64]) -> [UInt64] {
    let all = table.gather(rank, words).flatMap { $0 }
    return rank == 0 ? all : []
  }

  /// Gives every rank the words of rank 0.
  public func broadcast(_ words: [UInt64]) -> [UInt64] { table.gather(rank, words)[0] }

  /// Where the ranks lay their words, and wait until all have.
  ///
  /// Safety: every mutable property is read and written only while `condition` is locked.
  private final class Table: @unchecked Sendable {
    let rankCount: Int
    private let condition = NSCondition()
    private var words: [[UInt64]]
    private var complete: [[UInt64]] = []
    private var arrivedCount = 0
    private var round = 0

    init(rankCount: Int) {
      self.rankCount = rankCount
      words = Array(repeating: [], count: rankCount)
    }

    func gather(_ rank: Int, _ own: [UInt64]) -> [[UInt64]] {
      condition.lock()
      defer { condition.unlock() }
      words[rank] = own
      arrivedCount += 1
      let current = round
      if arrivedCount == rankCount {
        complete = words
        arrivedCount = 0
        round += 1
        condition.broadcast()
      }
      while round == current { condition.wait() }
      return complete
    }
  }

  /// Safety: `values` is read and written only while `lock` is locked.
  private final class Results<Value: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var values: [Result<Value, any Error>?]

    init(count: Int) { values = Array(repeating: nil, count: count) }

    var all: [Result<Value, any Error>] { lock.withLock { values.compactMap { $0 } } }

    func set(_ rank: Int, _ value: Result<Value, any Error>) {
      lock.withLock { values[rank] = value }
    }
  }
}
