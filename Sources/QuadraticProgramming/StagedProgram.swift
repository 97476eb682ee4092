/// A quadratic program over a horizon: a chain of programs whose states follow on one another.
///
/// minimise Σₖ ½ wₖᵀ Hₖ wₖ + gₖᵀ wₖ over wₖ = (uₖ, xₖ) for k < N and w_N = x_N, subject to
/// x₀ given, xₖ₊₁ = Bₖ uₖ + Aₖ xₖ + bₖ, and each program's own rows on wₖ.
public struct StagedProgram: Equatable, Sendable {
  /// xₖ₊₁ = Bₖ uₖ + Aₖ xₖ + bₖ.
  public struct Transition: Equatable, Sendable {
    /// (Bₖ Aₖ), `[states, inputs + states]`.
    public var coefficients: DenseMatrix
    /// bₖ, `[states]`.
    public var offset: [Double]
  }

  /// Number of elements of xₖ.
  public let stateCount: Int
  /// Number of elements of uₖ.
  public let inputCount: Int
  /// x₀, `[states]`.
  public var initialState: [Double]
  /// The programs of all N + 1 nodes: unknowns are the inputs, then the states; in the last the
  /// states alone.
  public var stages: [QuadraticProgram]
  /// What leads from each node to the next, N in all.
  public var transitions: [Transition]

  /// A program of zeros.
  ///
  /// - Parameters:
  ///   - intervalCount: N, at least 1.
  ///   - stateCount: number of states, at least 1.
  ///   - inputCount: number of inputs, at least 1.
  ///   - equalityCapacity: most equality rows of a node.
  ///   - inequalityCapacity: most inequality rows of a node.
  public init(
    intervalCount: Int, stateCount: Int, inputCount: Int, equalityCapacity: Int = 0,
    inequalityCapacity: Int = 0
  ) {
    precondition(
      intervalCount >= 1 && stateCount >= 1 && inputCount >= 1,
      "got \(intervalCount) intervals, \(stateCount) states and \(inputCount) inputs")
    self.stateCount = stateCount
    self.inputCount = inputCount
    initialState = Array(repeating: 0, count: stateCount)
    // Arrays of their own each: one that is shared would be copied when it is first written.
    stages = (0...intervalCount).map { index in
      QuadraticProgram(
        variableCount: stateCount + (index < intervalCount ? inputCount : 0),
        equalityCapacity: equalityCapacity, inequalityCapacity: inequalityCapacity)
    }
    transitions = (0..<intervalCount).map { _ in
      Transition(
        coefficients: DenseMatrix(rowCount: stateCount, columnCount: inputCount + stateCount),
        offset: Array(repeating: 0, count: stateCount))
    }
  }
}
