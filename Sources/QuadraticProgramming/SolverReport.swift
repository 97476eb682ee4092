/// How a search ended.
public enum SolverStatus: String, Equatable, Sendable {
  /// All residuals and the duality gap are within the tolerance.
  case solved
  /// No point satisfies the hard rows: a certificate was found.
  case primalInfeasible
  /// The cost falls without bound along a direction: a certificate was found.
  case dualInfeasible
  /// The limit of iterations was reached; the solution holds the last point.
  case iterationLimit
  /// Numbers that are not finite, or a matrix that is not positive definite where it must be.
  case numericalFailure
}

/// The outcome of a search in numbers.
public struct SolverReport: Equatable, Sendable {
  /// How it ended.
  public var status: SolverStatus
  /// Newton steps.
  public var iterationCount: Int
  /// Largest violation of a row, scaled to a largest coefficient of 1.
  public var primalResidual: Double
  /// Largest element of the gradient of the Lagrangian over what equality rows leave free.
  public var dualResidual: Double
  /// Sum of products of slacks and multipliers: how far the cost may be from the least.
  public var dualityGap: Double
}

extension SolverReport {
  /// Equality rows that contradict one another, found before the search.
  static let contradictoryEqualities = SolverReport(endedAtOnce: .primalInfeasible)
  /// A cost that is not convex, found before the search.
  static let indefinite = SolverReport(endedAtOnce: .numericalFailure)

  private init(endedAtOnce status: SolverStatus) {
    self.init(
      status: status, iterationCount: 0, primalResidual: .infinity, dualResidual: .infinity,
      dualityGap: .infinity)
  }
}
