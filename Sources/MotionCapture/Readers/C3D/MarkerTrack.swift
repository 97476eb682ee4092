import SpatialMath

/// A marker's path with the frames in which it was not seen.
struct MarkerTrack {
  /// Its name in the file.
  var name: String
  /// `[frames]`; nil where it was not seen.
  var positions: [Vector3?]

  /// The frames between the first and the last in which it was seen; nil if it never was.
  var seenRange: ClosedRange<Int>? {
    guard let first = positions.firstIndex(where: { $0 != nil }),
      let last = positions.lastIndex(where: { $0 != nil })
    else { return nil }
    return first...last
  }

  /// The path in some frames, gaps filled.
  ///
  /// A natural cubic spline through all frames seen runs across the gaps.
  ///
  /// - Parameters:
  ///   - range: frames between the first and the last in which the marker was seen.
  ///   - longestGap: longest gap to be filled [frames].
  /// - Returns: the positions and how many of them were filled.
  /// - Throws: `invalid` with the gap that is too long.
  func filled(
    in range: ClosedRange<Int>, longestGap: Int, file: String
  ) throws(MotionFileError) -> (positions: [Vector3], filledCount: Int) {
    let knots = positions.indices.filter { positions[$0] != nil }
    for (a, b) in zip(knots, knots.dropFirst())
    where b - a - 1 > longestGap && a < range.upperBound && b > range.lowerBound {
      throw .invalid(
        file: file, place: "marker \(name), frames \(a + 1) to \(b - 1)",
        found: "a gap of \(b - a - 1) frames", expected: "at most \(longestGap)")
    }
    let spline = NaturalSpline(
      knots: knots.map { Double($0) }, values: knots.map { positions[$0] ?? .zero })
    var result: [Vector3] = []
    result.reserveCapacity(range.count)
    for frame in range { result.append(positions[frame] ?? spline.value(at: Double(frame))) }
    return (result, range.count { positions[$0] == nil })
  }
}

/// The smoothest curve through points: cubic between knots, twice continuously differentiable,
/// straight at the ends (de Boor 1978, chapter IV).
struct NaturalSpline {
  private let knots: [Double]
  private let values: [Vector3]
  /// Second derivatives at the knots.
  private let curvatures: [Vector3]

  /// - Parameters:
  ///   - knots: rising.
  ///   - values: as many.
  init(knots: [Double], values: [Vector3]) {
    precondition(
      knots.count == values.count && !knots.isEmpty,
      "a spline got \(knots.count) knots and \(values.count) values")
    self.knots = knots
    self.values = values
    let count = knots.count
    // h₋ c₋ + 2 (h₋ + h₊) c + h₊ c₊ = 6 (slope₊ − slope₋), solved by elimination (Thomas).
    var upper = [Double](repeating: 0, count: count)
    var right = [Vector3](repeating: .zero, count: count)
    for i in stride(from: 1, to: count - 1, by: 1) {
      let before = knots[i] - knots[i - 1]
      let after = knots[i + 1] - knots[i]
      let bend = (values[i + 1] - values[i]) / after - (values[i] - values[i - 1]) / before
      let pivot = 2 * (before + after) - before * upper[i - 1]
      upper[i] = after / pivot
      right[i] = (6 * bend - before * right[i - 1]) / pivot
    }
    for i in stride(from: count - 2, to: 0, by: -1) {
      right[i] = right[i] - upper[i] * right[i + 1]
    }
    curvatures = right
  }

  /// The curve at a place between the first and the last knot.
  func value(at x: Double) -> Vector3 {
    guard knots.count > 1 else { return values[0] }
    var low = 0
    var high = knots.count - 1
    while high - low > 1 {
      let middle = (low + high) / 2
      if knots[middle] <= x { low = middle } else { high = middle }
    }
    let h = knots[high] - knots[low]
    let a = (knots[high] - x) / h
    let b = 1 - a
    return a * values[low] + b * values[high]
      + ((a * a * a - a) * curvatures[low] + (b * b * b - b) * curvatures[high]) * (h * h / 6)
  }
}
