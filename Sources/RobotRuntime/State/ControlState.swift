/// What a robot is doing under the runtime.
public enum ControlState: UInt8, CaseIterable, Equatable, Sendable {
  /// The joints are only braked: no position is held. Where everything begins and ends.
  case damp = 0
  /// The joints go to the policy's default pose and hold it.
  case stand = 1
  /// The policy acts.
  case walk = 2
}

/// What became of the wish for another state.
public enum RequestOutcome: UInt8, Equatable, Sendable {
  /// The robot is in that state now.
  case accepted = 0
  /// A safety trip is latched: acknowledge it first.
  case refusedByTrip = 1
  /// The pose of standing must be reached before the policy acts.
  case refusedBeforeStanding = 2
  /// A walking robot may have one foot in the air: only damping can follow.
  case refusedWhileWalking = 3
}

/// Which state may follow which.
struct StateMachine: Equatable, Sendable {
  private(set) var state = ControlState.damp
  /// Loop steps since the state began.
  private(set) var age = 0

  /// Counts a loop step.
  mutating func advance() { age += 1 }

  /// Wishes for a state.
  ///
  /// - Parameters:
  ///   - wanted: the state.
  ///   - isTripped: whether a safety trip is latched.
  ///   - standingSteps: loop steps that standing up takes.
  /// - Returns: what became of it; the state that is there already is accepted and goes on.
  mutating func request(
    _ wanted: ControlState, isTripped: Bool, standingSteps: Int
  ) -> RequestOutcome {
    guard wanted != state else { return .accepted }
    switch (state, wanted) {
    case (_, .damp): break
    case _ where isTripped: return .refusedByTrip
    case (.damp, .stand): break
    case (.stand, .walk) where age >= standingSteps: break
    case (.walk, .stand): return .refusedWhileWalking
    default: return .refusedBeforeStanding
    }
    state = wanted
    age = 0
    return .accepted
  }
}
