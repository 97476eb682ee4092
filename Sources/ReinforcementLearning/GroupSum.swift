import EnvironmentInterface
import LinearAlgebra
import Reproducibility

/// Adds up a vector of every group in the order of the groups, with the same bits on every rank and
/// for any number of ranks.
///
/// Each rank adds up one piece of the vector: it gets that piece of all groups from all ranks and
/// hands the sum to all. With one group on each rank that is the traffic of a ring's all-reduce,
/// 2 (n − 1)/n of the vector, whose order of addition depends on the number of ranks.
struct GroupSum: Sendable {
  /// A vector for each of this rank's groups, `[values]`, to be filled.
  let parts: [FloatBuffer]

  private let groups: EnvironmentGroups
  /// Values of a piece, of which every rank has one; the last may be partly empty.
  private let pieceCount: Int
  /// `[ranks, local groups, piece]` pieces for every rank, and from every rank `[groups, piece]`.
  private let outgoing: FloatBuffer
  private let incoming: FloatBuffer
  /// `[piece]` this rank's sum, and `[ranks, piece]` those of all.
  private let sum: FloatBuffer
  private let sums: FloatBuffer

  /// - Parameters:
  ///   - count: numbers of a vector.
  ///   - groups: whose vectors they are.
  init(count: Int, groups: EnvironmentGroups) {
    self.groups = groups
    parts = (0..<groups.localCount).map { _ in FloatBuffer(count: count) }
    let rankCount = groups.ranks.rankCount
    pieceCount = rankCount > 1 ? (count + rankCount - 1) / rankCount : 0
    outgoing = FloatBuffer(count: groups.count * pieceCount)
    incoming = FloatBuffer(count: groups.count * pieceCount)
    sum = FloatBuffer(count: pieceCount)
    sums = FloatBuffer(count: rankCount * pieceCount)
  }

  /// Adds up the parts of all ranks.
  ///
  /// - Parameter total: receives `[values]`.
  func add(into total: FloatBuffer) {
    guard groups.ranks.rankCount > 1 else {
      total.copy(0..<total.count, of: parts[0], to: 0)
      for part in parts.dropFirst() { total.add(0..<total.count, of: part) }
      return
    }
    pack()
    var received = incoming.mutableSpan(0..<incoming.count)
    groups.ranks.exchange(outgoing.span(0..<outgoing.count), into: &received)
    sum.copy(0..<pieceCount, of: incoming, to: 0)
    for group in 1..<groups.count {
      sum.add(group * pieceCount..<(group + 1) * pieceCount, of: incoming)
    }
    var gathered = sums.mutableSpan(0..<sums.count)
    groups.ranks.gather(sum.span(0..<pieceCount), into: &gathered)
    total.copy(0..<total.count, of: sums, to: 0)
  }

  /// Lays the pieces of the parts out by the ranks that add them up.
  private func pack() {
    for rank in 0..<groups.ranks.rankCount {
      for (group, part) in parts.enumerated() {
        let first = min(rank * pieceCount, part.count)
        outgoing.copy(
          first..<min(first + pieceCount, part.count), of: part,
          to: (rank * parts.count + group) * pieceCount)
      }
    }
  }
}

extension FloatBuffer {
  /// Adds the elements of `range` of another buffer to the first of this one.
  fileprivate func add(_ range: Range<Int>, of other: FloatBuffer) {
    let part = other.span(range)
    var sum = mutableSpan(0..<range.count)
    for i in part.indices { sum[i] += part[i] }
  }
}
