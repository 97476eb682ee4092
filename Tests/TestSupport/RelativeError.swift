/// Largest difference of two arrays, relative to the largest element of the second.
///
/// For the parts of one vector or matrix whose elements share a rounding error; NaN counts as
/// infinite.
public func relativeError(_ found: [Double], from expected: [Double]) -> Double {
  precondition(
    found.count == expected.count,
    "an array of \(found.count) elements is compared with one of \(expected.count)")
  let scale = expected.reduce(0) { max($0, abs($1)) }
  let difference = zip(found, expected).reduce(0) { max($0, abs($1.0 - $1.1).orInfinity) }
  return difference == 0 ? 0 : difference / scale
}

/// Largest difference of two mass matrices `[n, n]`, each element relative to the geometric mean of
/// its two diagonal elements, so that a small link counts as much as the whole robot.
public func massMatrixError(_ found: [Double], from expected: [Double], count: Int) -> Double {
  precondition(
    found.count == count * count && expected.count == count * count,
    "mass matrices of \(found.count) and \(expected.count) elements, expected \(count * count)")
  var largest = 0.0
  for row in 0..<count {
    for column in 0..<count {
      let scale = (expected[row * count + row] * expected[column * count + column]).squareRoot()
      let difference = abs(found[row * count + column] - expected[row * count + column])
      largest = max(largest, (difference / scale).orInfinity)
    }
  }
  return largest
}

extension Double {
  fileprivate var orInfinity: Double { isNaN ? .infinity : self }
}
