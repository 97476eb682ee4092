import Foundation
import PolicyInterface
import SpatialMath

@testable import Locomotion

extension RewardTermCase {
  static let posture: [RewardTermCase] = [
    // In mid-swing the right leg's pitch joints, which turn the other way round, bend by 0.17 at
    // the hip, 0.34 at the knee and 0.17 at the ankle.
    RewardTermCase("reference_gait", 1, from: .rightSwing) {
      $0.jointPositions[8] = 0.2 + 0.17
      $0.jointPositions[9] = -0.4 - 0.34
      $0.jointPositions[10] = 0.2 + 0.17
    },
    RewardTermCase("reference_gait", exp(-2 * 0.5) - 0.2 * 0.5) {
      $0.jointPositions[0] += 0.3
      $0.jointPositions[3] += 0.4
    },
    RewardTermCase("reference_gait", exp(-2) - 0.2 * 0.5) { $0.jointPositions[0] += 1 },
    // ‖(0.06, 0.08)‖ + ‖0.05‖ − 0.1 = 0.05; the knee counts in the slope only.
    RewardTermCase(
      "default_posture_exp", exp(-5) - 0.01 * (0.01 + 0.0025 + 0.09).squareRoot()
    ) {
      $0.jointPositions[0] += 0.06
      $0.jointPositions[1] -= 0.08
      $0.jointPositions[7] += 0.05
      $0.jointPositions[3] += 0.3
    },
    RewardTermCase("posture_exp", exp(-(1 + 4 + 1 + 1) / 12)) {
      $0.jointPositions[0] += 0.15
      $0.jointPositions[3] += 1
      $0.jointPositions[4] -= 0.15
      $0.jointPositions[5] += 0.1
    },
    RewardTermCase("posture_exp", exp(-4.0 / 12)) {
      $0.command = VelocityCommand()
      $0.jointPositions[2] += 0.1
    },
    RewardTermCase("posture_exp", exp(-1.0 / 12), ["running_factor": 2]) {
      $0.command.forwardSpeed = 2
      $0.jointPositions[2] += 1
    },
    RewardTermCase("joint_deviation_l1", 0.7) {
      $0.jointPositions[0] += 0.3
      $0.jointPositions[9] -= 0.4
    },
    RewardTermCase("joint_deviation_l2", 0.25) {
      $0.jointPositions[0] += 0.3
      $0.jointPositions[9] -= 0.4
    },
    RewardTermCase("hip_roll_yaw_l1", 0.3) {
      $0.jointPositions[1] -= 0.1
      $0.jointPositions[6] += 0.2
      $0.jointPositions[2] += 9
    },
    RewardTermCase("hip_roll_yaw_l2", 0.05) {
      $0.jointPositions[1] -= 0.1
      $0.jointPositions[6] += 0.2
      $0.jointPositions[5] += 9
    },
    RewardTermCase("stand_still_l1", 0) { $0.jointPositions[0] += 0.3 },
    RewardTermCase("stand_still_l1", 0.3) {
      $0.command = VelocityCommand()
      $0.jointPositions[0] += 0.3
    },
    // Soft limits are 0.45 and 1.8.
    RewardTermCase("joint_limits", 0.05 + 0.1) {
      $0.jointPositions[0] = -0.5
      $0.jointPositions[3] = 1.9
    },
    RewardTermCase("potential_posture", (3 + exp(-0.01 / 0.5)) / 4) {
      $0.jointPositions[7] += 0.1
    },
    RewardTermCase("potential_ankles", (3 + exp(-0.04 / 0.5)) / 4) {
      $0.jointPositions[4] += 0.2
    },
  ]

  static let effort: [RewardTermCase] = [
    RewardTermCase("action_rate_l2", 0.25) {
      $0.action[0] = 0.5
      $0.previousAction[0] = 0.2
      $0.previousAction[5] = 0.4
    },
    RewardTermCase("action_rate_l2", 0.25 * exp(-1), ["recovery_speed_m_s": 0.5]) {
      $0.action[0] = 0.5
      $0.previousAction[0] = 0.2
      $0.previousAction[5] = 0.4
      $0.command.forwardSpeed = 0
      $0.baseLinearVelocityInBase = Vector3(-0.5, 0, 0)
    },
    RewardTermCase("action_rate_l1", 0.7) {
      $0.action[0] = 0.5
      $0.previousAction[0] = 0.2
      $0.previousAction[5] = 0.4
    },
    RewardTermCase("action_acceleration_l2", 0.01) {
      $0.action[0] = 0.5
      $0.previousAction[0] = 0.2
      $0.secondPreviousAction[0] = -0.2
    },
    RewardTermCase("action_smoothness", 0.09 + 0.01 + 0.05 * 0.5) {
      $0.action[0] = 0.5
      $0.previousAction[0] = 0.2
      $0.secondPreviousAction[0] = -0.2
    },
    RewardTermCase("action_l2", 0.25) {
      $0.action[1] = 0.3
      $0.action[2] = -0.4
    },
    RewardTermCase("impedance_rate_l2", 0) { $0.action[3] = 5 },
    RewardTermCase("impedance_rate_l2", 9) {
      $0.action.append(2)
      $0.previousAction.append(-1)
    },
    RewardTermCase("impedance_l2", 0) { $0.action[3] = 5 },
    RewardTermCase("impedance_l2", 4) { $0.action.append(2) },
    RewardTermCase("torque_l2", 500) {
      $0.jointTorques[0] = 10
      $0.jointTorques[1] = -20
    },
    RewardTermCase("torque_relative_l2", 0.05) {
      $0.jointTorques[0] = 10
      $0.jointTorques[1] = -20
    },
    RewardTermCase("torque_limits", 15) {
      $0.jointTorques[0] = -95
      $0.jointTorques[1] = 70
    },
    // Twice as far from the commanded velocity as counts as recovering, and half as far.
    RewardTermCase("torque_relative_l2", 0.05 * exp(-16), ["recovery_speed_m_s": 0.5]) {
      $0.jointTorques[0] = 10
      $0.jointTorques[1] = -20
      $0.command.forwardSpeed = 0.5
      $0.baseLinearVelocityInBase = Vector3(1.1, -0.8, 3)
    },
    RewardTermCase("torque_limits", 15 * exp(-0.0625), ["recovery_speed_m_s": 2]) {
      $0.jointTorques[0] = -95
      $0.jointTorques[1] = 70
      $0.command.forwardSpeed = 0.5
      $0.baseLinearVelocityInBase = Vector3(1.1, -0.8, 3)
    },
    RewardTermCase("joint_velocity_l2", 5) {
      $0.jointVelocities[0] = 1
      $0.jointVelocities[1] = -2
    },
    RewardTermCase("joint_velocity_limits", 1.5) {
      $0.jointVelocities[0] = -10.5
      $0.jointVelocities[1] = 14
    },
    RewardTermCase("joint_acceleration_l2", 0.04 / 0.0004) {
      $0.jointVelocities[3] = 1.2
      $0.previousJointVelocities[3] = 1
    },
    RewardTermCase("mechanical_power", 20) {
      $0.jointTorques[0] = 10
      $0.jointVelocities[0] = 2
      $0.jointTorques[1] = 10
      $0.jointVelocities[1] = -3
    },
    RewardTermCase("energy", 50) {
      $0.jointTorques[0] = 10
      $0.jointVelocities[0] = 2
      $0.jointTorques[1] = 10
      $0.jointVelocities[1] = -3
    },
    // The biped of these cases weighs 320 N.
    RewardTermCase("power_per_weight", 50.0 / 320) {
      $0.jointTorques[0] = 10
      $0.jointVelocities[0] = 2
      $0.jointTorques[1] = 10
      $0.jointVelocities[1] = -3
    },
    RewardTermCase("power_per_weight", 20.0 / 320 * exp(-1), ["recovery_speed_m_s": 1]) {
      $0.jointTorques[0] = 10
      $0.jointVelocities[0] = 2
      $0.command.leftwardSpeed = -0.3
      $0.baseLinearVelocityInBase = Vector3(0.5, 0.7, 0)
    },
  ]
}
