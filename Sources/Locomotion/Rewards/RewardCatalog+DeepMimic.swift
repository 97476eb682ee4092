import Foundation
import SpatialMath

/// Following a reference motion as DeepMimic does (Peng et al. 2018), once as its code has it and once
/// as its paper does; the two differ in weights and scales.
///
/// Joints are those of the jointed figure: hip, knee and ankle, each of which is one whatever its
/// motors.
extension RewardCatalog {
  static let deepMimic: [RewardDefinition] = [
    codePose, codeVelocity, codeEndEffector, codeRoot, codeCenterOfMass, paperPose, paperVelocity,
    paperEndEffector, paperCenterOfMass,
  ]

  // MARK: - The code

  private static let codePose = RewardDefinition(
    "deepmimic_pose_exp",
    "exp(−k n Σ w θ²) of the angles θ by which root and joints differ, n their number, w their "
      + "weights, which add up to 1: root 1, hips 0.5, knees 0.3, ankles 0.2 (DeepMimic's code, "
      + "weight 0.5).",
    [
      RewardParameter(
        "sharpness_per_joint", 2.0 / 15, RewardParameter.positive, unit: "1/rad²", "Rate k.")
    ], needsBodyKinematics: true, needsReference: true
  ) { s, p in
    var error = s.model.figureRootWeight * s.squaredBaseTurn
    for joint in s.model.figureJoints { error += joint.weight * s.squaredPoseError(joint) }
    return exp(-p[0] * s.model.figureJointCount * error)
  }

  private static let codeVelocity = RewardDefinition(
    "deepmimic_velocity_exp",
    "exp(−k n Σ w ‖Δω‖²) of the angular velocities of the root and of the joints, with n and w as for "
      + "the pose (DeepMimic's code, weight 0.05).",
    [
      RewardParameter(
        "sharpness_per_joint", 0.1 / 15, RewardParameter.positive, unit: "s²/rad²", "Rate k.")
    ], needsBodyKinematics: true, needsReference: true
  ) { s, p in
    let turn = s.baseAngularVelocityInWorld - s.reference.baseAngularVelocity
    var error = s.model.figureRootWeight * turn.lengthSquared
    for joint in s.model.figureJoints { error += joint.weight * s.squaredRateError(joint) }
    return exp(-p[0] * s.model.figureJointCount * error)
  }

  private static let codeEndEffector = RewardDefinition(
    "deepmimic_end_effector_exp",
    "exp(−k mean ‖Δp‖²) over the feet, each in the frame of its base's heading, along the ground from "
      + "the base and upwards from the ground (DeepMimic's code, weight 0.15).",
    [RewardParameter("sharpness", 10, RewardParameter.positive, unit: "1/m²", "Rate k.")],
    needsReference: true
  ) { s, p in
    let errors = s.squaredEndEffectorErrors
    return exp(-p[0] * 0.5 * (errors.left + errors.right))
  }

  private static let codeRoot = RewardDefinition(
    "deepmimic_root_exp",
    "exp(−k (‖Δp‖² + 0.1 θ² + 0.01 ‖Δv‖² + 0.001 ‖Δω‖²)) of the base in the world (DeepMimic's code, "
      + "weight 0.2); for clips with a place of their own.",
    [RewardParameter("sharpness", 5, RewardParameter.positive, "Rate k.")], needsReference: true
  ) { s, p in
    let position = s.basePositionInWorld - s.reference.basePose.position
    let linear = s.baseLinearVelocityInWorld - s.reference.baseLinearVelocity
    let angular = s.baseAngularVelocityInWorld - s.reference.baseAngularVelocity
    return exp(
      -p[0]
        * (position.lengthSquared + 0.1 * s.squaredBaseTurn + 0.01 * linear.lengthSquared
          + 0.001 * angular.lengthSquared))
  }

  private static let codeCenterOfMass = RewardDefinition(
    "deepmimic_com_velocity_exp",
    "exp(−k 0.1 ‖Δv‖²) of the centre of mass in the world (DeepMimic's code, weight 0.1).",
    [RewardParameter("sharpness", 10, RewardParameter.positive, unit: "s²/m²", "Rate k.")],
    needsBodyKinematics: true, needsReference: true
  ) { s, p in
    let own = s.bodies.centerOfMass(s.model.robot).velocity
    let wanted = s.reference.bodies.centerOfMass(s.model.robot).velocity
    return exp(-p[0] * 0.1 * (own - wanted).lengthSquared)
  }

  // MARK: - The paper

  private static let paperPose = RewardDefinition(
    "deepmimic_paper_pose_exp",
    "exp(−k Σ θ²) of the angles by which the joints differ (DeepMimic's paper, eq. 5, weight 0.65).",
    [RewardParameter("sharpness", 2, RewardParameter.positive, unit: "1/rad²", "Rate k.")],
    needsBodyKinematics: true, needsReference: true
  ) { s, p in
    var error = 0.0
    for joint in s.model.figureJoints { error += s.squaredPoseError(joint) }
    return exp(-p[0] * error)
  }

  private static let paperVelocity = RewardDefinition(
    "deepmimic_paper_velocity_exp",
    "exp(−k Σ ‖Δω‖²) of the joints' angular velocities (DeepMimic's paper, eq. 6, weight 0.1).",
    [RewardParameter("sharpness", 0.1, RewardParameter.positive, unit: "s²/rad²", "Rate k.")],
    needsBodyKinematics: true, needsReference: true
  ) { s, p in
    var error = 0.0
    for joint in s.model.figureJoints { error += s.squaredRateError(joint) }
    return exp(-p[0] * error)
  }

  private static let paperEndEffector = RewardDefinition(
    "deepmimic_paper_end_effector_exp",
    "exp(−k Σ ‖Δp‖²) of the feet in the world (DeepMimic's paper, eq. 7, weight 0.15); for clips with "
      + "a place of their own.",
    [RewardParameter("sharpness", 40, RewardParameter.positive, unit: "1/m²", "Rate k.")],
    needsReference: true
  ) { s, p in
    var error = 0.0
    for foot in 0..<2 {
      error += (s.feet[foot].positionInWorld - s.reference.solePositions[foot]).lengthSquared
    }
    return exp(-p[0] * error)
  }

  private static let paperCenterOfMass = RewardDefinition(
    "deepmimic_paper_com_exp",
    "exp(−k ‖Δp‖²) of the centre of mass in the world (DeepMimic's paper, eq. 8, weight 0.1); for "
      + "clips with a place of their own.",
    [RewardParameter("sharpness", 10, RewardParameter.positive, unit: "1/m²", "Rate k.")],
    needsBodyKinematics: true, needsReference: true
  ) { s, p in
    let own = s.bodies.centerOfMass(s.model.robot).position
    let wanted = s.reference.bodies.centerOfMass(s.model.robot).position
    return exp(-p[0] * (own - wanted).lengthSquared)
  }
}

extension BipedModel {
  /// Number of the figure's joints, the root among them.
  fileprivate var figureJointCount: Double { Double(figureJoints.count + 1) }
}
