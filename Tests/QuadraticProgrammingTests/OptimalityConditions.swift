import QuadraticProgramming

/// The conditions of Karush, Kuhn and Tucker in a program's own unknowns: what a solver's reduced
/// system is checked by.
enum OptimalityConditions {
  /// By how much the worst condition of a program is missed.
  static func violation(_ program: QuadraticProgram, _ solution: QuadraticSolution) -> Double {
    max(
      stationarity(program, solution, extra: program.gradient.map { _ in 0 }),
      rowViolation(program, solution))
  }

  /// By how much the worst condition of a staged program is missed.
  static func violation(_ program: StagedProgram, _ solution: StagedSolution) -> Double {
    var worst = 0.0
    let inputs = program.inputCount
    for (k, stage) in program.stages.enumerated() {
      let w = solution.stages[k].variables
      let states = Array(w.suffix(program.stateCount))
      var extra = Array(repeating: 0.0, count: stage.variableCount)
      if k == 0 {
        worst = max(worst, zip(states, program.initialState).map { abs($0 - $1) }.max() ?? 0)
      } else {
        for i in 0..<program.stateCount {
          extra[stage.variableCount - program.stateCount + i] -= solution.costates[k - 1][i]
        }
      }
      if k < program.transitions.count {
        let transition = program.transitions[k]
        let next = Array(solution.stages[k + 1].variables.suffix(program.stateCount))
        for i in 0..<program.stateCount {
          let moved = transition.offset[i] + product(transition.coefficients, i, w)
          worst = max(worst, abs(moved - next[i]))
          for j in 0..<stage.variableCount {
            extra[j] += transition.coefficients[i, j] * solution.costates[k][i]
          }
        }
      }
      // The first states are given: nothing is stationary in them.
      worst = max(
        worst,
        stationarity(stage, solution.stages[k], extra: extra, count: k == 0 ? inputs : nil),
        rowViolation(stage, solution.stages[k]))
    }
    return worst
  }

  private static func product(_ matrix: DenseMatrix, _ row: Int, _ w: [Double]) -> Double {
    w.indices.reduce(0) { $0 + matrix[row, $1] * w[$1] }
  }

  /// Largest element of H w + g + Aᵀ y + Cᵀ z and what else is given.
  private static func stationarity(
    _ program: QuadraticProgram, _ solution: QuadraticSolution, extra: [Double], count: Int? = nil
  ) -> Double {
    var worst = 0.0
    for j in 0..<(count ?? program.variableCount) {
      var sum = program.gradient[j] + extra[j] + product(program.hessian, j, solution.variables)
      for i in 0..<program.equalities.count {
        sum += program.equalities.coefficients[i, j] * solution.equalityMultipliers[i]
      }
      for i in 0..<program.inequalities.count {
        sum += program.inequalities.coefficients[i, j] * solution.inequalityMultipliers[i]
      }
      worst = max(worst, abs(sum))
    }
    return worst
  }

  private static func rowViolation(
    _ program: QuadraticProgram, _ solution: QuadraticSolution
  ) -> Double {
    var worst = 0.0
    let w = solution.variables
    for i in 0..<program.equalities.count {
      worst = max(
        worst, abs(product(program.equalities.coefficients, i, w) - program.equalities.values[i]))
    }
    let rows = program.inequalities
    for i in 0..<rows.count {
      let value = product(rows.coefficients, i, w)
      let z = solution.inequalityMultipliers[i]
      if rows.lower[i] == rows.upper[i] {
        worst = max(worst, abs(value - rows.upper[i]))
        continue
      }
      let upper = side(value - rows.upper[i], max(z, 0), rows, i)
      let lower = side(rows.lower[i] - value, max(-z, 0), rows, i)
      worst = max(worst, upper, lower)
    }
    return worst
  }

  /// a ≤ 0, z ≥ 0 and their product zero; where the row is soft, z is at most what a violation costs, and
  /// as much where there is one.
  private static func side(_ a: Double, _ z: Double, _ rows: InequalityRows, _ i: Int) -> Double {
    guard a > -.infinity else { return z }
    if a <= 0 { return max(-a * z, z - rows.linearPenalty[i]) }
    guard rows.linearPenalty[i].isFinite else { return a }
    return a * abs(rows.linearPenalty[i] + rows.quadraticPenalty[i] * a - z)
  }
}
