/// A way through all elements of an array, row by row, at which several arrays take part with steps
/// of their own.
///
/// Axes that can be walked as one are merged, so that what is contiguous in all arrays is one row.
struct RowWalk: Sendable {
  /// Elements of a row.
  let rowLength: Int
  /// Number of rows.
  let rowCount: Int
  /// `[arrays]` steps between the elements of a row.
  let rowSteps: [Int]

  /// Lengths of the axes outside of a row.
  private let outerLengths: [Int]
  /// `[arrays, outer axes]` steps along them.
  private let outerSteps: [Int]

  /// - Parameters:
  ///   - lengths: `[axes]` length of each axis.
  ///   - steps: `[arrays][axes]` elements from one index of an axis to the next.
  init(lengths: [Int], steps: [[Int]]) {
    var merged: [Int] = []
    var mergedSteps = steps.map { _ in [Int]() }
    for axis in lengths.indices where lengths[axis] != 1 {
      let last = merged.count - 1
      let continues =
        last >= 0
        && steps.indices.allSatisfy { mergedSteps[$0][last] == steps[$0][axis] * lengths[axis] }
      if continues {
        merged[last] *= lengths[axis]
      } else {
        merged.append(lengths[axis])
      }
      for array in steps.indices {
        if continues {
          mergedSteps[array][last] = steps[array][axis]
        } else {
          mergedSteps[array].append(steps[array][axis])
        }
      }
    }
    rowLength = merged.last ?? 1
    rowSteps = mergedSteps.map { $0.last ?? 0 }
    outerLengths = merged.dropLast()
    outerSteps = mergedSteps.flatMap { $0.dropLast() }
    rowCount = outerLengths.reduce(1, *)
  }

  /// Where a row of an array starts.
  func start(ofRow row: Int, array: Int) -> Int {
    var rest = row
    var start = 0
    var axis = outerLengths.count - 1
    while axis >= 0 {
      let length = outerLengths[axis]
      start += rest % length * outerSteps[array * outerLengths.count + axis]
      rest /= length
      axis -= 1
    }
    return start
  }
}

/// Steps of a row-major array of that shape.
func rowMajorSteps(of shape: [Int]) -> [Int] {
  var steps = [Int](repeating: 1, count: shape.count)
  for axis in shape.indices.dropLast().reversed() {
    steps[axis] = steps[axis + 1] * shape[axis + 1]
  }
  return steps
}
