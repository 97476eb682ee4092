/// Unknowns and multipliers of a quadratic program; where a warm search begins.
///
/// The Lagrangian is ½ wᵀ H w + gᵀ w + yᵀ (A w − b) + zᵀ C w: multipliers of inequality rows are
/// positive at the upper bound and negative at the lower one.
public struct QuadraticSolution: Equatable, Sendable {
  /// w, `[variables]`.
  public var variables: [Double]
  /// y, `[equality capacity]`; 0 for rows that depend on others.
  public var equalityMultipliers: [Double]
  /// z, `[inequality capacity]`.
  public var inequalityMultipliers: [Double]

  /// Zeros in the shape of a program.
  public init(for program: QuadraticProgram) {
    variables = Array(repeating: 0, count: program.variableCount)
    equalityMultipliers = Array(repeating: 0, count: program.equalities.values.count)
    inequalityMultipliers = Array(repeating: 0, count: program.inequalities.lower.count)
  }
}

/// Unknowns and multipliers of a staged program.
public struct StagedSolution: Equatable, Sendable {
  /// Each node's part.
  public var stages: [QuadraticSolution]
  /// Multipliers of Bₖ uₖ + Aₖ xₖ + bₖ − xₖ₊₁ = 0, `[intervals][states]`.
  public var costates: [[Double]]

  /// Zeros in the shape of a program.
  public init(for program: StagedProgram) {
    stages = program.stages.map { QuadraticSolution(for: $0) }
    costates = program.transitions.map { Array(repeating: 0, count: $0.offset.count) }
  }
}
