import QuadraticProgramming
import Testing

@Suite struct StagedSolverTests {
  /// What a solution may miss each condition by: the solver's tolerance for unknowns and multipliers
  /// below 100.
  private static let tolerance = 1e-6

  private func solve(
    _ program: StagedProgram, _ settings: SolverSettings = SolverSettings()
  ) -> (SolverReport, StagedSolution) {
    var solution = StagedSolution(for: program)
    let report = StagedSolver(for: program).solve(program, settings, into: &solution)
    return (report, solution)
  }

  @Test("multipliers of equality rows are left alone where they are not asked for")
  func withoutEqualityMultipliers() {
    var programs = RandomPrograms(seed: 71)
    let program = programs.staged(bindsStates: true)
    let solver = StagedSolver(for: program)
    var (whole, part) = (StagedSolution(for: program), StagedSolution(for: program))
    var settings = SolverSettings()
    _ = solver.solve(program, settings, into: &whole)
    settings.findsEqualityMultipliers = false
    _ = solver.solve(program, settings, into: &part)
    for (a, b) in zip(whole.stages, part.stages) {
      #expect(a.variables == b.variables)
      #expect(a.inequalityMultipliers == b.inequalityMultipliers)
      #expect(b.equalityMultipliers.allSatisfy { $0 == 0 })
    }
    #expect(whole.stages.contains { $0.equalityMultipliers.contains { $0 != 0 } })
  }

  @Test("the linear-quadratic regulator of a scalar follows Riccati's equation")
  func regulator() {
    // x⁺ = x + u, cost ½ (x² + u²), last ½ x²: P = 1 + P⁺ − P⁺² / (1 + P⁺), u₀ = −P₁ / (1 + P₁) x₀.
    var program = StagedProgram(intervalCount: 5, stateCount: 1, inputCount: 1)
    program.initialState = [2]
    for k in 0...5 {
      for i in 0..<program.stages[k].variableCount { program.stages[k].hessian[i, i] = 1 }
    }
    for k in 0..<5 { program.transitions[k].coefficients.elements = [1, 1] }
    var cost = 1.0
    for _ in 0..<4 { cost = 1 + cost - cost * cost / (1 + cost) }
    let (report, solution) = solve(program)
    #expect(report.status == .solved)
    #expect(abs(solution.stages[0].variables[0] + cost / (1 + cost) * 2) < 1e-7)
    #expect(solution.stages[0].variables[1] == 2)
  }

  @Test("solutions meet the optimality conditions", arguments: [false, true], [false, true])
  func optimality(bindsStates: Bool, areSoft: Bool) {
    var programs = RandomPrograms(seed: 21)
    for _ in 0..<10 {
      let program = programs.staged(bindsStates: bindsStates, areSoft: areSoft)
      let (report, solution) = solve(program)
      #expect(report.status == .solved)
      #expect(OptimalityConditions.violation(program, solution) < StagedSolverTests.tolerance)
    }
  }

  @Test("sizes that are no multiples of a vector's are solved, too", arguments: [1, 7, 8, 9, 17])
  func sizes(states: Int) {
    var programs = RandomPrograms(seed: 22)
    for inputs in [1, 8, 10] {
      let program = programs.staged(intervals: 3, states: states, inputs: inputs)
      let (report, solution) = solve(program)
      #expect(report.status == .solved)
      #expect(OptimalityConditions.violation(program, solution) < StagedSolverTests.tolerance)
    }
  }

  @Test("a last state that is prescribed is reached")
  func prescribedState() {
    var programs = RandomPrograms(seed: 23)
    var program = programs.staged()
    for i in 0..<3 {
      var row = Array(repeating: 0.0, count: 5)
      row[i] = 1
      program.stages[8].equalities.append(row, 0.25 * Double(i))
    }
    let (report, solution) = solve(program)
    #expect(report.status == .solved)
    for i in 0..<3 { #expect(abs(solution.stages[8].variables[i] - 0.25 * Double(i)) < 1e-7) }
    #expect(OptimalityConditions.violation(program, solution) < StagedSolverTests.tolerance)
  }

  @Test("a horizon that cannot be kept is named so")
  func infeasible() {
    var programs = RandomPrograms(seed: 24)
    // The last state must be farther than bounded inputs can move it.
    var program = programs.staged()
    program.stages[8].inequalities.append([1, 0, 0, 0, 0], lower: 19)
    program.stages[8].inequalities.count -= 1
    program.stages[8].inequalities.lower[0] = 1e3
    program.stages[8].inequalities.upper[0] = .infinity
    #expect(solve(program).0.status == .primalInfeasible)
    // The first states are given and break a bound.
    program = programs.staged()
    program.stages[0].inequalities.append(
      [0, 0, 0, 0, 1, 0, 0, 0, 0], lower: program.initialState[0] + 0.1)
    #expect(solve(program).0.status == .primalInfeasible)
    // They break an equality.
    program = programs.staged()
    program.stages[0].equalities.append(
      [0, 0, 0, 0, 1, 0, 0, 0, 0], program.initialState[0] + 0.1)
    #expect(solve(program).0.status == .primalInfeasible)
  }

  @Test("a warm search from the solution of a similar program takes fewer steps")
  func warmStart() {
    var programs = RandomPrograms(seed: 25)
    var (cold, warm) = (0, 0)
    for _ in 0..<10 {
      var program = programs.staged(areSoft: true)
      let solver = StagedSolver(for: program)
      var solution = StagedSolution(for: program)
      cold += solver.solve(program, into: &solution).iterationCount
      for i in program.initialState.indices { program.initialState[i] += 1e-3 }
      var settings = SolverSettings()
      settings.start = .warm
      let report = solver.solve(program, settings, into: &solution)
      #expect(report.status == .solved)
      #expect(OptimalityConditions.violation(program, solution) < StagedSolverTests.tolerance)
      warm += report.iterationCount
    }
    #expect(Double(warm) < 0.8 * Double(cold), "\(warm) steps instead of \(cold)")
  }
}
