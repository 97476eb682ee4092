/// Something in which one contract is not the other.
public struct ContractDifference: Equatable, Sendable {
  /// What it is, with its article where it has one: `an observation of`.
  public let item: String
  /// What the one contract has.
  public let found: String
  /// What the other has.
  public let expected: String

  /// The difference of the values given.
  public init(item: String, found: String, expected: String) {
    self.item = item
    self.found = found
    self.expected = expected
  }
}

extension PolicyContract {
  /// In what a policy of this contract would take numbers for something else: joints, observation,
  /// history, meaning and rate of actions.
  ///
  /// - Parameter expected: of where it is to act.
  /// - Returns: what differs, the most telling first; empty where the policy can act there.
  public func differences(from expected: PolicyContract) -> [ContractDifference] {
    [
      ContractDifference(
        item: "joints", found: jointNames.joined(separator: ","),
        expected: expected.jointNames.joined(separator: ",")),
      ContractDifference(
        item: "an observation of", found: "\(observation.terms.map(\.name))",
        expected: "\(expected.observation.terms.map(\.name))"),
      ContractDifference(
        item: "observation scales", found: "\(observation.terms.map(\.scale))",
        expected: "\(expected.observation.terms.map(\.scale))"),
      ContractDifference(
        item: ContractDifference.longHistory, found: observation.historyText,
        expected: expected.observation.historyText),
      ContractDifference(
        item: "action scales", found: "\(actions.scale)", expected: "\(expected.actions.scale)"),
      ContractDifference(
        item: "a default pose", found: "\(actions.defaultPositions)",
        expected: "\(expected.actions.defaultPositions)"),
      ContractDifference(
        item: "a variable impedance", found: actions.impedance.map { "\($0)" } ?? "none",
        expected: expected.actions.impedance.map { "\($0)" } ?? "none"),
      ContractDifference(
        item: "a control rate", found: "\(controlRate)", expected: "\(expected.controlRate)"),
    ].filter { $0.found != $0.expected }
  }
}

extension ContractDifference {
  /// The item of a long history, which a policy without memory can do without.
  public static let longHistory = "a long history of"
}

extension ObservationLayout {
  /// The long history in words.
  fileprivate var historyText: String {
    longHistory.map { "\($0.frameCount) frames of \($0.quantities.map(\.rawValue))" } ?? "nothing"
  }
}
