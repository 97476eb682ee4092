/// How far and how carefully a program is solved.
public struct SolverSettings: Equatable, Sendable {
  /// Where a search begins.
  public enum Start: Equatable, Sendable {
    /// At a point that depends on the program alone.
    case cold
    /// At what the solution holds: that of a similar program before.
    case warm
  }

  /// Where the search begins.
  public var start = Start.cold
  /// Least product of a slack and its multiplier at the start of a warm search: the smaller, the less a
  /// program may differ from the one before.
  public var warmProduct = 1e-4
  /// Residual of every row and of stationarity, and duality gap, up to which a point is a solution;
  /// relative to the size of the terms where that is above 1.
  public var tolerance = 1e-8
  /// A certificate of infeasibility holds up to this: no feasible point has a sum of magnitudes below
  /// its inverse.
  public var certificateTolerance = 1e-9
  /// Most Newton steps.
  public var iterationLimit = 60
  /// Pivots of equality rows, scaled to a largest coefficient of 1, below which a row is taken as
  /// dependent on the others.
  public var rankTolerance = 1e-9
  /// ρ: what is added to the diagonal of each reduced Hessian (proximal term).
  public var primalRegularization = 1e-9
  /// δ: compliance of equality rows that cannot be eliminated (proximal term).
  public var dualRegularization = 1e-9

  /// Whether the solution gets multipliers of equality rows, else they stay as they are; a warm search has
  /// no use for them.
  public var findsEqualityMultipliers = true

  /// The defaults.
  public init() {}
}
