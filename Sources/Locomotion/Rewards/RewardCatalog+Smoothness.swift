/// Smooth actions.
extension RewardCatalog {
  static let smoothness: [RewardDefinition] = [
    actionRateL2, actionAccelerationL2, actionSmoothness, actionL2,
  ]

  private static let actionRateL2 = RewardDefinition(
    "action_rate_l2",
    "‖a − a₋₁‖² of this action and the one before (legged_gym, action_rate; gymloong divides by "
      + "Δt², which the weight can take)."
  ) { s, _ in s.actionRate }

  private static let actionAccelerationL2 = RewardDefinition(
    "action_acceleration_l2", "‖a − 2 a₋₁ + a₋₂‖² of the last three actions (gymloong)."
  ) { s, _ in s.actionAcceleration }

  private static let actionSmoothness = RewardDefinition(
    "action_smoothness",
    "‖a − a₋₁‖² + ‖a − 2 a₋₁ + a₋₂‖² + m Σ |a| (humanoid-gym).",
    [RewardParameter("magnitude_factor", 0.05, RewardParameter.nonNegative, "Factor m.")]
  ) { s, p in
    var magnitude = 0.0
    for action in s.action { magnitude += abs(action) }
    return s.actionRate + s.actionAcceleration + p[0] * magnitude
  }

  private static let actionL2 = RewardDefinition("action_l2", "‖a‖² of the action.") { s, _ in
    var sum = 0.0
    for action in s.action { sum += action * action }
    return sum
  }
}

extension RewardSample {
  fileprivate var actionRate: Double {
    var sum = 0.0
    for joint in action.indices {
      let change = action[joint] - previousAction[joint]
      sum += change * change
    }
    return sum
  }

  fileprivate var actionAcceleration: Double {
    var sum = 0.0
    for joint in action.indices {
      let change = action[joint] - 2 * previousAction[joint] + secondPreviousAction[joint]
      sum += change * change
    }
    return sum
  }
}
