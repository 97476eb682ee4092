/// Solves staged programs of one shape in memory of its own.
///
/// Each node's equality rows are eliminated once; an interior-point method then takes Newton steps by a
/// Riccati recursion, whose cost grows linearly with the horizon. A solve asks for no memory. One
/// thread at a time may use a solver.
public final class StagedSolver {
  private var chain: StageChain
  private let shapes: [ProgramShape]
  private let stateCount: Int

  /// A solver for programs of the shape of `program`.
  public init(for program: StagedProgram) {
    chain = StageChain(
      program.stages,
      inputCounts: program.transitions.map { _ in program.inputCount } + [0])
    shapes = program.stages.map { ProgramShape($0) }
    stateCount = program.stateCount
  }

  /// Solves a program.
  ///
  /// - Parameters:
  ///   - program: of the solver's shape, its cost convex in the inputs for any cost to come.
  ///   - settings: how far and how carefully.
  ///   - solution: where a warm search begins; then the unknowns and multipliers, the last ones of the
  ///     search where it did not end at a solution.
  /// - Returns: how it ended.
  public func solve(
    _ program: StagedProgram, _ settings: SolverSettings = SolverSettings(),
    into solution: inout StagedSolution
  ) -> SolverReport {
    checkShape(program, solution)
    let isWarm = settings.start == .warm
    for k in shapes.indices {
      let transition = k < program.transitions.count ? program.transitions[k] : nil
      guard chain.load(k, program.stages[k], transition, settings) else {
        return .contradictoryEqualities
      }
      if isWarm { chain.placePoint(k, solution.stages[k]) } else { chain.stages[k].clearUnknowns() }
      if isWarm && k > 0 {
        chain.stages[k].costate.copy(0..<stateCount, of: solution.costates[k - 1])
      }
    }
    chain.stages[0].placeStates(program.initialState)
    if isWarm {
      chain.startWarm(settings)
    } else {
      guard chain.startCold(settings) else { return .indefinite }
    }
    let report = chain.searchWithPhaseOne(settings)
    for k in shapes.indices {
      let transition = k < program.transitions.count ? program.transitions[k] : nil
      chain.readPoint(
        k, program.stages[k], transition, settings, into: &solution.stages[k])
      if k > 0 { chain.stages[k].readCostate(into: &solution.costates[k - 1]) }
    }
    return report
  }

  private func checkShape(_ program: StagedProgram, _ solution: StagedSolution) {
    precondition(
      program.stages.count == shapes.count && program.stateCount == stateCount
        && solution.stages.count == shapes.count,
      "got \(program.stages.count) nodes of \(program.stateCount) states, expected \(shapes.count) of \(stateCount)"
    )
    for k in shapes.indices { shapes[k].check(program.stages[k], solution.stages[k]) }
  }
}
