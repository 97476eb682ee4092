internal import VectorArithmetic

/// Works on pairs of elements of two arrays, whose axes of length 1 are repeated.
struct BroadcastPair: Sendable {
  /// Length of each axis of the result.
  let shape: [Int]
  private let walk: RowWalk

  /// The pairs of arrays of these shapes, aligned at their last axes (ONNX, multidirectional
  /// broadcasting); nil where they do not fit together.
  init?(_ a: [Int], _ b: [Int]) {
    let rank = max(a.count, b.count)
    let alignedA = Array(repeating: 1, count: rank - a.count) + a
    let alignedB = Array(repeating: 1, count: rank - b.count) + b
    guard zip(alignedA, alignedB).allSatisfy({ $0 == $1 || $0 == 1 || $1 == 1 }) else {
      return nil
    }
    let shape = zip(alignedA, alignedB).map { $0 == 1 ? $1 : $0 }
    func steps(_ aligned: [Int]) -> [Int] {
      zip(rowMajorSteps(of: aligned), aligned).map { $1 == 1 ? 0 : $0 }
    }
    walk = RowWalk(
      lengths: shape, steps: [steps(alignedA), steps(alignedB), rowMajorSteps(of: shape)])
    self.shape = shape
  }

  /// Sets each element of `output` to a function of its pair.
  @inline(__always)
  func run(
    _ a: Span<Float>, _ b: Span<Float>, into output: inout MutableSpan<Float>,
    _ function: (FloatVector, FloatVector) -> FloatVector
  ) {
    let length = walk.rowLength
    for row in 0..<walk.rowCount {
      let startA = walk.start(ofRow: row, array: 0)
      let startB = walk.start(ofRow: row, array: 1)
      let start = walk.start(ofRow: row, array: 2)
      var index = 0
      while index < length {
        let limit = length - index
        let x = Self.load(a, startA, step: walk.rowSteps[0], index, limit)
        let y = Self.load(b, startB, step: walk.rowSteps[1], index, limit)
        if limit >= FloatVector.scalarCount {
          output.set(function(x, y), at: start + index)
        } else {
          output.set(function(x, y), at: start + index, limit: limit)
        }
        index += FloatVector.scalarCount
      }
    }
  }

  /// The elements of a row from `index` on; the same one again and again where the step is 0.
  @inline(__always)
  private static func load(
    _ array: Span<Float>, _ start: Int, step: Int, _ index: Int, _ limit: Int
  ) -> FloatVector {
    if step == 0 { return FloatVector(repeating: array[start]) }
    return limit >= FloatVector.scalarCount
      ? array.vector(at: start + index) : array.vector(at: start + index, limit: limit)
  }
}
