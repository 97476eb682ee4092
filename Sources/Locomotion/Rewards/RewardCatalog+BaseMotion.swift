import Foundation
import SpatialMath

/// How the base moves and holds itself.
extension RewardCatalog {
  static let baseMotion: [RewardDefinition] = [
    verticalVelocityL2, tiltRateL2, orientationL2, orientationExp, baseHeightL2, baseHeightExp,
    baseAccelerationExp, baseLinearAccelerationL2, baseAngularAccelerationL2, angularMomentumL2,
  ]

  private static let verticalVelocityL2 = RewardDefinition(
    "vertical_velocity_l2", "v_z² of the base (legged_gym, lin_vel_z)."
  ) { s, _ in s.baseLinearVelocityInBase.z * s.baseLinearVelocityInBase.z }

  private static let tiltRateL2 = RewardDefinition(
    "tilt_rate_l2", "ω_x² + ω_y² of the base (legged_gym, ang_vel_xy)."
  ) { s, _ in
    let w = s.baseAngularVelocityInBase
    return w.x * w.x + w.y * w.y
  }

  private static let orientationL2 = RewardDefinition(
    "orientation_l2", "g_x² + g_y² of gravity's direction in the base (legged_gym, orientation)."
  ) { s, _ in s.gravityInBase.x * s.gravityInBase.x + s.gravityInBase.y * s.gravityInBase.y }

  private static let orientationExp = RewardDefinition(
    "orientation_exp",
    "½ [exp(−a (|roll| + |pitch|)) + exp(−b ‖g_xy‖)] (humanoid-gym, orientation).",
    [
      RewardParameter("angle_sharpness", 10, RewardParameter.positive, "Rate a."),
      RewardParameter("gravity_sharpness", 20, RewardParameter.positive, "Rate b."),
    ]
  ) { s, p in
    let angles = s.baseOrientation.rollPitchYaw
    let g = s.gravityInBase
    let tilt = (g.x * g.x + g.y * g.y).squareRoot()
    return 0.5 * (exp(-p[0] * (abs(angles.x) + abs(angles.y))) + exp(-p[1] * tilt))
  }

  static let heightParameter = RewardParameter(
    "height_m", 0, RewardParameter.nonNegative, unit: "m",
    "Wanted height h* above the ground; 0 for that of the default pose on its feet.")

  private static let baseHeightL2 = RewardDefinition(
    "base_height_l2", "(h − h*)² of the base's height h (legged_gym, unitree_rl_gym).",
    [heightParameter]
  ) { s, p in
    let error = s.baseHeight - s.wantedHeight(p[0])
    return error * error
  }

  private static let baseHeightExp = RewardDefinition(
    "base_height_exp", "exp(−k |h − h*|) of the base's height h (humanoid-gym).",
    [
      heightParameter,
      RewardParameter("sharpness", 100, RewardParameter.positive, unit: "1/m", "Rate k."),
    ]
  ) { s, p in exp(-p[1] * abs(s.baseHeight - s.wantedHeight(p[0]))) }

  private static let baseAccelerationExp = RewardDefinition(
    "base_acceleration_exp",
    "exp(−k ‖(Δv, Δω)‖) of the change of the base's velocities within a control step "
      + "(humanoid-gym, base_acc).",
    [RewardParameter("sharpness", 3, RewardParameter.positive, "Rate k.")]
  ) { s, p in
    let linear = s.baseLinearVelocityInWorld - s.previousBaseLinearVelocityInWorld
    let angular = s.baseAngularVelocityInWorld - s.previousBaseAngularVelocityInWorld
    return exp(-p[0] * (linear.lengthSquared + angular.lengthSquared).squareRoot())
  }

  private static let baseLinearAccelerationL2 = RewardDefinition(
    "base_linear_acceleration_l2", "‖Δv / Δt‖² of the base (gymloong, base_acc)."
  ) { s, _ in
    let change = s.baseLinearVelocityInWorld - s.previousBaseLinearVelocityInWorld
    return change.lengthSquared / (s.timestep * s.timestep)
  }

  private static let baseAngularAccelerationL2 = RewardDefinition(
    "base_angular_acceleration_l2", "‖Δω / Δt‖² of the base (gymloong, base_acc)."
  ) { s, _ in
    let change = s.baseAngularVelocityInWorld - s.previousBaseAngularVelocityInWorld
    return change.lengthSquared / (s.timestep * s.timestep)
  }

  private static let angularMomentumL2 = RewardDefinition(
    "angular_momentum_l2", "‖L‖² of the angular momentum about the centre of mass (mjlab).",
    needsBodyKinematics: true
  ) { s, _ in s.angularMomentumInWorld.lengthSquared }
}

extension RewardSample {
  /// The height given, or that of the default pose where 0 is given [m].
  func wantedHeight(_ height: Double) -> Double { height == 0 ? model.standingHeight : height }
}
