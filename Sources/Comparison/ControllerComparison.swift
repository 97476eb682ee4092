/// Controllers beside one of them, line by line.
public struct ControllerComparison: Equatable, Sendable {
  /// Names of the controllers.
  public let controllers: [String]
  /// Index of the one that the others are compared with.
  public let baseline: Int
  /// Engine by engine, case by case, figure by figure.
  public let lines: [ComparisonLine]

  /// The comparison of the values given.
  public init(controllers: [String], baseline: Int, lines: [ComparisonLine]) {
    self.controllers = controllers
    self.baseline = baseline
    self.lines = lines
  }

  /// How often a controller was judged in a way.
  public func count(_ verdict: Verdict, of controller: Int) -> Int {
    lines.count { $0.verdicts[controller] == verdict }
  }
}
