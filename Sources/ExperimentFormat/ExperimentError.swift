/// One thing that is wrong in an experiment, with its place.
public struct ExperimentProblem: Hashable, Sendable, CustomStringConvertible {
  /// Where it is written.
  public let place: SourcePlace
  /// What was found and what would be right, as half a sentence.
  public let message: String

  /// - Parameters:
  ///   - place: where it is written.
  ///   - message: what was found and what would be right.
  public init(place: SourcePlace, message: String) {
    self.place = place
    self.message = message
  }

  /// `experiments/a.yaml:12: found …, expected …`
  public var description: String { "\(place): \(message)" }
}

/// Why an experiment cannot be used: everything that is wrong in it, in the order of reading.
public enum ExperimentError: Error, Equatable, Sendable, CustomStringConvertible {
  /// At least one problem.
  case problems([ExperimentProblem])

  /// What is wrong, each with file and line.
  public var problems: [ExperimentProblem] {
    switch self {
    case .problems(let problems): problems
    }
  }

  /// One problem per line.
  public var description: String {
    problems.map(\.description).joined(separator: "\n")
  }
}
