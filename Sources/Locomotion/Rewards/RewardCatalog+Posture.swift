import Foundation

/// How the joints are held.
extension RewardCatalog {
  static let posture: [RewardDefinition] = [
    referenceGait, defaultPostureExp, postureExp, jointDeviationL1, jointDeviationL2,
    hipRollYawL1, hipRollYawL2, standStillL1, jointLimits,
  ]

  private static let referenceGait = RewardDefinition(
    "reference_gait",
    "exp(−k ‖q − q_ref‖) − m min(‖q − q_ref‖, d); in its scheduled swing a leg's q_ref bends hip, "
      + "knee and ankle as a sine about the default pose (humanoid-gym, joint_pos).",
    [
      RewardParameter("sharpness", 2, RewardParameter.positive, unit: "1/rad", "Rate k."),
      RewardParameter("slope", 0.2, RewardParameter.nonNegative, "Linear penalty m."),
      RewardParameter(
        "largest_penalized_rad", 0.5, RewardParameter.nonNegative, unit: "rad", "Bound d."),
      RewardParameter(
        "hip_rad", 0.17, RewardParameter.any, unit: "rad", "Amplitude of the hip's bend."),
      RewardParameter(
        "knee_rad", 0.34, RewardParameter.any, unit: "rad", "Amplitude of the knee's bend."),
      RewardParameter(
        "ankle_rad", 0.17, RewardParameter.any, unit: "rad", "Amplitude of the ankle's bend."),
    ]
  ) { s, p in
    var sum = 0.0
    for joint in s.jointPositions.indices {
      let reference = s.referencePosition(joint, hip: p[3], knee: p[4], ankle: p[5])
      let error = s.jointPositions[joint] - reference
      sum += error * error
    }
    let distance = sum.squareRoot()
    return exp(-p[0] * distance) - p[1] * min(distance, p[2])
  }

  private static let defaultPostureExp = RewardDefinition(
    "default_posture_exp",
    "exp(−k max(‖d_left‖ + ‖d_right‖ − t, 0)) − m ‖q − q0‖, d being the deviation of a leg's hip "
      + "roll and yaw joints from the default pose q0 (humanoid-gym, default_joint_pos).",
    [
      RewardParameter("sharpness", 100, RewardParameter.positive, unit: "1/rad", "Rate k."),
      RewardParameter(
        "tolerance_rad", 0.1, RewardParameter.nonNegative, unit: "rad", "Deviation t for free."),
      RewardParameter("slope", 0.01, RewardParameter.nonNegative, "Linear penalty m."),
    ]
  ) { s, p in
    var left = 0.0
    var right = 0.0
    for joint in s.model.hipRollYawJoints {
      let deviation = s.deviation(joint)
      if s.model.feet[joint] == 0 {
        left += deviation * deviation
      } else {
        right += deviation * deviation
      }
    }
    let excess = max(left.squareRoot() + right.squareRoot() - p[1], 0)
    return exp(-p[0] * excess) - p[2] * s.sumOfSquaredDeviations.squareRoot()
  }

  private static let postureExp = RewardDefinition(
    "posture_exp",
    "exp(−mean((q − q0)² / σ_j²)) with tolerances σ_j by joint and by whether the robot is to "
      + "stand, walk or run (mjlab, variable posture).",
    [
      RewardParameter(
        "standing_rad", 0.05, RewardParameter.positive, unit: "rad", "σ of all joints standing."),
      RewardParameter(
        "hip_pitch_knee_rad", 0.5, RewardParameter.positive, unit: "rad",
        "σ of hip pitch and knee, walking."),
      RewardParameter(
        "hip_roll_yaw_rad", 0.15, RewardParameter.positive, unit: "rad",
        "σ of hip roll and yaw, walking, and of joints of no leg."),
      RewardParameter(
        "ankle_pitch_rad", 0.15, RewardParameter.positive, unit: "rad",
        "σ of ankle pitch, walking."),
      RewardParameter(
        "ankle_roll_rad", 0.1, RewardParameter.positive, unit: "rad", "σ of ankle roll, walking."),
      RewardParameter(
        "running_speed_m_s", 1.5, RewardParameter.positive, unit: "m/s",
        "Commands above this are to run."),
      RewardParameter(
        "running_factor", 1, RewardParameter.positive, "Factor on the walking σ when running."),
    ]
  ) { s, p in
    let factor = s.command.speed > p[5] ? p[6] : 1
    var sum = 0.0
    for joint in s.jointPositions.indices {
      let walking: Double
      switch s.model.roles[joint] {
      case .hipPitch, .knee: walking = p[1]
      case .anklePitch: walking = p[3]
      case .ankleRoll: walking = p[4]
      default: walking = p[2]
      }
      let ratio = s.deviation(joint) / (s.command.isStanding ? p[0] : walking * factor)
      sum += ratio * ratio
    }
    return exp(-sum / Double(s.jointPositions.count))
  }

  private static let jointDeviationL1 = RewardDefinition(
    "joint_deviation_l1", "Σ |q − q0| of all joints (Isaac Lab, joint_deviation_l1)."
  ) { s, _ in s.sumOfDeviations }

  private static let jointDeviationL2 = RewardDefinition(
    "joint_deviation_l2", "Σ (q − q0)² of all joints (MuJoCo Playground, pose)."
  ) { s, _ in s.sumOfSquaredDeviations }

  private static let hipRollYawL1 = RewardDefinition(
    "hip_roll_yaw_l1", "Σ |q − q0| of the hips' roll and yaw joints (Isaac Lab, hip deviation)."
  ) { s, _ in
    var sum = 0.0
    for joint in s.model.hipRollYawJoints { sum += abs(s.deviation(joint)) }
    return sum
  }

  private static let hipRollYawL2 = RewardDefinition(
    "hip_roll_yaw_l2", "Σ (q − q0)² of the hips' roll and yaw joints (unitree_rl_gym, hip_pos)."
  ) { s, _ in
    var sum = 0.0
    for joint in s.model.hipRollYawJoints { sum += s.deviation(joint) * s.deviation(joint) }
    return sum
  }

  private static let standStillL1 = RewardDefinition(
    "stand_still_l1", "Σ |q − q0| while the command is to stand (legged_gym, stand_still)."
  ) { s, _ in s.command.isStanding ? s.sumOfDeviations : 0 }

  private static let jointLimits = RewardDefinition(
    "joint_limits",
    "Σ of how far joints are beyond the soft limits, a share of their range about its middle "
      + "(legged_gym, dof_pos_limits) [rad].",
    [RewardParameter("soft_share", 0.9, 0.01...1, "Share of the range that is free.")]
  ) { s, p in
    var sum = 0.0
    for joint in s.jointPositions.indices {
      let offset = abs(s.jointPositions[joint] - s.model.limitCenters[joint])
      sum += max(offset - p[0] * s.model.limitHalfWidths[joint], 0)
    }
    return sum
  }
}

extension RewardSample {
  /// Distance of a joint from the default pose [rad].
  func deviation(_ joint: Int) -> Double {
    jointPositions[joint] - model.defaultPositions[joint]
  }

  var sumOfSquaredDeviations: Double {
    var sum = 0.0
    for joint in jointPositions.indices { sum += deviation(joint) * deviation(joint) }
    return sum
  }

  var sumOfDeviations: Double {
    var sum = 0.0
    for joint in jointPositions.indices { sum += abs(deviation(joint)) }
    return sum
  }

  /// Position of a joint in the reference gait [rad], with the amplitudes given [rad].
  func referencePosition(_ joint: Int, hip: Double, knee: Double, ankle: Double) -> Double {
    let swing = model.feet[joint].flatMap { feet[$0].swingProgress }
    let sine = swing.map { sin(Double.pi * $0) } ?? 0
    return model.referencePosition(joint: joint, sine: sine, hip: hip, knee: knee, ankle: ankle)
  }
}
