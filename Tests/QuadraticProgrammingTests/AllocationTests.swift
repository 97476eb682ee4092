import CAllocationCounter
import QuadraticProgramming
import TestConditions
import Testing

@Suite struct AllocationTests {
  @Test(
    "a solve asks for no memory", .enabled(if: TestConditions.countsAllocations))
  func solve() {
    var programs = RandomPrograms(seed: 51)
    let dense = programs.dense()
    let staged = programs.staged(bindsStates: true, areSoft: true)
    var hierarchical = HierarchicalProgram(
      common: programs.dense(equalities: 2, isBoxed: true), taskCapacities: [4, 4])
    for level in 0..<2 {
      hierarchical.tasks[level].count = 4
      hierarchical.tasks[level].coefficients.elements = programs.normals(80)
    }
    let (denseSolver, stagedSolver) = (DenseSolver(for: dense), StagedSolver(for: staged))
    let hierarchicalSolver = HierarchicalSolver(for: hierarchical)
    var denseSolution = QuadraticSolution(for: dense)
    var stagedSolution = StagedSolution(for: staged)
    var w = dense.gradient
    var settings = SolverSettings()
    var solvedCount = 0
    func solveAll() {
      for report in [
        denseSolver.solve(dense, settings, into: &denseSolution),
        stagedSolver.solve(staged, settings, into: &stagedSolution),
        hierarchicalSolver.solve(hierarchical, settings, into: &w),
      ] where report.status == .solved {
        solvedCount += 1
      }
    }
    solveAll()
    for start in [SolverSettings.Start.cold, .warm] {
      settings.start = start
      let before = treadmill_allocation_count()
      let first = denseSolver.solve(dense, settings, into: &denseSolution)
      let second = stagedSolver.solve(staged, settings, into: &stagedSolution)
      let third = hierarchicalSolver.solve(hierarchical, settings, into: &w)
      let count = treadmill_allocation_count() - before
      #expect(count == 0, "\(count) blocks with a \(start) start")
      #expect(first.status == .solved && second.status == .solved && third.status == .solved)
    }
    #expect(solvedCount == 3)
  }
}
