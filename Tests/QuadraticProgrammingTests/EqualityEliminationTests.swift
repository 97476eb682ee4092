import Testing

@testable import QuadraticProgramming

@Suite struct EqualityEliminationTests {
  private let memory = KernelMemory()

  private func eliminate(
    _ rows: [([Double], Double)], inputs: Int, states: Int
  ) -> EqualityElimination {
    var equalities = QuadraticProgram(
      variableCount: inputs + states, equalityCapacity: rows.count
    ).equalities
    for (row, value) in rows { equalities.append(row, value) }
    var elimination = EqualityElimination(
      inputCount: inputs, stateCount: states, capacity: rows.count, in: memory)
    elimination.eliminate(equalities, tolerance: 1e-9)
    return elimination
  }

  @Test("a row becomes the value of its largest input")
  func oneRow() {
    // 2 u₀ + 4 u₁ + 6 x = 8: u₁ = 2 − ½ u₀ − 1½ x.
    let elimination = eliminate([([2, 4, 6], 8)], inputs: 2, states: 1)
    #expect(elimination.rank == 1)
    #expect(elimination.pivots[0] == 1)
    #expect(elimination.value(0) == 2)
    #expect(elimination.row(0)[0] == 0.5)
    #expect(elimination.row(0)[2] == 1.5)
    #expect(elimination.kept[0] == 0)
    #expect(elimination.kept[1] == 2)
  }

  @Test("rows that depend on one another in the inputs leave a row on the states")
  func stateRow() {
    // The difference of the two is 1 x = 3.
    let elimination = eliminate([([1, 1, 1], 4), ([1, 1, 0], 1)], inputs: 2, states: 1)
    #expect(elimination.rank == 1)
    #expect(elimination.remainingCount == 1)
    #expect(abs(elimination.value(1) / elimination.row(1)[2] - 3) < 1e-14)
  }

  @Test("nearly dependent rows are kept apart down to the tolerance")
  func nearlyDependent() {
    for (difference, rank) in [(1e-7, 2), (1e-11, 1)] {
      let elimination = eliminate(
        [([1, 1], 1), ([1, 1 + difference], 1)], inputs: 2, states: 0)
      #expect(elimination.rank == rank)
    }
  }
}
