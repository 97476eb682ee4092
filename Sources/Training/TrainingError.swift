/// Why an experiment cannot be run.
public enum TrainingError: Error, Equatable, CustomStringConvertible {
  /// What the user gave cannot be used; the sentence names it.
  case badInput(String)
  /// Training itself failed; the sentence says how.
  case failed(String)

  public var description: String {
    switch self {
    case .badInput(let sentence), .failed(let sentence): sentence
    }
  }
}
