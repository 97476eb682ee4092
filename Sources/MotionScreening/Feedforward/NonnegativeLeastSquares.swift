/// Minimises `½ xᵀ H x − gᵀ x` over x ≥ 0 for a positive definite H, by active sets (Lawson and Hanson
/// 1974, chapter 23, on the normal equations).
///
/// The last solution's support is where the next search begins, so that a slowly changing problem
/// takes one or two factorisations.
struct NonnegativeLeastSquares {
  /// Number of unknowns.
  let count: Int
  /// `[count, count]` H, row-major, symmetric.
  var hessian: [Double]
  /// `[count]` g.
  var gradient: [Double]
  /// `[count]` x.
  private(set) var solution: [Double]

  /// Which unknowns may be positive, in the order of the factor's rows.
  private var support: [Int] = []
  private var factor: [Double]
  private var trial: [Double]

  init(count: Int) {
    self.count = count
    hessian = Array(repeating: 0, count: count * count)
    gradient = Array(repeating: 0, count: count)
    solution = gradient
    trial = gradient
    factor = hessian
  }

  /// Solves for the Hessian and gradient that are set.
  ///
  /// - Parameter isAllowed: `[count]` whether an unknown may differ from zero.
  mutating func solve(isAllowed: [Bool]) {
    begin(isAllowed: isAllowed)
    // Each pass adds one unknown and lowers the cost; the bound only guards against rounding.
    for _ in 0..<3 * count {
      guard let next = mostPromising(isAllowed: isAllowed) else { return }
      support.append(next)
      descend()
    }
  }

  /// Starts from the last support, less what would be negative on it.
  private mutating func begin(isAllowed: [Bool]) {
    support = support.filter { isAllowed[$0] }
    for index in solution.indices { solution[index] = 0 }
    while !support.isEmpty {
      solveOnSupport()
      guard support.contains(where: { trial[$0] <= 0 }) else { break }
      support = support.filter { trial[$0] > 0 }
    }
    for index in support { solution[index] = trial[index] }
  }

  /// The unknown at zero whose increase lowers the cost most; nil where none does.
  private func mostPromising(isAllowed: [Bool]) -> Int? {
    let scale = gradient.reduce(1e-300) { max($0, abs($1)) }
    var best: Int?
    var steepest = 1e-10 * scale
    for index in 0..<count where isAllowed[index] && !support.contains(index) {
      var slope = gradient[index]
      for other in support { slope -= hessian[index * count + other] * solution[other] }
      if slope > steepest { (best, steepest) = (index, slope) }
    }
    return best
  }

  /// Goes to the minimum on the support, dropping unknowns that reach zero on the way.
  private mutating func descend() {
    while !support.isEmpty {
      solveOnSupport()
      var part = 1.0
      for index in support where trial[index] <= 0 {
        part = min(part, solution[index] / (solution[index] - trial[index]))
      }
      for index in support { solution[index] += part * (trial[index] - solution[index]) }
      guard part < 1 else { return }
      let spent = support.filter { trial[$0] <= 0 && solution[$0] <= 1e-14 }
      for index in spent { solution[index] = 0 }
      support = support.filter { !spent.contains($0) }
    }
  }

  /// The minimum with all unknowns outside the support at zero, into `trial`: H = L Lᵀ.
  private mutating func solveOnSupport() {
    let size = support.count
    for row in 0..<size {
      for column in 0...row {
        var sum = hessian[support[row] * count + support[column]]
        for k in 0..<column { sum -= factor[row * count + k] * factor[column * count + k] }
        factor[row * count + column] =
          row == column ? max(sum, 1e-300).squareRoot() : sum / factor[column * count + column]
      }
    }
    for row in 0..<size {
      var sum = gradient[support[row]]
      for k in 0..<row { sum -= factor[row * count + k] * trial[support[k]] }
      trial[support[row]] = sum / factor[row * count + row]
    }
    for row in (0..<size).reversed() {
      var sum = trial[support[row]]
      for k in row + 1..<max(size, row + 1) {
        sum -= factor[k * count + row] * trial[support[k]]
      }
      trial[support[row]] = sum / factor[row * count + row]
    }
  }
}
