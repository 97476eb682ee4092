import EnvironmentInterface

/// Sums over the running episode of each environment, and over those that ended since the last
/// drain. Every environment has sums of its own, so that their order does not depend on shards.
struct EpisodeAccounts: FlatState, Sendable {
  let termCount: Int
  /// What may end an episode as a fall.
  let causes: [TerminationCause]
  /// `[environments]` return and control steps of the running episode.
  var returns: [Double]
  var steps: [Int]
  /// `[environments, terms]` parts of the return.
  var terms: [Double]
  /// `[environments, 3]` sums of |error| of forward speed, leftward speed and yaw rate.
  var errors: [Double]

  /// The same over the episodes that ended, and their number.
  var endedCounts: [Int]
  var endedReturns: [Double]
  var endedSteps: [Int]
  var endedTerms: [Double]
  var endedErrors: [Double]
  /// `[environments, causes]` falls by cause.
  var endedCauses: [Int]
  /// `[environments]` faults.
  var faults: [Int]

  init(count: Int, termCount: Int, causes: [TerminationCause]) {
    self.termCount = termCount
    self.causes = causes
    returns = Array(repeating: 0, count: count)
    steps = Array(repeating: 0, count: count)
    terms = Array(repeating: 0, count: count * termCount)
    errors = Array(repeating: 0, count: 3 * count)
    endedCounts = steps
    endedReturns = returns
    endedSteps = steps
    endedTerms = terms
    endedErrors = errors
    endedCauses = Array(repeating: 0, count: count * causes.count)
    faults = steps
  }

  static var fields: [FlatField<EpisodeAccounts>] {
    [
      .doubles("return", \.returns), .integers("steps", \.steps), .doubles("terms", \.terms),
      .doubles("errors", \.errors), .integers("ended_count", \.endedCounts),
      .doubles("ended_return", \.endedReturns), .integers("ended_steps", \.endedSteps),
      .doubles("ended_terms", \.endedTerms), .doubles("ended_errors", \.endedErrors),
      .integers("ended_causes", \.endedCauses), .integers("faults", \.faults),
    ]
  }

  /// Takes a step into the running episode.
  mutating func add(
    _ environment: Int, reward: Double, contributions: [Double],
    errors step: (Double, Double, Double)
  ) {
    returns[environment] += reward
    steps[environment] += 1
    terms.add(0..<termCount, of: contributions, to: environment * termCount)
    errors[3 * environment] += step.0
    errors[3 * environment + 1] += step.1
    errors[3 * environment + 2] += step.2
  }

  /// Ends the running episode.
  ///
  /// - Parameter cause: nil for the time limit.
  mutating func end(_ environment: Int, cause: TerminationCause?) {
    endedCounts[environment] += 1
    endedReturns[environment] += returns[environment]
    endedSteps[environment] += steps[environment]
    for slot in environment * termCount..<(environment + 1) * termCount {
      endedTerms[slot] += terms[slot]
    }
    for slot in 3 * environment..<3 * environment + 3 { endedErrors[slot] += errors[slot] }
    if let cause, let number = causes.firstIndex(of: cause) {
      endedCauses[environment * causes.count + number] += 1
    }
    startEpisode(environment)
  }

  /// Forgets the running episode.
  mutating func startEpisode(_ environment: Int) {
    returns[environment] = 0
    steps[environment] = 0
    for slot in environment * termCount..<(environment + 1) * termCount { terms[slot] = 0 }
    for slot in 3 * environment..<3 * environment + 3 { errors[slot] = 0 }
  }

  /// Forgets the episodes that ended.
  mutating func forgetEnded() {
    for index in endedCounts.indices {
      endedCounts[index] = 0
      endedReturns[index] = 0
      endedSteps[index] = 0
      faults[index] = 0
    }
    for index in endedTerms.indices { endedTerms[index] = 0 }
    for index in endedErrors.indices { endedErrors[index] = 0 }
    for index in endedCauses.indices { endedCauses[index] = 0 }
  }
}
