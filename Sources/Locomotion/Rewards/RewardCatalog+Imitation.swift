import Foundation
import SpatialMath

/// Following a reference motion.
extension RewardCatalog {
  static let imitation: [RewardDefinition] =
    jointImitation + beyondMimic + locoMuJoCo

  // MARK: - Joints and feet

  private static let jointImitation: [RewardDefinition] = [
    mimicJointPositionExp, mimicJointVelocityExp, mimicFootPositionExp, mimicContact,
  ]

  private static let mimicJointPositionExp = RewardDefinition(
    "mimic_joint_position_exp",
    "exp(−k Σ (q − q_ref)²) of all joints (the joint term of MimicKit's DeepMimic for G1 with k "
      + "0.25 and weight 0.5; that of DeepMimic's paper for hinges with k 2).",
    [
      RewardParameter(
        "sharpness", 2, RewardParameter.positive, unit: "1/rad²", "Rate k of the decay.")
    ], needsReference: true
  ) { s, p in
    var sum = 0.0
    for joint in s.jointPositions.indices {
      let error = s.jointPositions[joint] - s.reference.jointPositions[joint]
      sum += error * error
    }
    return exp(-p[0] * sum)
  }

  private static let mimicJointVelocityExp = RewardDefinition(
    "mimic_joint_velocity_exp",
    "exp(−k Σ (q̇ − q̇_ref)²) of all joints (MimicKit's DeepMimic for G1 with k 0.01 and weight "
      + "0.1).",
    [
      RewardParameter(
        "sharpness", 0.01, RewardParameter.positive, unit: "s²/rad²", "Rate k of the decay.")
    ], needsReference: true
  ) { s, p in
    var sum = 0.0
    for joint in s.jointVelocities.indices {
      let error = s.jointVelocities[joint] - s.reference.jointVelocities[joint]
      sum += error * error
    }
    return exp(-p[0] * sum)
  }

  private static let mimicFootPositionExp = RewardDefinition(
    "mimic_foot_position_exp",
    "exp(−Σ ‖Δp‖² / σ²) of the soles' centres, the reference being moved along the ground and "
      + "turned about the vertical until its base is where the robot's is.",
    [
      RewardParameter(
        "tolerance_m", 0.1, RewardParameter.positive, unit: "m", "Width σ of the bell.")
    ], needsReference: true
  ) { s, p in
    let moved = s.referenceAtRobot
    var sum = 0.0
    for foot in 0..<2 {
      let wanted = moved.act(s.reference.solePositions[foot])
      sum += (s.feet[foot].positionInWorld - wanted).lengthSquared
    }
    return exp(-sum / (p[0] * p[0]))
  }

  private static let mimicContact = RewardDefinition(
    "mimic_contact", "Share of the feet that touch the ground exactly when the reference's do.",
    needsReference: true
  ) { s, _ in
    var sum = 0.0
    for foot in 0..<2 where s.feet[foot].isInContact == s.reference.footContacts[foot] {
      sum += 0.5
    }
    return sum
  }

  // MARK: - BeyondMimic

  private static let beyondMimic: [RewardDefinition] = [
    anchorPosition, anchorOrientation, bodyPosition, bodyOrientation, bodyLinearVelocity,
    bodyAngularVelocity,
  ]

  private static let anchorPosition = RewardDefinition(
    "mimic_anchor_position_exp",
    "exp(−‖Δp‖² / σ²) of the base in the world (BeyondMimic's code, motion_global_anchor_pos, "
      + "weight 0.5); for clips with a place of their own.",
    [RewardParameter("tolerance_m", 0.3, RewardParameter.positive, unit: "m", "Width σ.")],
    needsReference: true
  ) { s, p in
    exp(-(s.basePositionInWorld - s.reference.basePose.position).lengthSquared / (p[0] * p[0]))
  }

  private static let anchorOrientation = RewardDefinition(
    "mimic_anchor_orientation_exp",
    "exp(−θ² / σ²) of the angle θ between the bases (BeyondMimic's code, motion_global_anchor_ori, "
      + "weight 0.5).",
    [RewardParameter("tolerance_rad", 0.4, RewardParameter.positive, unit: "rad", "Width σ.")],
    needsReference: true
  ) { s, p in exp(-s.squaredBaseTurn / (p[0] * p[0])) }

  private static let bodyPosition = RewardDefinition(
    "mimic_body_position_exp",
    "exp(−mean ‖Δp‖² / σ²) over base, hips, shanks and feet, the reference being moved along the "
      + "ground and turned about the vertical to the robot's base (BeyondMimic's code, "
      + "motion_body_pos, weight 1).",
    [RewardParameter("tolerance_m", 0.3, RewardParameter.positive, unit: "m", "Width σ.")],
    needsBodyKinematics: true, needsReference: true
  ) { s, p in
    let moved = s.referenceAtRobot
    let error = s.meanOverTrackedLinks { link in
      let wanted = moved.act(s.reference.bodies.linkPoses[link].position)
      return (s.bodies.linkPoses[link].position - wanted).lengthSquared
    }
    return exp(-error / (p[0] * p[0]))
  }

  private static let bodyOrientation = RewardDefinition(
    "mimic_body_orientation_exp",
    "exp(−mean θ² / σ²) over the same links, the reference being turned likewise (BeyondMimic's "
      + "code, motion_body_ori, weight 1).",
    [RewardParameter("tolerance_rad", 0.4, RewardParameter.positive, unit: "rad", "Width σ.")],
    needsBodyKinematics: true, needsReference: true
  ) { s, p in
    let turn = s.referenceAtRobot.orientation
    let error = s.meanOverTrackedLinks { link in
      let wanted = turn * s.reference.bodies.linkPoses[link].orientation
      return (s.bodies.linkPoses[link].orientation.conjugate * wanted).rotationVector.lengthSquared
    }
    return exp(-error / (p[0] * p[0]))
  }

  private static let bodyLinearVelocity = RewardDefinition(
    "mimic_body_linear_velocity_exp",
    "exp(−mean ‖Δv‖² / σ²) over the same links, in the world (BeyondMimic's code, "
      + "motion_body_lin_vel, weight 1).",
    [RewardParameter("tolerance_m_s", 1, RewardParameter.positive, unit: "m/s", "Width σ.")],
    needsBodyKinematics: true, needsReference: true
  ) { s, p in
    let error = s.meanOverTrackedLinks { link in
      (s.bodies.linearVelocities[link] - s.reference.bodies.linearVelocities[link]).lengthSquared
    }
    return exp(-error / (p[0] * p[0]))
  }

  private static let bodyAngularVelocity = RewardDefinition(
    "mimic_body_angular_velocity_exp",
    "exp(−mean ‖Δω‖² / σ²) over the same links, in the world (BeyondMimic's code, "
      + "motion_body_ang_vel, weight 1).",
    [
      RewardParameter(
        "tolerance_rad_s", 3.14, RewardParameter.positive, unit: "rad/s", "Width σ.")
    ], needsBodyKinematics: true, needsReference: true
  ) { s, p in
    let error = s.meanOverTrackedLinks { link in
      (s.bodies.angularVelocities[link] - s.reference.bodies.angularVelocities[link])
        .lengthSquared
    }
    return exp(-error / (p[0] * p[0]))
  }

  // MARK: - LocoMuJoCo

  private static let locoMuJoCo: [RewardDefinition] = [
    relativePosition, relativeRotation, relativeVelocity,
  ]

  private static let relativePosition = RewardDefinition(
    "locomujoco_relative_position_exp",
    "exp(−k mean Δ²) over the coordinates of the links' positions from the base, along the world's "
      + "axes (LocoMuJoCo's MimicReward, rpos, weight 0.5); links are hips, shanks and feet.",
    [RewardParameter("sharpness", 100, RewardParameter.positive, unit: "1/m²", "Rate k.")],
    needsBodyKinematics: true, needsReference: true
  ) { s, p in
    let (own, wanted) = (s.bodies.linkPoses, s.reference.bodies.linkPoses)
    let error = s.meanOverLimbs { link in
      ((own[link].position - own[0].position) - (wanted[link].position - wanted[0].position))
        .lengthSquared
    }
    return exp(-p[0] * error / 3)
  }

  private static let relativeRotation = RewardDefinition(
    "locomujoco_relative_rotation_exp",
    "exp(−k mean Δ²) over the coordinates of the rotation vectors from the base to the same links "
      + "(LocoMuJoCo's MimicReward, rquat, weight 0.3).",
    [RewardParameter("sharpness", 10, RewardParameter.positive, unit: "1/rad²", "Rate k.")],
    needsBodyKinematics: true, needsReference: true
  ) { s, p in
    let (own, wanted) = (s.bodies.linkPoses, s.reference.bodies.linkPoses)
    let error = s.meanOverLimbs { link in
      let turn = (own[0].orientation.conjugate * own[link].orientation).rotationVector
      let target = (wanted[0].orientation.conjugate * wanted[link].orientation).rotationVector
      return (turn - target).lengthSquared
    }
    return exp(-p[0] * error / 3)
  }

  private static let relativeVelocity = RewardDefinition(
    "locomujoco_relative_velocity_exp",
    "exp(−k mean Δω²) + exp(−k mean Δv²) over the coordinates of the same links' velocities against "
      + "the base, each in the frame of its base (LocoMuJoCo's MimicReward, rvel, weight 0.1; its "
      + "code tells the two apart by links where this does by coordinates).",
    [RewardParameter("sharpness", 0.1, RewardParameter.positive, "Rate k.")],
    needsBodyKinematics: true, needsReference: true
  ) { s, p in
    let angular = s.meanOverLimbs { link in
      (s.bodies.relativeAngularVelocity(link) - s.reference.bodies.relativeAngularVelocity(link))
        .lengthSquared
    }
    let linear = s.meanOverLimbs { link in
      (s.bodies.relativeLinearVelocity(link) - s.reference.bodies.relativeLinearVelocity(link))
        .lengthSquared
    }
    return exp(-p[0] * angular / 3) + exp(-p[0] * linear / 3)
  }
}

extension RewardSample {
  /// Mean over the tracked links but the base.
  fileprivate func meanOverLimbs(_ squaredError: (Int) -> Double) -> Double {
    var sum = 0.0
    for joint in model.figureJoints { sum += squaredError(joint.child) }
    return sum / Double(model.figureJoints.count)
  }
}

extension BodyKinematics {
  /// [rad/s].
  fileprivate func relativeAngularVelocity(_ link: Int) -> Vector3 {
    linkPoses[0].orientation.actInverse(angularVelocities[link] - angularVelocities[0])
  }

  /// Velocity against the point of the base that is where the link is [m/s].
  fileprivate func relativeLinearVelocity(_ link: Int) -> Vector3 {
    let arm = linkPoses[link].position - linkPoses[0].position
    let carried = linearVelocities[0] + angularVelocities[0].cross(arm)
    return linkPoses[0].orientation.actInverse(linearVelocities[link] - carried)
  }
}
