/// The weighted sum of an experiment's terms, with names looked up once.
struct RewardSum: Sendable {
  /// A term with its weight and the values of its parameters.
  struct Term: Sendable {
    let definition: RewardDefinition
    let weight: Double
    let parameters: [Double]
    /// Place of its potential among the environment's, for a shaping term.
    let potential: Int?
  }

  let terms: [Term]
  /// Numbers that an environment keeps from step to step.
  let potentialCount: Int
  /// Whether a term needs the poses of all links.
  let needsBodyKinematics: Bool
  private let factor: Double
  private let isOnlyPositive: Bool

  /// - Parameters:
  ///   - configuration: names, weights and parameters.
  ///   - timestep: length of a control step [s].
  /// - Throws: `unknownReward`, `unknownParameter`, `invalid`.
  init(_ configuration: RewardConfiguration, timestep: Double) throws(LocomotionError) {
    var terms: [Term] = []
    var potentialCount = 0
    for term in configuration.terms {
      guard let definition = RewardCatalog.definition(named: term.name) else {
        throw .unknownReward(name: term.name, known: RewardCatalog.all.map(\.name))
      }
      let isPotential = definition.kind == .potential
      terms.append(
        Term(
          definition: definition, weight: term.weight,
          parameters: try Self.parameters(of: term, definition),
          potential: isPotential ? potentialCount : nil))
      potentialCount += isPotential ? 1 : 0
    }
    self.terms = terms
    self.potentialCount = potentialCount
    needsBodyKinematics = terms.contains { $0.definition.needsBodyKinematics }
    factor = configuration.isPerSecond ? timestep : 1
    isOnlyPositive = configuration.isOnlyPositive
  }

  private static func parameters(
    of term: RewardTerm, _ definition: RewardDefinition
  ) throws(LocomotionError) -> [Double] {
    let known = definition.parameters.map(\.name)
    for name in term.parameters.keys.sorted() where !known.contains(name) {
      throw .unknownParameter(reward: term.name, parameter: name, known: known)
    }
    guard term.weight.isFinite else {
      throw .invalid(
        setting: "reward '\(term.name)'", found: "the weight \(term.weight)",
        expected: "a finite number")
    }
    var values: [Double] = []
    for parameter in definition.parameters {
      let value = term.parameters[parameter.name] ?? parameter.defaultValue
      guard parameter.range.contains(value), value.isFinite else {
        throw .invalid(
          setting: "reward '\(term.name)', \(parameter.name)", found: "\(value)",
          expected: "a finite number in \(parameter.range)")
      }
      values.append(value)
    }
    return values
  }

  /// Sets the potentials of a state in which an episode starts.
  func startPotentials(_ sample: RewardSample, _ potentials: inout [Double], at start: Int) {
    for term in terms {
      guard let potential = term.potential else { continue }
      potentials[start + potential] = term.definition.evaluate(sample, term.parameters)
    }
  }

  /// The reward of a step.
  ///
  /// - Parameters:
  ///   - sample: the environment after the step.
  ///   - potentials: flat buffer that holds the environment's potentials from `start` on; they are
  ///     brought up to date.
  ///   - start: where they start.
  ///   - penaltyFactor: the curriculum's, on the terms of negative weight but the terminal ones.
  ///   - contributions: `[terms]` receives every term's part of the sum.
  func evaluate(
    _ sample: RewardSample, potentials: inout [Double], at start: Int, penaltyFactor: Double = 1,
    contributions: inout [Double]
  ) -> Double {
    var sum = 0.0
    var terminal = 0.0
    // Terms are reached by index: a loop over the terms themselves would copy each of them.
    for index in terms.indices {
      var value = terms[index].definition.evaluate(sample, terms[index].parameters)
      if let potential = terms[index].potential {
        let before = potentials[start + potential]
        potentials[start + potential] = value
        value = (terms[index].parameters[0] * value - before) / sample.timestep
      }
      contributions[index] = factor * terms[index].weight * value
      if terms[index].definition.needsReference {
        contributions[index] *= sample.reference.weight
      }
      if terms[index].definition.kind == .terminal {
        terminal += contributions[index]
      } else {
        if terms[index].weight < 0 { contributions[index] *= penaltyFactor }
        sum += contributions[index]
      }
    }
    return (isOnlyPositive ? max(sum, 0) : sum) + terminal
  }

  /// The reward of a step whose state cannot be looked at: the terminal terms only.
  func evaluateFault(contributions: inout [Double]) -> Double {
    var terminal = 0.0
    for index in terms.indices {
      let isTerminal = terms[index].definition.kind == .terminal
      contributions[index] = isTerminal ? factor * terms[index].weight : 0
      terminal += contributions[index]
    }
    return terminal
  }
}
