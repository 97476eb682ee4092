import Foundation

/// Potentials whose growth is rewarded: `(γ Φ(s′) − Φ(s)) / Δt` (Ng, Harada and Russell 1999).
extension RewardCatalog {
  static let shaping: [RewardDefinition] = [
    potentialOrientation, potentialBaseHeight, potentialPosture, potentialAnkles,
  ]

  private static let discountParameter = RewardParameter(
    "discount", 1, 0...1, "γ; 1 in gymloong, the learner's for the theorem to hold.")

  private static func varianceParameter(_ value: Double, unit: String?) -> RewardParameter {
    RewardParameter("variance", value, RewardParameter.positive, unit: unit, "Width σ² of Φ.")
  }

  private static let potentialOrientation = RewardDefinition(
    "potential_orientation", "Growth of Φ = exp(−‖g_xy‖² / σ²) (gymloong).",
    [discountParameter, varianceParameter(0.5, unit: nil)], kind: .potential
  ) { s, p in
    let g = s.gravityInBase
    return exp(-(g.x * g.x + g.y * g.y) / p[1])
  }

  private static let potentialBaseHeight = RewardDefinition(
    "potential_base_height",
    "Growth of Φ = exp(−(h − h* − b (c − 0.42))² / σ²) of the base's height h and the height "
      + "command c (gymloong).",
    [
      discountParameter, varianceParameter(0.5, unit: "m²"), heightParameter,
      RewardParameter(
        "command_factor_m", 0, RewardParameter.any, unit: "m", "Change b of the height per command."
      ),
    ], kind: .potential
  ) { s, p in
    let commanded = p[3] * (s.command.height - 0.42)
    let error = s.baseHeight - s.wantedHeight(p[2]) - commanded
    return exp(-error * error / p[1])
  }

  private static let potentialPosture = RewardDefinition(
    "potential_posture",
    "Growth of Φ = mean exp(−(q − q0)² / σ²) over the hips' roll and yaw joints (gymloong, joint "
      + "regularisation).",
    [discountParameter, varianceParameter(0.5, unit: "rad²")], kind: .potential
  ) { s, p in s.meanBell(s.model.hipRollYawJoints, variance: p[1]) }

  private static let potentialAnkles = RewardDefinition(
    "potential_ankles",
    "Growth of Φ = mean exp(−(q − q0)² / σ²) over the ankles' joints (gymloong, ankle "
      + "regularisation).",
    [discountParameter, varianceParameter(0.5, unit: "rad²")], kind: .potential
  ) { s, p in s.meanBell(s.model.ankleJoints, variance: p[1]) }
}

/// What every recipe has.
extension RewardCatalog {
  static let general: [RewardDefinition] = [alive, terminated]

  private static let alive = RewardDefinition(
    "alive", "1 in every step that is no fall (unitree_rl_gym)."
  ) { s, _ in s.isTerminated ? 0 : 1 }

  private static let terminated = RewardDefinition(
    "terminated",
    "1 in the step in which the robot falls; added after a negative sum was cut to zero (mjlab "
      + "−200).",
    kind: .terminal, isEvent: true
  ) { s, _ in s.isTerminated ? 1 : 0 }
}

extension RewardSample {
  /// Mean of exp(−(q − q0)² / σ²) over some joints; 1 over none.
  fileprivate func meanBell(_ joints: [Int], variance: Double) -> Double {
    guard !joints.isEmpty else { return 1 }
    var sum = 0.0
    for joint in joints { sum += exp(-deviation(joint) * deviation(joint) / variance) }
    return sum / Double(joints.count)
  }
}
