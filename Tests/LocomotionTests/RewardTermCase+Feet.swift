import Foundation
import PolicyInterface
import SpatialMath

@testable import Locomotion

extension RewardTermCase {
  static let gait: [RewardTermCase] = [
    RewardTermCase("feet_contact_schedule", 1, from: .rightSwing),
    RewardTermCase("feet_contact_schedule", 0.35, from: .rightSwing) {
      $0.feet[1].isInContact = true
    },
    RewardTermCase("feet_contact_schedule", 0.5, ["mismatch": 0], from: .rightSwing) {
      $0.feet[0].isInContact = false
    },
    RewardTermCase("feet_phase_exp", exp(-0.0009 / 0.01), from: .rightSwing),
    // A quarter of the swing: 0.1 · 0.25 · (3 − 1) = 0.05.
    RewardTermCase("feet_phase_exp", exp(-(0.0004 + 0.0001) / 0.01), from: .rightSwing) {
      $0.feet[1].swingProgress = 0.25
      $0.feet[0].height = 0.01
    },
    RewardTermCase("swing_in_air", 1, from: .rightSwing),
    RewardTermCase("swing_in_air", 0, from: .rightSwing) { $0.feet[1].swingProgress = 0.1 },
    RewardTermCase("swing_in_air", 0, from: .rightSwing) { $0.feet[1].isInContact = true },
    RewardTermCase("swing_force_exp", exp(-200 * 0.01), from: .rightSwing) {
      $0.feet[1].forceInWorld = Vector3(0, 0, 32)
    },
    RewardTermCase("stance_speed_exp", exp(-100 * 0.01), from: .rightSwing) {
      $0.feet[0].velocityInWorld = Vector3(0.06, 0, 0.08)
    },
    RewardTermCase("stance_force_exp", 1 - exp(-10), from: .rightSwing),
  ]

  static let contacts: [RewardTermCase] = [
    RewardTermCase("feet_air_time", 0, from: .rightSwing),
    RewardTermCase("feet_air_time", 0.7) {
      $0.feet[0].isTouchdown = true
      $0.feet[0].airTime = 0.2
      $0.feet[1].isTouchdown = true
      $0.feet[1].airTime = 0.8
    },
    RewardTermCase("feet_air_time_threshold", -0.1) {
      $0.feet[0].isTouchdown = true
      $0.feet[0].airTime = 0.4
    },
    RewardTermCase(
      "feet_air_time_threshold", -0.1 + 0.2 - 0.09, ["asymmetry_factor": 1]
    ) {
      $0.feet[0].isTouchdown = true
      $0.feet[0].airTime = 0.4
      $0.feet[1].isTouchdown = true
      $0.feet[1].airTime = 0.7
    },
    RewardTermCase("feet_air_time_threshold", 0) {
      $0.command = VelocityCommand()
      $0.feet[0].isTouchdown = true
      $0.feet[0].airTime = 0.9
    },
    RewardTermCase("short_steps", 0.1) {
      $0.feet[0].isTouchdown = true
      $0.feet[0].airTime = 0.2
      $0.feet[1].isTouchdown = true
      $0.feet[1].airTime = 0.4
    },
    RewardTermCase("short_steps", 0) {
      $0.command = VelocityCommand()
      $0.feet[0].isTouchdown = true
      $0.feet[0].airTime = 0.1
    },
    RewardTermCase("single_stance_time", 0.2, from: .rightSwing),
    RewardTermCase("single_stance_time", 0.1, ["largest_s": 0.1], from: .rightSwing),
    RewardTermCase("single_stance_time", 0),
    RewardTermCase("single_stance_time", 0, from: .rightSwing) { $0.command = VelocityCommand() },
    RewardTermCase("single_support", 1, from: .rightSwing),
    RewardTermCase("single_support", 0),
    RewardTermCase("single_support", 0, ["largest_s": 0.1], from: .rightSwing),
    RewardTermCase("single_support", 0, from: .rightSwing) { $0.command = VelocityCommand() },
    RewardTermCase("no_flight", 1, from: .rightSwing),
    RewardTermCase("no_flight", 0, from: .rightSwing) { $0.feet[0].isInContact = false },
    RewardTermCase("stand_on_both_feet", 0),
    RewardTermCase("stand_on_both_feet", 1) { $0.command = VelocityCommand() },
    RewardTermCase("foot_slip", 0.25 + 0.01, ["vertical_factor": 1]) {
      $0.feet[0].velocityInWorld = Vector3(0.3, 0.4, 0.1)
    },
    RewardTermCase("foot_slip", 0.5.squareRoot(), ["exponent": 0.5], from: .rightSwing) {
      $0.feet[0].velocityInWorld = Vector3(0.3, 0.4, 7)
    },
    RewardTermCase("foot_force_excess", 100 + 400) {
      $0.feet[0].forceInWorld = Vector3(0, 480, 640)
      $0.feet[1].forceInWorld = Vector3(0, 0, 2000)
    },
    RewardTermCase("soft_landing", 500) {
      $0.feet[0].isTouchdown = true
      $0.feet[0].forceInWorld = Vector3(300, 0, 400)
    },
    RewardTermCase("body_contact", 0) { $0.bodyContactForce = 1 },
    RewardTermCase("body_contact", 1) { $0.bodyContactForce = 1.5 },
  ]

  static let clearance: [RewardTermCase] = [
    RewardTermCase("feet_clearance_band", 0, from: .rightSwing) { $0.feet[1].height = 0.071 },
    RewardTermCase("feet_clearance_band", 1, from: .rightSwing) { $0.feet[1].height = 0.069 },
    RewardTermCase("swing_height_l2", 0.0001, from: .rightSwing),
    RewardTermCase("foot_clearance_l1", 0.03, from: .rightSwing),
    RewardTermCase("foot_clearance_exp", exp(-0.0009 * tanh(2) / 0.05), from: .rightSwing),
    RewardTermCase("feet_distance_band", 1),
    RewardTermCase("feet_distance_band", 0.5 * (exp(-5) + 1)) {
      $0.feet[0].positionInWorld.y = 0.05
    },
    RewardTermCase("feet_distance_band", 0.5 * (1 + exp(-10))) {
      $0.feet[0].positionInWorld = Vector3(0.36, 0.38, 5)
    },
    RewardTermCase("knee_distance_band", 0.5 * (1 + exp(-5))) {
      $0.kneePositionsInWorld = [Vector3(0, 0.2, 0.4), Vector3(0, -0.1, 0.6)]
    },
    RewardTermCase("feet_lateral_distance_l1", 0.099),
    // Turned to the left by a right angle, the feet are one behind the other.
    RewardTermCase("feet_lateral_distance_l1", 0.299) {
      $0.heading = Heading(yaw: Double.pi / 2)
    },
    RewardTermCase("feet_crossing_l1", 0) { $0.heading = Heading(yaw: 0.5) },
    RewardTermCase("feet_crossing_l1", 0.12) { $0.heading = Heading(yaw: Double.pi / 2) },
    // Turned around, the left foot is on the right of the right one.
    RewardTermCase("feet_crossing_l1", 0.32) { $0.heading = Heading(yaw: Double.pi) },
    RewardTermCase("feet_yaw_l2", 0.05) {
      $0.heading = Heading(yaw: 3)
      $0.feet[0].orientation = Quaternion(axis: .unitZ, angle: 3.2)
      $0.feet[1].orientation = Quaternion(axis: .unitZ, angle: 2.9)
    },
    RewardTermCase("feet_flat_l2", sin(0.2) * sin(0.2) + sin(0.1) * sin(0.1)) {
      $0.feet[0].orientation = Quaternion(axis: .unitX, angle: 0.2)
      $0.feet[1].orientation = Quaternion(axis: .unitY, angle: -0.1)
    },
  ]
}
