/// Smooth actions: those that are joint offsets, and apart from them those that set gains.
extension RewardCatalog {
  static let smoothness: [RewardDefinition] = [
    actionRateL2, actionRateL1, actionAccelerationL2, actionSmoothness, actionL2, impedanceRateL2,
    impedanceL2,
  ]

  private static let actionRateL2 = RewardDefinition(
    "action_rate_l2",
    "‖a − a₋₁‖² of the joint offsets of this action and the one before, not of what it asks of the "
      + "gains (legged_gym, action_rate; gymloong divides by Δt², which the weight can take).",
    [.recoverySpeed]
  ) { s, p in s.actionRate(s.jointPositions.indices) * s.calm(p[0]) }

  private static let actionRateL1 = RewardDefinition(
    "action_rate_l1",
    "Σ |a − a₋₁| of the joint offsets of this action and the one before: the great changes that save "
      + "a robot from a fall cost less beside the small ones of every step than with squares."
  ) { s, _ in
    var sum = 0.0
    for joint in s.jointPositions.indices { sum += abs(s.action[joint] - s.previousAction[joint]) }
    return sum
  }

  private static let actionAccelerationL2 = RewardDefinition(
    "action_acceleration_l2",
    "‖a − 2 a₋₁ + a₋₂‖² of the joint offsets of the last three actions, not of what they ask of the "
      + "gains (gymloong)."
  ) { s, _ in s.actionAcceleration }

  private static let actionSmoothness = RewardDefinition(
    "action_smoothness",
    "‖a − a₋₁‖² + ‖a − 2 a₋₁ + a₋₂‖² + m Σ |a| of the joint offsets (humanoid-gym).",
    [RewardParameter("magnitude_factor", 0.05, RewardParameter.nonNegative, "Factor m.")]
  ) { s, p in
    var magnitude = 0.0
    for joint in s.jointPositions.indices { magnitude += abs(s.action[joint]) }
    return s.actionRate(s.jointPositions.indices) + s.actionAcceleration + p[0] * magnitude
  }

  private static let actionL2 = RewardDefinition(
    "action_l2", "‖a‖² of the action's joint offsets."
  ) { s, _ in s.actionSquare(s.jointPositions.indices) }

  private static let impedanceRateL2 = RewardDefinition(
    "impedance_rate_l2",
    "‖a − a₋₁‖² of what this action and the one before ask of the gains; 0 without "
      + "control.variable_impedance."
  ) { s, _ in s.actionRate(s.impedanceActions) }

  private static let impedanceL2 = RewardDefinition(
    "impedance_l2",
    "‖a‖² of what the action asks of the gains, 0 for the gains as they are described; 0 without "
      + "control.variable_impedance."
  ) { s, _ in s.actionSquare(s.impedanceActions) }
}

extension RewardSample {
  /// The actions behind those of the joints.
  fileprivate var impedanceActions: Range<Int> { jointPositions.count..<action.count }

  /// ‖a − a₋₁‖² of some actions.
  fileprivate func actionRate(_ indices: Range<Int>) -> Double {
    var sum = 0.0
    for index in indices {
      let change = action[index] - previousAction[index]
      sum += change * change
    }
    return sum
  }

  /// ‖a‖² of some actions.
  fileprivate func actionSquare(_ indices: Range<Int>) -> Double {
    var sum = 0.0
    for index in indices { sum += action[index] * action[index] }
    return sum
  }

  /// ‖a − 2 a₋₁ + a₋₂‖² of the joint offsets.
  fileprivate var actionAcceleration: Double {
    var sum = 0.0
    for joint in jointPositions.indices {
      let change = action[joint] - 2 * previousAction[joint] + secondPreviousAction[joint]
      sum += change * change
    }
    return sum
  }
}
