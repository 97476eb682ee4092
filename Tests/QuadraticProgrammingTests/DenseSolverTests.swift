import QuadraticProgramming
import Testing

@Suite struct DenseSolverTests {
  /// What a solution may miss each condition by: the solver's tolerance for unknowns and multipliers
  /// below 100.
  private static let tolerance = 1e-6

  /// A tolerance at which unknowns themselves, and not only costs, agree to 1e-6.
  private static var precise: SolverSettings {
    var settings = SolverSettings()
    settings.tolerance = 1e-9
    return settings
  }

  private func solve(
    _ program: QuadraticProgram, _ settings: SolverSettings = precise
  ) -> (SolverReport, QuadraticSolution) {
    var solution = QuadraticSolution(for: program)
    let report = DenseSolver(for: program).solve(program, settings, into: &solution)
    return (report, solution)
  }

  @Test("the nearest point of a half plane is on its edge, and its multiplier is the distance")
  func halfPlane() {
    // ½ |w − (3, 4)|² subject to w₀ + w₁ ≤ 5 by hand: w = (2, 3), z = 1.
    var program = QuadraticProgram(variableCount: 2, inequalityCapacity: 1)
    program.hessian[0, 0] = 1
    program.hessian[1, 1] = 1
    program.gradient = [-3, -4]
    program.inequalities.append([1, 1], upper: 5)
    let (report, solution) = solve(program)
    #expect(report.status == .solved)
    #expect(abs(solution.variables[0] - 2) < 1e-7)
    #expect(abs(solution.variables[1] - 3) < 1e-7)
    #expect(abs(solution.inequalityMultipliers[0] - 1) < 1e-7)
  }

  @Test("solutions meet the optimality conditions", arguments: [20, 12, 1])
  func optimality(rank: Int) {
    var programs = RandomPrograms(seed: 11)
    for _ in 0..<20 {
      let program = programs.dense(rank: rank, isBoxed: rank < 20)
      let (report, solution) = solve(program)
      #expect(report.status == .solved)
      #expect(OptimalityConditions.violation(program, solution) < DenseSolverTests.tolerance)
    }
  }

  @Test("a cold search takes as few steps whatever the unit of the cost", arguments: [1e3, 1e6])
  func costUnits(unit: Double) {
    var programs = RandomPrograms(seed: 18)
    var (plain, scaled) = (0, 0)
    for _ in 0..<10 {
      var program = programs.dense()
      plain += solve(program).0.iterationCount
      for i in program.hessian.elements.indices { program.hessian.elements[i] *= unit }
      for i in program.gradient.indices { program.gradient[i] *= unit }
      let (report, _) = solve(program)
      #expect(report.status == .solved)
      scaled += report.iterationCount
    }
    #expect(Double(scaled) < 1.2 * Double(plain), "\(scaled) steps instead of \(plain)")
  }

  @Test(
    "sides that no longer bind leave nothing behind", arguments: [SolverSettings.Start.cold, .warm])
  func sidesThatComeAndGo(start: SolverSettings.Start) {
    var programs = RandomPrograms(seed: 19)
    var settings = SolverSettings()
    settings.start = start
    let program = programs.dense()
    var (soft, oneSided) = (program, program)
    for i in 0..<program.inequalities.count {
      soft.inequalities.linearPenalty[i] = 5
      oneSided.inequalities.lower[i] = -.infinity
    }
    let used = DenseSolver(for: program)
    for earlier in [program, soft] {
      var (kept, fresh) = (QuadraticSolution(for: program), QuadraticSolution(for: program))
      _ = used.solve(earlier, settings, into: &kept)
      fresh = kept
      let report = used.solve(oneSided, settings, into: &kept)
      #expect(report == DenseSolver(for: program).solve(oneSided, settings, into: &fresh))
      #expect(report.status == .solved)
      #expect(kept == fresh)
    }
  }

  @Test("a linear programme is solved at a vertex")
  func linear() {
    // Least −w₀ − 2 w₁ with w₀ + w₁ ≤ 1 and w ≥ 0: all of it on w₁.
    var program = QuadraticProgram(variableCount: 2, inequalityCapacity: 3)
    program.gradient = [-1, -2]
    program.inequalities.append([1, 1], upper: 1)
    program.inequalities.append([1, 0], lower: 0)
    program.inequalities.append([0, 1], lower: 0)
    let (report, solution) = solve(program)
    #expect(report.status == .solved)
    #expect(abs(solution.variables[0]) < 1e-6)
    #expect(abs(solution.variables[1] - 1) < 1e-6)
  }

  @Test("rows that say the same several times change nothing")
  func redundantRows() {
    var programs = RandomPrograms(seed: 12)
    let program = programs.dense()
    var redundant = program
    for i in 0..<3 {
      let row = (0..<20).map { program.equalities.coefficients[i, $0] }
      redundant.equalities.append(row.map { 2 * $0 }, 2 * program.equalities.values[i])
    }
    for i in 0..<20 {
      let row = (0..<20).map { program.inequalities.coefficients[i, $0] }
      redundant.inequalities.append(
        row, lower: program.inequalities.lower[i], upper: program.inequalities.upper[i])
    }
    let (report, solution) = solve(program)
    let (redundantReport, redundantSolution) = solve(redundant)
    #expect(report.status == .solved && redundantReport.status == .solved)
    #expect(
      OptimalityConditions.violation(redundant, redundantSolution) < DenseSolverTests.tolerance)
    for i in 0..<20 {
      #expect(abs(solution.variables[i] - redundantSolution.variables[i]) < 1e-6)
    }
  }

  @Test("equalities written as bounds give the same solution")
  func equalitiesAsBounds() {
    var programs = RandomPrograms(seed: 13)
    let program = programs.dense()
    var bounded = program
    bounded.equalities.count = 0
    for i in 0..<program.equalities.count {
      let row = (0..<20).map { program.equalities.coefficients[i, $0] }
      let value = program.equalities.values[i]
      bounded.inequalities.append(row, lower: value, upper: value)
    }
    let (_, solution) = solve(program)
    let (report, boundedSolution) = solve(bounded)
    #expect(report.status == .solved)
    for i in 0..<20 {
      #expect(abs(solution.variables[i] - boundedSolution.variables[i]) < 1e-6)
    }
  }

  @Test("soft rows give way at their price only")
  func softRows() {
    var programs = RandomPrograms(seed: 14)
    for _ in 0..<10 {
      var program = programs.dense(equalities: 2)
      for i in 0..<program.inequalities.count {
        program.inequalities.upper[i] -= 1.5
        if program.inequalities.upper[i] < program.inequalities.lower[i] {
          program.inequalities.lower[i] = -.infinity
        }
        program.inequalities.linearPenalty[i] = i % 4 == 0 ? 0 : Double(1 + i)
        program.inequalities.quadraticPenalty[i] = i % 4 == 0 ? 5 : Double(i % 3)
      }
      let (report, solution) = solve(program)
      #expect(report.status == .solved)
      #expect(OptimalityConditions.violation(program, solution) < DenseSolverTests.tolerance)
    }
  }

  @Test("a penalty above the multiplier keeps a soft row exactly")
  func exactPenalty() {
    // Least ½ w² − 3 w with w ≤ 1 has the multiplier 2.
    var program = QuadraticProgram(variableCount: 1, inequalityCapacity: 1)
    program.hessian[0, 0] = 1
    program.gradient = [-3]
    program.inequalities.append([1], upper: 1, linearPenalty: 2.5)
    #expect(abs(solve(program).1.variables[0] - 1) < 1e-7)
    program.inequalities.linearPenalty[0] = 0.5
    #expect(abs(solve(program).1.variables[0] - 2.5) < 1e-7)
  }

  @Test("rows that no point satisfies are named so, whatever makes them contradict")
  func infeasible() {
    var programs = RandomPrograms(seed: 15)
    for round in 0..<12 {
      var program = programs.dense()
      let n = program.variableCount
      switch round % 4 {
      case 0:
        let row = programs.normals(n)
        program.inequalities.append(row, upper: -10)
        program.inequalities.append(row.map { -$0 }, upper: -10)
      case 1:
        // A sum of all equality rows with another value.
        let sum = (0..<n).map { j in
          (0..<6).reduce(0) { $0 + program.equalities.coefficients[$1, j] }
        }
        program.equalities.append(sum, program.equalities.values[0..<6].reduce(0, +) + 0.01)
      case 2:
        // Rows whose sum is zero, all of them to be negative.
        program.inequalities.count = 0
        let rows = (0..<8).map { _ in programs.normals(n) }
        for row in rows { program.inequalities.append(row, upper: -0.01) }
        program.inequalities.append(
          (0..<n).map { j in -rows.reduce(0) { $0 + $1[j] } }, upper: -0.01)
      default:
        program.inequalities.append(programs.normals(n), lower: 1, upper: 0.5)
      }
      #expect(solve(program).0.status == .primalInfeasible, "round \(round)")
    }
  }

  @Test("a cost without a least value is named so")
  func unbounded() {
    var program = QuadraticProgram(variableCount: 3, inequalityCapacity: 2)
    program.hessian[0, 0] = 1
    program.gradient = [1, -1, 0]
    program.inequalities.append([0, 1, -1], upper: 2)
    #expect(solve(program).0.status == .dualInfeasible)
    // A bound on the way makes it finite.
    program.inequalities.append([0, 0, 1], upper: 5)
    let (report, solution) = solve(program)
    #expect(report.status == .solved)
    #expect(abs(solution.variables[1] - 7) < 1e-6)
  }

  @Test("too few iterations are named so")
  func iterationLimit() {
    var programs = RandomPrograms(seed: 16)
    var settings = SolverSettings()
    settings.iterationLimit = 2
    let (report, _) = solve(programs.dense(), settings)
    #expect(report.status == .iterationLimit)
    #expect(report.iterationCount == 2)
  }

  @Test("a cost that is not convex is a numerical failure")
  func indefinite() {
    var program = QuadraticProgram(variableCount: 2)
    program.hessian[0, 0] = 1
    program.hessian[1, 1] = -1
    #expect(solve(program).0.status == .numericalFailure)
  }

  @Test("a program without a single row is a system of equations")
  func withoutRows() {
    var program = QuadraticProgram(variableCount: 2)
    program.hessian = DenseMatrix(rowCount: 2, columnCount: 2)
    program.hessian.elements = [2, 1, 1, 3]
    program.gradient = [-4, -7]
    let (report, solution) = solve(program)
    #expect(report.status == .solved)
    #expect(abs(solution.variables[0] - 1) < 1e-7)
    #expect(abs(solution.variables[1] - 2) < 1e-7)
  }

  @Test("a warm search of a program that has changed a little takes fewer steps")
  func warmStart() {
    var programs = RandomPrograms(seed: 17)
    var (cold, warm) = (0, 0)
    for _ in 0..<10 {
      var program = programs.dense()
      let solver = DenseSolver(for: program)
      var solution = QuadraticSolution(for: program)
      cold += solver.solve(program, into: &solution).iterationCount
      for i in program.gradient.indices { program.gradient[i] *= 1.001 }
      var settings = SolverSettings()
      settings.start = .warm
      let report = solver.solve(program, settings, into: &solution)
      #expect(report.status == .solved)
      #expect(OptimalityConditions.violation(program, solution) < DenseSolverTests.tolerance)
      warm += report.iterationCount
    }
    #expect(Double(warm) < 0.8 * Double(cold), "\(warm) steps instead of \(cold)")
  }

  @Test("a solver's memory of other programs does not show in the bits")
  func repeatability() {
    var programs = RandomPrograms(seed: 18)
    let (first, second) = (programs.dense(), programs.dense(rank: 5, isBoxed: true))
    let solver = DenseSolver(for: first)
    var solution = QuadraticSolution(for: first)
    var again = solution
    _ = solver.solve(first, into: &solution)
    _ = solver.solve(second, into: &again)
    _ = solver.solve(first, into: &again)
    #expect(solution == again)
  }
}
