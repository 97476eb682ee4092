import QuadraticProgramming

/// Time that the solvers of the model-based controller take for programs of a file, and what they find.
public struct ControlBenchmark: Encodable {
  /// How one program was solved.
  struct Outcome: Encodable {
    var name: String?
    var status: String
    var iterations: Int
    /// Time of a solve: the least and the median of the repeats [µs].
    var leastUs: Double
    var medianUs: Double
    /// Unknowns; those of all nodes one behind another.
    var variables: [Double]
    /// Multipliers of equality and of inequality rows, in the same order.
    var equalityMultipliers: [Double]
    var inequalityMultipliers: [Double]
  }

  var programs: [Outcome] = []
  var stagedPrograms: [Outcome] = []

  /// Solves every program of a file.
  ///
  /// - Parameters:
  ///   - file: the programs, and the tolerance where it has one.
  ///   - seconds: how long each is solved again and again [s]; three times in any case.
  public init(_ file: ProgramFile, seconds: Double) {
    var settings = SolverSettings()
    if let tolerance = file.tolerance { settings.tolerance = tolerance }
    for source in file.programs ?? [] {
      let program = source.program
      let solver = DenseSolver(for: program)
      var solution = QuadraticSolution(for: program)
      let timed = ControlBenchmark.time(seconds) {
        solver.solve(program, settings, into: &solution)
      }
      programs.append(
        ControlBenchmark.outcome(source.name, timed, program: [program], solution: [solution]))
    }
    for source in file.stagedPrograms ?? [] {
      let program = source.program
      let solver = StagedSolver(for: program)
      var solution = StagedSolution(for: program)
      let timed = ControlBenchmark.time(seconds) {
        solver.solve(program, settings, into: &solution)
      }
      stagedPrograms.append(
        ControlBenchmark.outcome(
          source.name, timed, program: program.stages, solution: solution.stages))
    }
  }

  private struct Timed {
    var report: SolverReport
    var least: Double
    var median: Double
  }

  private static func time(_ seconds: Double, _ solve: () -> SolverReport) -> Timed {
    let clock = ContinuousClock()
    let begin = clock.now
    var report = solve()
    var times: [Double] = []
    while times.count < 3 || (clock.now - begin) / .seconds(1) < seconds {
      let start = clock.now
      report = solve()
      times.append(1e6 * ((clock.now - start) / .seconds(1)))
    }
    times.sort()
    return Timed(report: report, least: times[0], median: times[times.count / 2])
  }

  private static func outcome(
    _ name: String?, _ timed: Timed, program: [QuadraticProgram], solution: [QuadraticSolution]
  ) -> Outcome {
    Outcome(
      name: name, status: timed.report.status.rawValue, iterations: timed.report.iterationCount,
      leastUs: timed.least, medianUs: timed.median,
      variables: solution.flatMap(\.variables),
      equalityMultipliers: zip(program, solution).flatMap {
        $1.equalityMultipliers.prefix($0.equalities.count)
      },
      inequalityMultipliers: zip(program, solution).flatMap {
        $1.inequalityMultipliers.prefix($0.inequalities.count)
      })
  }
}
