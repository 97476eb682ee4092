/// The value below which a share of the values lies, by linear interpolation between neighbours, so
/// that the median of the opposite values is the opposite median.
///
/// - Precondition: at least one value.
func percentile(_ share: Double, of values: [Double]) -> Double {
  precondition(!values.isEmpty, "a percentile needs at least one value")
  let sorted = values.sorted()
  let place = Double(sorted.count - 1) * share
  let below = Int(place)
  let above = min(below + 1, sorted.count - 1)
  return sorted[below] + (sorted[above] - sorted[below]) * (place - Double(below))
}

extension [Bool] {
  /// Closes gaps, and then drops runs, that are shorter than `length` and touch neither end.
  func withoutShortRuns(_ length: Int) -> [Bool] {
    withoutRuns(of: false, shorterThan: length).withoutRuns(of: true, shorterThan: length)
  }

  /// Inverts runs of `value` that are shorter than `length` and touch neither end.
  func withoutRuns(of value: Bool, shorterThan length: Int) -> [Bool] {
    var result = self
    for run in runs(of: value)
    where run.lowerBound > 0 && run.upperBound < count && run.count < length {
      for index in run { result[index] = !value }
    }
    return result
  }

  /// Where the value stands without a break.
  func runs(of value: Bool) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var start = 0
    while start < count {
      let end = self[start...].firstIndex { $0 != self[start] } ?? count
      if self[start] == value { runs.append(start..<end) }
      start = end
    }
    return runs
  }
}
