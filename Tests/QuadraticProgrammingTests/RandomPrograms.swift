import QuadraticProgramming
import Reproducibility

/// Seeded programs that have a solution.
struct RandomPrograms {
  var stream: RandomStream

  init(seed: UInt64) { stream = RandomStream(seed: seed, stream: 0) }

  mutating func normals(_ count: Int) -> [Double] { (0..<count).map { _ in stream.normal() } }

  /// Rows around a point: inequalities of all kinds that hold there, and equalities.
  ///
  /// - Parameters:
  ///   - rank: of the Hessian.
  ///   - isBoxed: whether a box bounds all unknowns.
  mutating func dense(
    variables: Int = 20, equalities: Int = 6, inequalities: Int = 24, rank: Int = 20,
    isBoxed: Bool = false
  ) -> QuadraticProgram {
    var program = QuadraticProgram(
      variableCount: variables, equalityCapacity: equalities + 4,
      inequalityCapacity: inequalities + variables)
    let point = normals(variables)
    let factor = normals(rank * variables)
    for i in 0..<variables {
      program.gradient[i] = 3 * stream.normal()
      for j in 0..<variables {
        for k in 0..<rank {
          program.hessian[i, j] += factor[k * variables + i] * factor[k * variables + j]
        }
      }
    }
    for _ in 0..<equalities {
      let row = normals(variables)
      program.equalities.append(row, dot(row, point))
    }
    for i in 0..<inequalities {
      let row = normals(variables)
      let value = dot(row, point)
      let margin = stream.uniform()
      program.inequalities.append(
        row, lower: i % 3 == 0 ? -.infinity : value - margin,
        upper: i % 3 == 1 ? .infinity : value + stream.uniform())
    }
    for i in 0..<(isBoxed ? variables : 0) {
      var row = Array(repeating: 0.0, count: variables)
      row[i] = 1
      program.inequalities.append(row, lower: point[i] - 2, upper: point[i] + 2)
    }
    return program
  }

  /// A horizon with inputs that some equality rows bind, state rows among them on request, and bounds on
  /// inputs and states that are kept by doing nothing.
  mutating func staged(
    intervals: Int = 8, states: Int = 5, inputs: Int = 4, bindsStates: Bool = false,
    areSoft: Bool = false
  ) -> StagedProgram {
    var program = StagedProgram(
      intervalCount: intervals, stateCount: states, inputCount: inputs, equalityCapacity: 3,
      inequalityCapacity: inputs + states)
    program.initialState = normals(states)
    for k in 0...intervals {
      let count = program.stages[k].variableCount
      let own = count - states
      for i in 0..<count {
        program.stages[k].hessian[i, i] = 0.1 + stream.uniform()
        program.stages[k].gradient[i] = stream.normal()
      }
      for i in 0..<own {
        var row = Array(repeating: 0.0, count: count)
        row[i] = 1
        program.stages[k].inequalities.append(row, lower: -3, upper: 3)
      }
      for i in 0..<states where k > 0 {
        var row = Array(repeating: 0.0, count: count)
        row[own + i] = 1
        if i > 0 { row[own + i - 1] = 0.5 }
        program.stages[k].inequalities.append(
          row, lower: areSoft ? -0.05 : -20, upper: areSoft ? 0.05 : 20,
          linearPenalty: areSoft ? 2 : .infinity, quadraticPenalty: areSoft ? 1 : 0)
      }
      guard k < intervals else { continue }
      for i in 0..<min(k % 3, inputs / 2) {
        var row = normals(count)
        if bindsStates && i == 1 && k == 5 { for j in 0..<inputs { row[j] = 0 } }
        program.stages[k].equalities.append(row, 0.1 * stream.normal())
      }
      for i in 0..<states {
        for j in 0..<count {
          program.transitions[k].coefficients[i, j] =
            (j == own + i ? 0.9 : 0) + 0.2 * stream.normal()
        }
        program.transitions[k].offset[i] = 0.1 * stream.normal()
      }
    }
    return program
  }

  private func dot(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
  }
}

extension EqualityRows {
  /// One row more.
  mutating func append(_ row: [Double], _ value: Double) {
    for (j, x) in row.enumerated() { coefficients[count, j] = x }
    values[count] = value
    count += 1
  }
}

extension InequalityRows {
  /// One row more.
  mutating func append(
    _ row: [Double], lower: Double = -.infinity, upper: Double = .infinity,
    linearPenalty: Double = .infinity, quadraticPenalty: Double = 0
  ) {
    for (j, x) in row.enumerated() { coefficients[count, j] = x }
    self.lower[count] = lower
    self.upper[count] = upper
    self.linearPenalty[count] = linearPenalty
    self.quadraticPenalty[count] = quadraticPenalty
    count += 1
  }
}
