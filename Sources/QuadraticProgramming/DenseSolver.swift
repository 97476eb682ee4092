/// Solves quadratic programs of one shape in memory of its own.
///
/// A program is a chain of a single node without states: its equality rows are eliminated once, then an
/// interior-point method works on what they leave free. A solve asks for no memory. One thread at a
/// time may use a solver.
public final class DenseSolver {
  private var chain: StageChain
  private let shape: ProgramShape

  /// A solver for programs of the shape of `program`.
  public init(for program: QuadraticProgram) {
    chain = StageChain([program], inputCounts: [program.variableCount])
    shape = ProgramShape(program)
  }

  /// Solves a program.
  ///
  /// - Parameters:
  ///   - program: of the solver's shape, its cost convex.
  ///   - settings: how far and how carefully.
  ///   - solution: where a warm search begins; then the unknowns and multipliers, the last ones of the
  ///     search where it did not end at a solution.
  /// - Returns: how it ended.
  public func solve(
    _ program: QuadraticProgram, _ settings: SolverSettings = SolverSettings(),
    into solution: inout QuadraticSolution
  ) -> SolverReport {
    shape.check(program, solution)
    guard chain.load(0, program, nil, settings) else { return .contradictoryEqualities }
    if settings.start == .warm {
      chain.placePoint(0, solution)
      chain.startWarm(settings)
    } else {
      chain.stages[0].clearUnknowns()
      guard chain.startCold(settings) else { return .indefinite }
    }
    let report = chain.searchWithPhaseOne(settings)
    chain.readPoint(0, program, nil, settings, into: &solution)
    return report
  }
}
