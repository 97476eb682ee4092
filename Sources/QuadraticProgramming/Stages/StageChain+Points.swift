/// Between a program's own unknowns and rows, and those of the chain.
extension StageChain {
  /// Takes a node's program over.
  ///
  /// - Returns: false where no point satisfies its equality rows.
  mutating func load(
    _ k: Int, _ program: QuadraticProgram, _ transition: StagedProgram.Transition?,
    _ settings: SolverSettings
  ) -> Bool {
    stages[k].load(program, transition, sides: sides, settings: settings, scratch: scratch)
  }

  /// Puts a node's unknowns and multipliers where a solution has them.
  func placePoint(_ k: Int, _ solution: QuadraticSolution) {
    let stage = stages[k]
    stage.clearUnknowns()
    for j in 0..<stage.keptCount {
      stage.unknowns[stage.place(j)] = solution.variables[stage.elimination.kept[j]]
    }
    for i in 0..<stage.rowCapacity {
      let isThere = i < stage.inequalityCount && stage.rowScale[i] > 0
      let z = isThere ? solution.inequalityMultipliers[i] / stage.rowScale[i] : 0
      sides.placeMultiplier(stage.rowStart + i, z)
    }
  }

  /// Reads a node's unknowns and multipliers.
  func readPoint(
    _ k: Int, _ program: QuadraticProgram, _ transition: StagedProgram.Transition?,
    _ settings: SolverSettings, into solution: inout QuadraticSolution
  ) {
    let stage = stages[k]
    stage.readUnknowns(into: &solution.variables)
    for i in solution.inequalityMultipliers.indices {
      solution.inequalityMultipliers[i] =
        i < stage.inequalityCount
        ? sides.netMultiplier[stage.rowStart + i] * stage.rowScale[i] : 0
    }
    guard settings.findsEqualityMultipliers else { return }
    readEqualityMultipliers(k, program, transition, into: &solution)
  }

  /// y of a node, from the gradient of the Lagrangian over its own unknowns.
  private func readEqualityMultipliers(
    _ k: Int, _ program: QuadraticProgram, _ transition: StagedProgram.Transition?,
    into solution: inout QuadraticSolution
  ) {
    let stage = stages[k]
    guard stage.elimination.rowCount > 0 else { return }
    let gradient = scratch.slope
    gradient.copy(0..<program.variableCount, of: program.gradient)
    for i in 0..<program.variableCount {
      gradient.add(
        solution.variables[i], times: program.hessian.range(row: i), of: program.hessian.elements)
    }
    let rows = program.inequalities.coefficients
    for row in 0..<program.inequalities.count {
      gradient.add(
        solution.inequalityMultipliers[row], times: rows.range(row: row), of: rows.elements)
    }
    if let transition {
      let costate = stages[k + 1].costate
      for row in transition.offset.indices {
        gradient.add(
          costate[row], times: transition.coefficients.range(row: row),
          of: transition.coefficients.elements)
      }
    }
    stage.elimination.recoverMultipliers(
      gradient: gradient,
      remaining: sides.netMultiplier.dropFirst(stage.rowStart + stage.inequalityCount),
      into: &solution.equalityMultipliers)
  }
}

extension Stage {
  /// Number of unknowns that stay.
  var keptCount: Int { elimination.variableCount - elimination.rank }

  /// Sets v and λ to zero.
  ///
  /// - Parameter butStates: whether the states stay.
  func clearUnknowns(butStates: Bool = false) {
    unknowns.fill(butStates ? stateOffset : width, with: 0)
    costate.fill(stateWidth, with: 0)
  }

  /// Sets the states.
  func placeStates(_ values: [Double]) { states(unknowns).copy(0..<stateCount, of: values) }

  /// Reads w = K v + k and the unknowns that stayed.
  fileprivate func readUnknowns(into values: inout [Double]) {
    for j in 0..<keptCount { values[elimination.kept[j]] = unknowns[place(j)] }
    for i in 0..<elimination.rank {
      let line = map.coefficients.dropFirst(i * width)
      var sum = DoubleVector()
      for j in stride(from: 0, to: width, by: 8) {
        sum.addProduct(line[vector: j], unknowns[vector: j])
      }
      values[elimination.pivots[i]] = map.constants[i] + sum.sum()
    }
  }

  /// Reads λ.
  func readCostate(into values: inout [Double]) {
    for i in 0..<stateCount { values[i] = costate[i] }
  }
}
