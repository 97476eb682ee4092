import QuadraticProgramming

/// Quadratic programs as a file has them, so that other solvers can be given the same ones.
///
/// Matrices are flat, row-major; bounds and penalties that are infinite are null.
public struct ProgramFile: Decodable {
  /// One program without stages.
  struct Program: Decodable {
    var name: String?
    var hessian: [Double]
    var gradient: [Double]
    var equalities: [Double]?
    var equalityValues: [Double]?
    var inequalities: [Double]?
    var lower: [Double?]?
    var upper: [Double?]?
    var linearPenalty: [Double?]?
    var quadraticPenalty: [Double]?
  }

  /// One program with stages: all nodes, and what leads from each to the next.
  struct Staged: Decodable {
    struct Transition: Decodable {
      var coefficients: [Double]
      var offset: [Double]
    }

    var name: String?
    var initialState: [Double]
    var stages: [Program]
    var transitions: [Transition]
  }

  /// The solvers' tolerance; theirs without it.
  var tolerance: Double?
  var programs: [Program]?
  var stagedPrograms: [Staged]?
}

extension ProgramFile {
  /// What is wrong with the programs' shapes; nil where they are in order.
  public var fault: String? {
    for (i, program) in (programs ?? []).enumerated() {
      if let fault = program.fault { return "program \(i): \(fault)" }
    }
    for (i, staged) in (stagedPrograms ?? []).enumerated() {
      if let fault = staged.fault { return "staged program \(i): \(fault)" }
    }
    return nil
  }
}

extension ProgramFile.Program {
  /// What is wrong with the shapes; nil where they are in order.
  var fault: String? {
    let count = gradient.count
    let equal = equalityValues?.count ?? 0
    let rows = lower?.count ?? 0
    let lengths: [(String, found: Int, expected: Int)] = [
      ("hessian", hessian.count, count * count),
      ("equalities", equalities?.count ?? 0, equal * count),
      ("inequalities", inequalities?.count ?? 0, rows * count),
      ("upper", upper?.count ?? rows, rows),
      ("linear_penalty", linearPenalty?.count ?? rows, rows),
      ("quadratic_penalty", quadraticPenalty?.count ?? rows, rows),
    ]
    guard count > 0 else { return "found a gradient without numbers" }
    return lengths.first { $0.found != $0.expected }.map { name, found, expected in
      "\(name): found \(found) numbers, expected \(expected)"
    }
  }

  /// Copies the numbers into a program with room for them.
  func fill(_ program: inout QuadraticProgram) {
    program.hessian.elements = hessian
    program.gradient = gradient
    fill(&program.equalities.coefficients, equalities)
    program.equalities.count = equalityValues?.count ?? 0
    for (i, value) in (equalityValues ?? []).enumerated() { program.equalities.values[i] = value }
    fill(&program.inequalities.coefficients, inequalities)
    program.inequalities.count = lower?.count ?? 0
    for i in 0..<program.inequalities.count {
      program.inequalities.lower[i] = (lower?[i]) ?? -.infinity
      program.inequalities.upper[i] = (upper?[i]) ?? .infinity
      program.inequalities.linearPenalty[i] = (linearPenalty?[i]) ?? .infinity
      program.inequalities.quadraticPenalty[i] = quadraticPenalty?[i] ?? 0
    }
  }

  private func fill(_ matrix: inout DenseMatrix, _ values: [Double]?) {
    for (i, value) in (values ?? []).enumerated() { matrix.elements[i] = value }
  }

  /// A program of just the right shape.
  var program: QuadraticProgram {
    var program = QuadraticProgram(
      variableCount: gradient.count, equalityCapacity: equalityValues?.count ?? 0,
      inequalityCapacity: lower?.count ?? 0)
    fill(&program)
    return program
  }
}

extension ProgramFile.Staged {
  /// What is wrong with the shapes; nil where they are in order.
  var fault: String? {
    let states = initialState.count
    guard states > 0, transitions.count > 0, stages.count == transitions.count + 1 else {
      return "found \(stages.count) stages, \(transitions.count) transitions and \(states) states"
    }
    let count = stages[0].gradient.count
    guard count > states else { return "found \(count) unknowns of \(states) states, no inputs" }
    for (k, stage) in stages.enumerated() {
      let expected = k < transitions.count ? count : states
      guard stage.gradient.count == expected else {
        return "stage \(k): found \(stage.gradient.count) unknowns, expected \(expected)"
      }
      if let fault = stage.fault { return "stage \(k): \(fault)" }
    }
    for (k, transition) in transitions.enumerated() {
      guard transition.coefficients.count == states * count, transition.offset.count == states
      else { return "transition \(k): expected \(states)×\(count) coefficients" }
    }
    return nil
  }

  /// A program of just the right shape.
  var program: StagedProgram {
    let states = initialState.count
    var program = StagedProgram(
      intervalCount: transitions.count, stateCount: states,
      inputCount: stages[0].gradient.count - states,
      equalityCapacity: stages.map { $0.equalityValues?.count ?? 0 }.max() ?? 0,
      inequalityCapacity: stages.map { $0.lower?.count ?? 0 }.max() ?? 0)
    program.initialState = initialState
    for (k, stage) in stages.enumerated() { stage.fill(&program.stages[k]) }
    for (k, transition) in transitions.enumerated() {
      program.transitions[k].coefficients.elements = transition.coefficients
      program.transitions[k].offset = transition.offset
    }
    return program
  }
}
