/// Torques, speeds and power of the motors.
extension RewardCatalog {
  static let effort: [RewardDefinition] = [
    torqueL2, torqueRelativeL2, torqueLimits, jointVelocityL2, jointVelocityLimits,
    jointAccelerationL2, mechanicalPower, energy,
    powerPerWeight,
  ]

  private static let torqueL2 = RewardDefinition(
    "torque_l2", "Σ τ² of the motors' torques (legged_gym, torques)."
  ) { s, _ in
    var sum = 0.0
    for torque in s.jointTorques { sum += torque * torque }
    return sum
  }

  private static let torqueRelativeL2 = RewardDefinition(
    "torque_relative_l2", "Σ (τ / τ_max)² (booster_gym, torque_tiredness).", [.recoverySpeed]
  ) { s, p in
    var sum = 0.0
    for joint in s.jointTorques.indices {
      let share = s.jointTorques[joint] / s.model.effortLimits[joint]
      sum += share * share
    }
    return sum * s.calm(p[0])
  }

  private static let torqueLimits = RewardDefinition(
    "torque_limits", "Σ max(|τ| − s τ_max, 0) (gymloong, s 0.8) [N m].",
    [
      RewardParameter("soft_share", 0.8, 0.01...1, "Share s of the limit for free."),
      .recoverySpeed,
    ]
  ) { s, p in
    var sum = 0.0
    for joint in s.jointTorques.indices {
      sum += max(abs(s.jointTorques[joint]) - p[0] * s.model.effortLimits[joint], 0)
    }
    return sum * s.calm(p[1])
  }

  private static let jointVelocityL2 = RewardDefinition(
    "joint_velocity_l2", "Σ q̇² (legged_gym, dof_vel)."
  ) { s, _ in
    var sum = 0.0
    for velocity in s.jointVelocities { sum += velocity * velocity }
    return sum
  }

  private static let jointVelocityLimits = RewardDefinition(
    "joint_velocity_limits", "Σ min(max(|q̇| − s q̇_max, 0), 1) (legged_gym, dof_vel_limits).",
    [RewardParameter("soft_share", 1, 0.01...1, "Share s of the limit for free.")]
  ) { s, p in
    var sum = 0.0
    for joint in s.jointVelocities.indices {
      let excess = abs(s.jointVelocities[joint]) - p[0] * s.model.velocityLimits[joint]
      sum += min(max(excess, 0), 1)
    }
    return sum
  }

  private static let jointAccelerationL2 = RewardDefinition(
    "joint_acceleration_l2",
    "Σ (Δq̇ / Δt)² within a control step (legged_gym, dof_acc; gymloong's Δq̇² is this with Δt² in "
      + "the weight)."
  ) { s, _ in
    var sum = 0.0
    for joint in s.jointVelocities.indices {
      let change = s.jointVelocities[joint] - s.previousJointVelocities[joint]
      sum += change * change
    }
    return sum / (s.timestep * s.timestep)
  }

  private static let mechanicalPower = RewardDefinition(
    "mechanical_power", "Σ max(τ q̇, 0) (booster_gym, power) [W]."
  ) { s, _ in
    var sum = 0.0
    for joint in s.jointVelocities.indices {
      sum += max(s.jointTorques[joint] * s.jointVelocities[joint], 0)
    }
    return sum
  }

  private static let energy = RewardDefinition(
    "energy", "Σ |τ q̇| (unitree_rl_lab, energy) [W]."
  ) { s, _ in s.absolutePower }

  private static let powerPerWeight = RewardDefinition(
    "power_per_weight",
    "Σ |τ q̇| / (m g): the cost of transport times the speed, for robots of any size [m/s].",
    [.recoverySpeed]
  ) { s, p in s.absolutePower / s.model.weight * s.calm(p[0]) }
}

extension RewardSample {
  /// Σ |τ q̇| of the motors [W].
  fileprivate var absolutePower: Double {
    var sum = 0.0
    for joint in jointVelocities.indices {
      sum += abs(jointTorques[joint] * jointVelocities[joint])
    }
    return sum
  }
}
