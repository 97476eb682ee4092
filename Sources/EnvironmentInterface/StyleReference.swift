/// Motion as it should look: transitions from one control step to the next, for a discriminator to tell
/// from those of the policy.
public struct StyleReference: Equatable, Sendable {
  /// Numbers of one state's style observation.
  public let stateCount: Int
  /// `[transitions, 2, style]` states before and after a control step.
  public let transitions: [Float]

  /// - Parameters:
  ///   - stateCount: numbers of one state's style observation, at least 1.
  ///   - transitions: `[transitions, 2, style]`, at least one transition.
  public init(stateCount: Int, transitions: [Float]) {
    precondition(
      stateCount >= 1 && !transitions.isEmpty && transitions.count % (2 * stateCount) == 0,
      "found \(transitions.count) numbers, expected pairs of states of \(stateCount)")
    self.stateCount = stateCount
    self.transitions = transitions
  }

  /// Number of transitions.
  public var count: Int { transitions.count / (2 * stateCount) }
}
