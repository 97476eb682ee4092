import LinearAlgebra
import Reproducibility

/// The policy's last transitions, the oldest of which gives way to the newest.
struct TransitionReplay: Sendable {
  /// The most transitions.
  let capacity: Int
  /// Numbers of a transition.
  let width: Int
  /// `[capacity, width]`.
  private let rows: FloatBuffer
  /// Number of transitions so far, up to `capacity`.
  private(set) var count = 0
  /// Where the next one goes.
  private var next = 0

  /// - Parameters:
  ///   - capacity: the most transitions, at least 1.
  ///   - width: numbers of a transition.
  init(capacity: Int, width: Int) {
    self.capacity = capacity
    self.width = width
    rows = FloatBuffer(count: capacity * width)
  }

  /// Takes transitions in.
  ///
  /// - Parameter transitions: `[transitions, width]`.
  mutating func append(_ transitions: [Float]) {
    let source = transitions.span
    for first in stride(from: 0, to: transitions.count, by: width) {
      var row = rows.mutableSpan(next * width..<(next + 1) * width)
      for i in 0..<width { row[i] = source[first + i] }
      next = (next + 1) % capacity
      count = min(count + 1, capacity)
    }
  }

  /// One transition.
  func row(_ index: Int) -> Range<Int> { index * width..<(index + 1) * width }

  /// Copies a transition into a row of a matrix.
  func copy(_ index: Int, into matrix: Matrix, row: Int) {
    matrix.buffer.copy(self.row(index), of: rows, to: matrix.range(row: row).lowerBound)
  }

  /// All that there is.
  func snapshot() -> Snapshot {
    var snapshot = Snapshot()
    snapshot.store(rows.array(0..<count * width), at: "transitions")
    snapshot.store(count, at: "count")
    snapshot.store(next, at: "next")
    return snapshot
  }

  /// What a snapshot holds, in a buffer of its own.
  ///
  /// - Throws: `SnapshotError` where something is missing, of another size or impossible.
  func restored(_ snapshot: Snapshot) throws(SnapshotError) -> TransitionReplay {
    var replay = TransitionReplay(capacity: capacity, width: width)
    let count = try snapshot.integers("count", count: 1)[0]
    let next = try snapshot.integers("next", count: 1)[0]
    guard (0...capacity).contains(count), (0..<capacity).contains(next) else {
      throw .invalidValue(
        path: "count", detail: "found \(count) transitions, expected at most \(capacity)")
    }
    let values = try snapshot.floats("transitions", count: count * width)
    guard values.allSatisfy(\.isFinite) else {
      throw .invalidValue(path: "transitions", detail: "found a number that is not finite")
    }
    replay.rows.copy(values, to: 0)
    replay.count = count
    replay.next = next
    return replay
  }
}
