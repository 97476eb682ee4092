/// What is rewarded: a weighted sum of terms of `RewardCatalog`.
public struct RewardConfiguration: Equatable, Sendable {
  /// The terms with their weights.
  public var terms = RewardConfiguration.standardTerms
  /// Whether the sum is multiplied by the control step [s], so that weights are per second.
  public var isPerSecond = true
  /// Whether a negative sum counts as zero; the terminal penalty is added after that.
  public var isOnlyPositive = false
  /// Vertical force above which a foot touches the ground [N].
  public var contactForce = 5.0

  /// The defaults.
  public init() {}

  /// Unitree's G1 recipe with 12 joints (unitree_rl_gym) with tracking of the command twice as
  /// strong.
  public static var standardTerms: [RewardTerm] {
    [
      RewardTerm("track_linear_velocity_exp", 2),
      RewardTerm("track_yaw_rate_exp", 1),
      RewardTerm("vertical_velocity_l2", -2),
      RewardTerm("tilt_rate_l2", -0.05),
      RewardTerm("orientation_l2", -1),
      RewardTerm("base_height_l2", -10),
      RewardTerm("joint_acceleration_l2", -2.5e-7),
      RewardTerm("joint_velocity_l2", -1e-3),
      RewardTerm("action_rate_l2", -0.01),
      RewardTerm("joint_limits", -5),
      RewardTerm("alive", 0.15),
      RewardTerm("hip_roll_yaw_l2", -1),
      RewardTerm("foot_slip", -0.2),
      RewardTerm("swing_height_l2", -20),
      RewardTerm("feet_contact_schedule", 0.36, ["mismatch": 0]),
      RewardTerm("torque_l2", -1e-5),
    ]
  }
}

/// A term of the reward.
public struct RewardTerm: Equatable, Sendable {
  /// Name in `RewardCatalog`.
  public var name: String
  /// Factor; negative for a penalty.
  public var weight: Double
  /// Parameters that differ from their defaults, by name.
  public var parameters: [String: Double]

  /// The term of a name.
  public init(_ name: String, _ weight: Double, _ parameters: [String: Double] = [:]) {
    self.name = name
    self.weight = weight
    self.parameters = parameters
  }
}
