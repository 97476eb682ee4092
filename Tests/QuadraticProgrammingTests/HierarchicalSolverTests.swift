import QuadraticProgramming
import Testing

@Suite struct HierarchicalSolverTests {
  @Test("a task gives way to the one before it and to the rows, and takes what they leave")
  func order() {
    // First w₀ + w₁ = 4, then w₀ = 1 and w₁ = 1 with weights 3 and 1, all w₀ ≤ 2.2. On the line the
    // second task would have w₀ = 1.5: least 3 (w₀ − 1)² + (3 − w₀)². The last cost has no say.
    var common = QuadraticProgram(variableCount: 3, inequalityCapacity: 1)
    common.hessian[2, 2] = 1
    common.gradient = [5, 0, -7]
    common.inequalities.append([1, 0, 0], upper: 2.2)
    var program = HierarchicalProgram(common: common, taskCapacities: [1, 2])
    program.tasks[0].coefficients.elements = [1, 1, 0]
    program.tasks[0].targets = [4]
    program.tasks[0].count = 1
    program.tasks[1].coefficients.elements = [1, 0, 0, 0, 1, 0]
    program.tasks[1].targets = [1, 1]
    program.tasks[1].weights = [3, 1]
    program.tasks[1].count = 2
    let solver = HierarchicalSolver(for: program)
    var w = [0.0, 0, 0]
    #expect(solver.solve(program, into: &w).status == .solved)
    for (value, expected) in zip(w, [1.5, 2.5, 7]) { #expect(abs(value - expected) < 1e-6) }
    // A bound in the way.
    program.common.inequalities.upper[0] = 1.2
    #expect(solver.solve(program, into: &w).status == .solved)
    for (value, expected) in zip(w, [1.2, 2.8, 7]) { #expect(abs(value - expected) < 1e-6) }
  }

  @Test("a lower level never makes a higher one worse")
  func strictness() {
    var programs = RandomPrograms(seed: 31)
    for _ in 0..<10 {
      let common = programs.dense(equalities: 4, inequalities: 16, isBoxed: true)
      var program = HierarchicalProgram(common: common, taskCapacities: [6, 8, 8])
      for level in 0..<3 {
        program.tasks[level].count = program.tasks[level].targets.count
        program.tasks[level].targets = programs.normals(program.tasks[level].count)
        program.tasks[level].coefficients.elements = programs.normals(
          program.tasks[level].count * 20)
      }
      var alone = program
      alone.tasks[1].count = 0
      alone.tasks[2].count = 0
      var (all, first) = (common.gradient, common.gradient)
      let solver = HierarchicalSolver(for: program)
      #expect(solver.solve(program, into: &all).status == .solved)
      #expect(solver.solve(alone, into: &first).status == .solved)
      #expect(abs(error(program.tasks[0], all) - error(program.tasks[0], first)) < 1e-6)
      // The cost's own tolerance is relative.
      let bound = error(program.tasks[1], first)
      #expect(error(program.tasks[1], all) < bound + 1e-6 * max(1, bound))
    }
  }

  private func error(_ task: HierarchicalProgram.Task, _ w: [Double]) -> Double {
    (0..<task.count).reduce(0) { sum, row in
      let value = w.indices.reduce(0) { $0 + task.coefficients[row, $1] * w[$1] }
      return sum + 0.5 * task.weights[row] * (value - task.targets[row])
        * (value - task.targets[row])
    }
  }

  @Test("rows that no point satisfies end the hierarchy at its first level")
  func infeasible() {
    var common = QuadraticProgram(variableCount: 1, inequalityCapacity: 1)
    common.inequalities.append([1], lower: 1, upper: 0)
    let program = HierarchicalProgram(common: common, taskCapacities: [1])
    var w = [0.0]
    #expect(
      HierarchicalSolver(for: program).solve(program, into: &w).status == .primalInfeasible)
  }
}
