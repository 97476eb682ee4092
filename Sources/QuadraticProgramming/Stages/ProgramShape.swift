/// Numbers of unknowns and rows for which a solver has memory.
struct ProgramShape: Equatable {
  let variableCount: Int
  let equalityCapacity: Int
  let inequalityCapacity: Int

  init(_ program: QuadraticProgram) {
    variableCount = program.variableCount
    equalityCapacity = program.equalities.values.count
    inequalityCapacity = program.inequalities.lower.count
  }

  /// Stops where a program or solution is not of this shape.
  func check(_ program: QuadraticProgram, _ solution: QuadraticSolution) {
    precondition(
      ProgramShape(program) == self && program.gradient.count == variableCount,
      "got a program of shape \(ProgramShape(program)), expected \(self)")
    precondition(
      solution.variables.count == variableCount
        && solution.equalityMultipliers.count == equalityCapacity
        && solution.inequalityMultipliers.count == inequalityCapacity,
      "got a solution of \(solution.variables.count) variables of another shape than \(self)")
    precondition(
      (0...equalityCapacity).contains(program.equalities.count)
        && (0...inequalityCapacity).contains(program.inequalities.count),
      "got \(program.equalities.count) and \(program.inequalities.count) rows, expected at most \(equalityCapacity) and \(inequalityCapacity)"
    )
  }
}
