import Foundation
import Physics
import PolicyInterface
import SpatialMath

@testable import Locomotion

extension RewardSample {
  /// Puts robot and reference into the default pose at (1, 2), links and soles worked out for both.
  mutating func meetReference() {
    let base = Pose(position: Vector3(1, 2, model.standingHeight))
    basePositionInWorld = base.position
    baseOrientation = base.orientation
    reference.isPresent = true
    reference.jointPositions = jointPositions
    reference.updateBodies(model, base: base, linearVelocity: .zero, angularVelocity: .zero)
    bodies = reference.bodies
    for foot in 0..<2 { feet[foot].positionInWorld = reference.solePositions[foot] }
  }

  /// Moves the whole reference by a rigid motion of the world.
  mutating func moveReference(_ motion: Pose) {
    for link in reference.bodies.linkPoses.indices {
      reference.bodies.linkPoses[link] = motion * reference.bodies.linkPoses[link]
    }
    for foot in 0..<2 {
      reference.solePositions[foot] = motion.act(reference.solePositions[foot])
    }
  }

  /// Turns one link of the reference about the world's axes.
  mutating func turnReference(_ link: Int, by turn: Quaternion) {
    reference.bodies.linkPoses[link].orientation =
      turn * reference.bodies.linkPoses[link].orientation
  }
}

/// The reference of the test biped: the base, and of each leg thigh (3, 9), shank (4, 10) and foot
/// (6, 12).
extension RewardTermCase {
  private init(
    imitating name: String, _ expected: Double, _ parameters: [String: Double] = [:],
    prepare: @escaping @Sendable (inout RewardSample) -> Void = { _ in }
  ) {
    self.init(name, expected, parameters) { sample in
      sample.meetReference()
      prepare(&sample)
    }
  }

  /// A turn about the world's z axis through the origin, and a shift along the ground.
  private static let elsewhere = Pose(
    position: Vector3(4, -3, 0), orientation: Quaternion(axis: .unitZ, angle: 1.2))

  static let imitation: [RewardTermCase] = [
    RewardTermCase(imitating: "mimic_joint_position_exp", exp(-2 * 0.25)) {
      $0.reference.jointPositions[0] += 0.3
      $0.reference.jointPositions[3] -= 0.4
    },
    RewardTermCase(imitating: "mimic_joint_velocity_exp", exp(-0.01 * 5)) {
      $0.reference.jointVelocities[2] = 1
      $0.jointVelocities[7] = 2
    },
    RewardTermCase(imitating: "mimic_foot_position_exp", exp(-1)) {
      $0.reference.solePositions[0].y += 0.06
      $0.reference.solePositions[1].z += 0.08
    },
    RewardTermCase(imitating: "mimic_foot_position_exp", 1) { $0.moveReference(elsewhere) },
    RewardTermCase(imitating: "mimic_contact", 0.5) {
      $0.reference.footContacts = [true, false]
    },
    RewardTermCase(imitating: "mimic_anchor_position_exp", exp(-1)) {
      $0.moveReference(Pose(position: Vector3(0.1, -0.2, 0.2)))
    },
    RewardTermCase(imitating: "mimic_anchor_orientation_exp", exp(-1)) {
      $0.turnReference(0, by: Quaternion(axis: .unitZ, angle: 0.4))
    },
    RewardTermCase(imitating: "mimic_body_position_exp", 1) { $0.moveReference(elsewhere) },
    // The height is no part of the move: all seven links are 0.3 m too low.
    RewardTermCase(imitating: "mimic_body_position_exp", exp(-1)) {
      $0.moveReference(Pose(position: Vector3(2, 2, 0.3)))
    },
    RewardTermCase(imitating: "mimic_body_position_exp", exp(-1.0 / 7)) {
      $0.reference.bodies.linkPoses[4].position.y += 0.3
    },
    RewardTermCase(imitating: "mimic_body_orientation_exp", exp(-1.0 / 7)) {
      $0.moveReference(elsewhere)
      $0.turnReference(6, by: Quaternion(axis: .unitX, angle: 0.4))
    },
    RewardTermCase(imitating: "mimic_body_linear_velocity_exp", exp(-1.0 / 7)) {
      $0.reference.bodies.linearVelocities[3].z = 1
    },
    RewardTermCase(imitating: "mimic_body_angular_velocity_exp", exp(-1.0 / 7)) {
      $0.bodies.angularVelocities[12].x = 3.14
    },
    // Of six links with three coordinates each.
    RewardTermCase(imitating: "locomujoco_relative_position_exp", exp(-100 * 0.09 / 18)) {
      $0.reference.bodies.linkPoses[4].position.x += 0.3
    },
    RewardTermCase(imitating: "locomujoco_relative_rotation_exp", exp(-10 * 0.36 / 18)) {
      $0.turnReference(12, by: Quaternion(axis: .unitY, angle: 0.6))
    },
    RewardTermCase(
      imitating: "locomujoco_relative_velocity_exp", exp(-0.1 * 9 / 18) + exp(-0.1 * 4 / 18)
    ) {
      $0.reference.bodies.angularVelocities[4].z = 3
      $0.reference.bodies.linearVelocities[9].x = 2
    },
    // A base that turns carries its links with it.
    RewardTermCase(imitating: "locomujoco_relative_velocity_exp", 2) {
      let spin = Vector3(0.5, -1, 2)
      for link in $0.bodies.linkPoses.indices {
        let arm = $0.bodies.linkPoses[link].position - $0.basePositionInWorld
        $0.bodies.angularVelocities[link] = spin
        $0.bodies.linearVelocities[link] = Vector3(1, 2, 3) + spin.cross(arm)
      }
    },
  ]

  /// Weights of root, hips, knees and ankles are 1, 0.5, 0.3 and 0.2 over their sum, 3.
  static let deepMimic: [RewardTermCase] = [
    RewardTermCase(imitating: "deepmimic_pose_exp", exp(-2.0 / 15 * 7 * (0.2 / 3) * 0.09)) {
      $0.turnReference(6, by: Quaternion(axis: .unitX, angle: 0.3))
    },
    RewardTermCase(imitating: "deepmimic_pose_exp", exp(-2.0 / 15 * 7 * (1.0 / 3) * 0.25)) {
      $0.moveReference(Pose(orientation: Quaternion(axis: .unitZ, angle: 0.5)))
    },
    RewardTermCase(imitating: "deepmimic_velocity_exp", exp(-0.1 / 15 * 7 * (1.0 / 3) * 4)) {
      for link in $0.reference.bodies.angularVelocities.indices {
        $0.reference.bodies.angularVelocities[link] = Vector3(0, 0, 2)
      }
    },
    RewardTermCase(imitating: "deepmimic_velocity_exp", exp(-0.1 / 15 * 7 * (0.2 / 3) * 9)) {
      $0.bodies.angularVelocities[12] = Vector3(0, 3, 0)
    },
    RewardTermCase(imitating: "deepmimic_end_effector_exp", exp(-10 * 0.5 * (0.01 + 0.04))) {
      $0.reference.solePositions[0].z += 0.1
      $0.reference.solePositions[1].x += 0.2
    },
    RewardTermCase(imitating: "deepmimic_end_effector_exp", 1) { $0.moveReference(elsewhere) },
    RewardTermCase(imitating: "deepmimic_root_exp", exp(-5 * (0.01 + 0.004 + 0.01 + 0.004))) {
      $0.reference.bodies.linkPoses[0].position.x += 0.1
      $0.turnReference(0, by: Quaternion(axis: .unitZ, angle: 0.2))
      $0.reference.bodies.linearVelocities[0] = Vector3(0, 1, 0)
      $0.reference.bodies.angularVelocities[0] = Vector3(2, 0, 0)
    },
    RewardTermCase(imitating: "deepmimic_com_velocity_exp", exp(-10 * 0.1 * 0.25)) {
      for link in $0.reference.bodies.linearVelocities.indices {
        $0.reference.bodies.linearVelocities[link] = Vector3(0.3, 0.4, 0)
      }
    },
    RewardTermCase(imitating: "deepmimic_paper_pose_exp", exp(-2 * 0.09)) {
      $0.turnReference(6, by: Quaternion(axis: .unitX, angle: 0.3))
    },
    RewardTermCase(imitating: "deepmimic_paper_velocity_exp", exp(-0.1 * 4)) {
      $0.reference.bodies.angularVelocities[6] = Vector3(0, 0, 2)
    },
    RewardTermCase(imitating: "deepmimic_paper_end_effector_exp", exp(-40 * 0.02)) {
      $0.moveReference(Pose(position: Vector3(0.1, 0, 0)))
    },
    RewardTermCase(imitating: "deepmimic_paper_com_exp", exp(-10 * 0.04)) {
      $0.moveReference(Pose(position: Vector3(0, 0.2, 0)))
    },
  ]
}
