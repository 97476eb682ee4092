/// Solves hierarchical programs of one shape in memory of its own, level by level: rows that earlier
/// levels have settled are equality rows of the next, whose elimination leaves their null space.
///
/// A solve asks for no memory. One thread at a time may use a solver.
public final class HierarchicalSolver {
  private let solver: DenseSolver
  /// The program of the present level, and what it found.
  private var level: QuadraticProgram
  private var found: QuadraticSolution

  /// A solver for programs of the shape of `program`.
  public init(for program: HierarchicalProgram) {
    let common = program.common
    let taskRows = program.tasks.reduce(0) { $0 + $1.targets.count }
    level = QuadraticProgram(
      variableCount: common.variableCount,
      equalityCapacity: common.equalities.values.count + taskRows,
      inequalityCapacity: common.inequalities.lower.count)
    solver = DenseSolver(for: level)
    found = QuadraticSolution(for: level)
  }

  /// Solves a program.
  ///
  /// - Parameters:
  ///   - program: of the solver's shape.
  ///   - settings: how far and how carefully each level is solved.
  ///   - variables: w of the last level that was solved, `[variables]`.
  /// - Returns: how the last level ended, or the first that did not end at a solution; its number of
  ///   iterations is that of all levels.
  public func solve(
    _ program: HierarchicalProgram, _ settings: SolverSettings = SolverSettings(),
    into variables: inout [Double]
  ) -> SolverReport {
    precondition(
      variables.count == level.variableCount,
      "got \(variables.count) variables, expected \(level.variableCount)")
    takeRows(of: program.common)
    var iterationCount = 0
    for task in program.tasks where task.count > 0 {
      setCost(to: task)
      let report = solveLevel(settings, &iterationCount, into: &variables)
      guard report.status == .solved else { return report }
      settle(task)
      relaxBounds(of: program.common, settings)
    }
    // Element by element, as the rows.
    for i in level.hessian.elements.indices {
      level.hessian.elements[i] = program.common.hessian.elements[i]
    }
    for i in level.gradient.indices { level.gradient[i] = program.common.gradient[i] }
    return solveLevel(settings, &iterationCount, into: &variables)
  }

  private func solveLevel(
    _ settings: SolverSettings, _ iterationCount: inout Int, into variables: inout [Double]
  ) -> SolverReport {
    var report = solver.solve(level, settings, into: &found)
    iterationCount += report.iterationCount
    report.iterationCount = iterationCount
    if report.status == .solved {
      for j in variables.indices { variables[j] = found.variables[j] }
    }
    return report
  }

  /// Copies row by row: a shared array would have to be copied into new memory when it is changed.
  private func takeRows(of common: QuadraticProgram) {
    level.equalities.count = common.equalities.count
    for i in 0..<common.equalities.count {
      level.equalities.values[i] = common.equalities.values[i]
      for j in 0..<level.variableCount {
        level.equalities.coefficients[i, j] = common.equalities.coefficients[i, j]
      }
    }
    level.inequalities.count = common.inequalities.count
    for i in 0..<common.inequalities.count {
      level.inequalities.lower[i] = common.inequalities.lower[i]
      level.inequalities.upper[i] = common.inequalities.upper[i]
      level.inequalities.linearPenalty[i] = common.inequalities.linearPenalty[i]
      level.inequalities.quadraticPenalty[i] = common.inequalities.quadraticPenalty[i]
      for j in 0..<level.variableCount {
        level.inequalities.coefficients[i, j] = common.inequalities.coefficients[i, j]
      }
    }
  }

  /// Widens bounds by what the first level may have missed them, so that its point satisfies them; all
  /// later levels have the same bounds.
  private func relaxBounds(of common: QuadraticProgram, _ settings: SolverSettings) {
    for i in 0..<common.inequalities.count {
      let (lower, upper) = (common.inequalities.lower[i], common.inequalities.upper[i])
      guard lower < upper else { continue }
      level.inequalities.lower[i] = lower - 10 * settings.tolerance * max(1, abs(lower))
      level.inequalities.upper[i] = upper + 10 * settings.tolerance * max(1, abs(upper))
    }
  }

  /// H = Jᵀ Ω J and g = −Jᵀ Ω a.
  private func setCost(to task: HierarchicalProgram.Task) {
    let count = level.variableCount
    level.hessian.fill(with: 0)
    for j in 0..<count { level.gradient[j] = 0 }
    for row in 0..<task.count {
      let weight = task.weights[row]
      for i in 0..<count where task.coefficients[row, i] != 0 {
        let factor = weight * task.coefficients[row, i]
        level.gradient[i] -= factor * task.targets[row]
        for j in 0..<count { level.hessian[i, j] += factor * task.coefficients[row, j] }
      }
    }
  }

  /// Keeps J w where it is.
  private func settle(_ task: HierarchicalProgram.Task) {
    for row in 0..<task.count {
      let place = level.equalities.count + row
      var value = 0.0
      for j in 0..<level.variableCount {
        level.equalities.coefficients[place, j] = task.coefficients[row, j]
        value += task.coefficients[row, j] * found.variables[j]
      }
      level.equalities.values[place] = value
    }
    level.equalities.count += task.count
  }
}
