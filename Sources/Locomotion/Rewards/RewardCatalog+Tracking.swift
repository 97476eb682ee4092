import Foundation
import SpatialMath

/// Following the command.
extension RewardCatalog {
  static let tracking: [RewardDefinition] = [
    trackLinearVelocityExp, trackYawRateExp, trackLinearVelocityRelative, trackVelocityHard,
    meanVelocityError, lowSpeed, velocityMismatchExp,
  ]

  private static let trackLinearVelocityExp = RewardDefinition(
    "track_linear_velocity_exp",
    "exp(−(‖v_xy − c_xy‖² + f v_z²) / σ²) of the base's velocity v and the command c. "
      + "σ² 0.25: legged_gym and unitree_rl_gym; 0.2: humanoid-gym; with f 2: mjlab.",
    [
      RewardParameter(
        "variance_m2_s2", 0.25, RewardParameter.positive, unit: "m²/s²", "Width σ² of the bell."),
      RewardParameter(
        "vertical_factor", 0, RewardParameter.nonNegative, "Factor f of the vertical velocity."),
      RewardParameter(
        "heading_frame", 0, 0...1, "1 for the frame of the heading (Isaac Lab), 0 for the base's."),
    ]
  ) { s, p in
    let velocity = p[2] >= 0.5 ? s.baseLinearVelocityInHeading : s.baseLinearVelocityInBase
    let (x, y) = s.velocityError(velocity)
    return exp(-(x * x + y * y + p[1] * velocity.z * velocity.z) / p[0])
  }

  private static let trackYawRateExp = RewardDefinition(
    "track_yaw_rate_exp",
    "exp(−((ω_z − c_ω)² + f ‖ω_xy‖²) / σ²) of the base's angular velocity ω. "
      + "σ² 0.25: legged_gym, unitree_rl_gym and gymloong; with f 0.05: mjlab.",
    [
      RewardParameter(
        "variance_rad2_s2", 0.25, RewardParameter.positive, unit: "rad²/s²",
        "Width σ² of the bell."),
      RewardParameter(
        "tilt_rate_factor", 0, RewardParameter.nonNegative, "Factor f of roll and pitch rates."),
    ]
  ) { s, p in
    let w = s.baseAngularVelocityInBase
    let error = w.z - s.command.yawRate
    return exp(-(error * error + p[1] * (w.x * w.x + w.y * w.y)) / p[0])
  }

  private static let trackLinearVelocityRelative = RewardDefinition(
    "track_linear_velocity_relative",
    "f + (1 − f) exp(−Σ (e_i / (1 + |c_i|))² / σ²) of the velocity error e, which counts less at "
      + "high commands c (gymloong).",
    [
      RewardParameter("variance", 0.5, RewardParameter.positive, "Width σ² of the bell."),
      RewardParameter("floor", 0.5, 0...1, "Share f that is paid for any velocity."),
    ]
  ) { s, p in
    let (x, y) = s.velocityError(s.baseLinearVelocityInBase)
    let relativeX = x / (1 + abs(s.command.forwardSpeed))
    let relativeY = y / (1 + abs(s.command.leftwardSpeed))
    return p[1] + (1 - p[1]) * exp(-(relativeX * relativeX + relativeY * relativeY) / p[0])
  }

  private static let trackVelocityHard = RewardDefinition(
    "track_velocity_hard",
    "½ [exp(−k ‖e_v‖) + exp(−k |e_ω|)] − m (‖e_v‖ + |e_ω|) of the errors of velocity and yaw rate "
      + "(humanoid-gym, track_vel_hard).",
    [
      RewardParameter("sharpness", 10, RewardParameter.positive, "Rate k of the decay."),
      RewardParameter("slope", 0.2, RewardParameter.nonNegative, "Linear penalty m."),
    ]
  ) { s, p in
    let (x, y) = s.velocityError(s.baseLinearVelocityInBase)
    let linear = (x * x + y * y).squareRoot()
    let angular = abs(s.baseAngularVelocityInBase.z - s.command.yawRate)
    return 0.5 * (exp(-p[0] * linear) + exp(-p[0] * angular)) - p[1] * (linear + angular)
  }

  private static let meanVelocityError = RewardDefinition(
    "mean_velocity_error",
    "E + τ Ė of E = ‖ē_v‖ + f |ē_ω|, errors of velocity and yaw rate, each up to 0.5 m/s and rad/s, "
      + "behind a low-pass filter with the time constant τ 1 s: what the sway of every step hides "
      + "from terms of the instant. Its growth charges an error as it arises instead of seconds "
      + "later; over an episode the sum is that of E and what is left at the end [m/s].",
    [
      RewardParameter(
        "yaw_rate_factor", 0.5, RewardParameter.nonNegative, unit: "m/rad", "Factor f.")
    ]
  ) { s, p in
    func size(_ e: Vector3) -> Double { (e.x * e.x + e.y * e.y).squareRoot() + p[0] * abs(e.z) }
    let (error, before) = (size(s.meanCommandError), size(s.previousMeanCommandError))
    return error + RewardSample.commandErrorTime * (error - before) / s.timestep
  }

  private static let lowSpeed = RewardDefinition(
    "low_speed",
    "For a forward command c above the smallest one: −2 where the velocity v has the other sign, "
      + "else −1 where |v| < 0.5 |c|, 0 where |v| > 1.2 |c|, 1.2 between (humanoid-gym).",
    [
      RewardParameter(
        "smallest_command_m_s", 0.1, RewardParameter.nonNegative, unit: "m/s",
        "Commands up to this give 0.")
    ]
  ) { s, p in
    let wanted = s.command.forwardSpeed
    let speed = s.baseLinearVelocityInBase.x
    guard abs(wanted) > p[0] else { return 0 }
    if speed * wanted < 0 { return -2 }
    if abs(speed) < 0.5 * abs(wanted) { return -1 }
    return abs(speed) > 1.2 * abs(wanted) ? 0 : 1.2
  }

  private static let velocityMismatchExp = RewardDefinition(
    "velocity_mismatch_exp",
    "½ [exp(−a v_z²) + exp(−b ‖ω_xy‖)]: no bouncing, no rocking (humanoid-gym, vel_mismatch_exp).",
    [
      RewardParameter("vertical_sharpness", 10, RewardParameter.positive, "Rate a."),
      RewardParameter("tilt_rate_sharpness", 5, RewardParameter.positive, "Rate b."),
    ]
  ) { s, p in
    let v = s.baseLinearVelocityInBase.z
    let w = s.baseAngularVelocityInBase
    return 0.5 * (exp(-p[0] * v * v) + exp(-p[1] * (w.x * w.x + w.y * w.y).squareRoot()))
  }
}

extension RewardSample {
  /// Error of the horizontal velocity [m/s].
  fileprivate func velocityError(_ velocity: Vector3) -> (Double, Double) {
    (velocity.x - command.forwardSpeed, velocity.y - command.leftwardSpeed)
  }

  /// 1 near the commanded velocity, 0 far from it.
  ///
  /// - Parameter recoverySpeed: error of the velocity from which on a robot counts as recovering
  ///   [m/s]; 0 for 1 at any velocity. To the power of four, the sway of a step counts for nothing.
  func calm(_ recoverySpeed: Double) -> Double {
    guard recoverySpeed > 0 else { return 1 }
    let (x, y) = velocityError(baseLinearVelocityInBase)
    let relativeSquare = (x * x + y * y) / (recoverySpeed * recoverySpeed)
    return exp(-relativeSquare * relativeSquare)
  }
}
