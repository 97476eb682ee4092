internal import VectorArithmetic

/// Moves elements of one array to places of another.
struct StridedCopy: Sendable {
  private let walk: RowWalk
  private let sourceStart: Int
  private let targetStart: Int

  /// - Parameters:
  ///   - lengths: `[axes]` how many elements are moved along each axis.
  ///   - sourceSteps: `[axes]` elements from one to the next in the array that is read.
  ///   - sourceStart: where the first is.
  ///   - targetSteps: `[axes]` the same in the array that is written; nil for row-major.
  ///   - targetStart: where the first goes.
  init(
    lengths: [Int], sourceSteps: [Int], sourceStart: Int = 0, targetSteps: [Int]? = nil,
    targetStart: Int = 0
  ) {
    walk = RowWalk(
      lengths: lengths, steps: [sourceSteps, targetSteps ?? rowMajorSteps(of: lengths)])
    self.sourceStart = sourceStart
    self.targetStart = targetStart
  }

  /// Moves them.
  func run(_ source: Span<Float>, into target: inout MutableSpan<Float>) {
    let (sourceStep, targetStep) = (walk.rowSteps[0], walk.rowSteps[1])
    let length = walk.rowLength
    for row in 0..<walk.rowCount {
      var from = sourceStart + walk.start(ofRow: row, array: 0)
      var to = targetStart + walk.start(ofRow: row, array: 1)
      if sourceStep == 1 && targetStep == 1 {
        var piece = target._mutatingExtracting(to..<to + length)
        piece.set(eachOf: source.extracting(from..<from + length)) { $0 }
        continue
      }
      for _ in 0..<length {
        target[to] = source[from]
        from += sourceStep
        to += targetStep
      }
    }
  }
}
