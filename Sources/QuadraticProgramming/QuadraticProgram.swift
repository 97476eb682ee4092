/// A convex quadratic program in dense matrices:
///
/// minimise ½ wᵀ H w + gᵀ w subject to A w = b and l ≤ C w ≤ u.
///
/// The shapes are those of the largest program that is meant; counts say how many rows count now, so
/// that constraints come and go without new memory.
public struct QuadraticProgram: Equatable, Sendable {
  /// Number of unknowns.
  public let variableCount: Int
  /// H, `[variables, variables]`, symmetric and positive semi-definite; zeros at first.
  public var hessian: DenseMatrix
  /// g, `[variables]`; zeros at first.
  public var gradient: [Double]
  /// A and b.
  public var equalities: EqualityRows
  /// C, l and u.
  public var inequalities: InequalityRows

  /// A program without cost and rows.
  ///
  /// - Parameters:
  ///   - variableCount: number of unknowns, at least 1.
  ///   - equalityCapacity: most rows of A.
  ///   - inequalityCapacity: most rows of C.
  public init(variableCount: Int, equalityCapacity: Int = 0, inequalityCapacity: Int = 0) {
    precondition(variableCount >= 1, "got a program of \(variableCount) variables")
    self.variableCount = variableCount
    hessian = DenseMatrix(rowCount: variableCount, columnCount: variableCount)
    gradient = Array(repeating: 0, count: variableCount)
    equalities = EqualityRows(capacity: equalityCapacity, variableCount: variableCount)
    inequalities = InequalityRows(capacity: inequalityCapacity, variableCount: variableCount)
  }

  /// ½ wᵀ H w + gᵀ w, the price of soft rows left out.
  ///
  /// - Parameter variables: w.
  public func cost(_ variables: [Double]) -> Double {
    precondition(
      variables.count == variableCount, "got \(variables.count) of \(variableCount) variables")
    var sum = 0.0
    for i in 0..<variableCount {
      var slope = gradient[i]
      for j in 0..<variableCount { slope += 0.5 * hessian[i, j] * variables[j] }
      sum += slope * variables[i]
    }
    return sum
  }
}

/// Rows A w = b.
public struct EqualityRows: Equatable, Sendable {
  /// A, `[capacity, variables]`.
  public var coefficients: DenseMatrix
  /// b, `[capacity]`.
  public var values: [Double]
  /// How many of the rows count, from the first on; 0 at first.
  public var count = 0

  init(capacity: Int, variableCount: Int) {
    coefficients = DenseMatrix(rowCount: capacity, columnCount: variableCount)
    values = Array(repeating: 0, count: capacity)
  }
}

/// Rows l ≤ C w ≤ u, each hard or soft.
///
/// A soft row may be violated by e ≥ 0 on either side at the price π e + ½ ϖ e². With π larger than
/// the row's multiplier it is violated only where it cannot be kept (exact penalty: Fletcher 1987,
/// *Practical Methods of Optimization*, §14.3).
public struct InequalityRows: Equatable, Sendable {
  /// C, `[capacity, variables]`.
  public var coefficients: DenseMatrix
  /// l, `[capacity]`; −∞ where there is none, as at first.
  public var lower: [Double]
  /// u, `[capacity]`; ∞ where there is none, as at first. A row with l = u is an equality.
  public var upper: [Double]
  /// π, `[capacity]`, 0 or more; ∞ for hard rows, as at first.
  public var linearPenalty: [Double]
  /// ϖ, `[capacity]`, 0 or more; of soft rows one of the two must be positive.
  public var quadraticPenalty: [Double]
  /// How many of the rows count, from the first on; 0 at first.
  public var count = 0

  init(capacity: Int, variableCount: Int) {
    coefficients = DenseMatrix(rowCount: capacity, columnCount: variableCount)
    lower = Array(repeating: -.infinity, count: capacity)
    upper = Array(repeating: .infinity, count: capacity)
    linearPenalty = Array(repeating: .infinity, count: capacity)
    quadraticPenalty = Array(repeating: 0, count: capacity)
  }
}
