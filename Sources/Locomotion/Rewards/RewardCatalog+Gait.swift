import Foundation

/// Feet in time with the gait clock.
extension RewardCatalog {
  static let gait: [RewardDefinition] = [
    feetContactSchedule, feetPhaseExp, swingInAir, swingForceExp, stanceSpeedExp, stanceForceExp,
  ]

  private static let feetContactSchedule = RewardDefinition(
    "feet_contact_schedule",
    "Mean over the feet of 1 where contact agrees with the clock, else m. m −0.3: humanoid-gym, "
      + "feet_contact_number; m 0 with twice the weight: unitree_rl_gym, contact.",
    [RewardParameter("mismatch", -0.3, RewardParameter.any, "Value m of a foot that disagrees.")]
  ) { s, p in
    var sum = 0.0
    for foot in s.feet { sum += foot.isInContact == foot.isScheduledStance ? 1 : p[0] }
    return sum / Double(s.feet.count)
  }

  private static let feetPhaseExp = RewardDefinition(
    "feet_phase_exp",
    "exp(−Σ (z − z_ref)² / σ²) of the soles' heights; z_ref rises and falls as smooth cubics to "
      + "its height in mid-swing and is 0 in stance (MuJoCo Playground, feet_phase).",
    [
      RewardParameter(
        "height_m", 0.1, RewardParameter.nonNegative, unit: "m", "Height in mid-swing."),
      RewardParameter(
        "variance_m2", 0.01, RewardParameter.positive, unit: "m²", "Width σ² of the bell."),
    ]
  ) { s, p in
    var sum = 0.0
    for foot in s.feet {
      let error = foot.height - p[0] * swingProfile(foot.swingProgress)
      sum += error * error
    }
    return exp(-sum / p[1])
  }

  /// 0 at lift-off and touch-down, 1 in mid-swing, level at all three: t² (3 − 2 t) there and back.
  static func swingProfile(_ progress: Double?) -> Double {
    guard let progress else { return 0 }
    let t = progress < 0.5 ? 2 * progress : 2 - 2 * progress
    return t * t * (3 - 2 * t)
  }

  private static let swingInAir = RewardDefinition(
    "swing_in_air",
    "Number of feet in the air around the middle of their scheduled swing (booster_gym, "
      + "feet_swing).",
    [RewardParameter("share", 0.5, 0...1, "Share of the swing that counts, about its middle.")]
  ) { s, p in
    var sum = 0.0
    for foot in s.feet where !foot.isInContact {
      if let progress = foot.swingProgress, abs(progress - 0.5) <= 0.5 * p[0] { sum += 1 }
    }
    return sum
  }

  private static let forceSharpness = RewardParameter(
    "sharpness", 200, RewardParameter.positive, "Rate k for forces in weights of the robot.")

  private static let swingForceExp = RewardDefinition(
    "swing_force_exp",
    "Σ over scheduled swings of exp(−k F²), F the foot's force over the robot's weight "
      + "(TienKung-Lab, gait_feet_frc_perio).",
    [forceSharpness]
  ) { s, p in
    var sum = 0.0
    for foot in s.feet where !foot.isScheduledStance {
      sum += exp(-p[0] * foot.forceInWorld.lengthSquared / (s.model.weight * s.model.weight))
    }
    return sum
  }

  private static let stanceSpeedExp = RewardDefinition(
    "stance_speed_exp",
    "Σ over scheduled stances of exp(−k ‖v‖²) of the foot's velocity (TienKung-Lab, "
      + "gait_feet_spd_perio).",
    [RewardParameter("sharpness", 100, RewardParameter.positive, unit: "s²/m²", "Rate k.")]
  ) { s, p in
    var sum = 0.0
    for foot in s.feet where foot.isScheduledStance {
      sum += exp(-p[0] * foot.velocityInWorld.lengthSquared)
    }
    return sum
  }

  private static let stanceForceExp = RewardDefinition(
    "stance_force_exp",
    "Σ over scheduled stances of 1 − exp(−k F²), F the foot's force over the robot's weight "
      + "(TienKung-Lab, gait_feet_frc_support_perio).",
    [RewardParameter("sharpness", 10, RewardParameter.positive, "Rate k.")]
  ) { s, p in
    var sum = 0.0
    for foot in s.feet where foot.isScheduledStance {
      sum += 1 - exp(-p[0] * foot.forceInWorld.lengthSquared / (s.model.weight * s.model.weight))
    }
    return sum
  }
}
