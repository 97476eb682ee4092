import Foundation
import PolicyInterface
import SpatialMath

@testable import Locomotion

/// One term, one state, one number worked out by hand.
struct RewardTermCase: CustomStringConvertible, Sendable {
  enum Start: Sendable {
    case standing
    case rightSwing
  }

  let name: String
  let start: Start
  let parameters: [String: Double]
  let expected: Double
  let prepare: @Sendable (inout RewardSample) -> Void

  init(
    _ name: String, _ expected: Double, _ parameters: [String: Double] = [:],
    from start: Start = .standing,
    prepare: @escaping @Sendable (inout RewardSample) -> Void = { _ in }
  ) {
    self.name = name
    self.expected = expected
    self.parameters = parameters
    self.start = start
    self.prepare = prepare
  }

  var description: String { "\(name) = \(expected)" }

  static let all: [RewardTermCase] =
    tracking + baseMotion + posture + gait + contacts + clearance + effort + imitation + deepMimic

  static let tracking: [RewardTermCase] = [
    RewardTermCase("track_linear_velocity_exp", exp(-0.25 / 0.25)),
    RewardTermCase(
      "track_linear_velocity_exp", exp(-(0.01 + 0.04 + 2 * 0.25) / 0.5),
      ["variance_m2_s2": 0.5, "vertical_factor": 2]
    ) { $0.baseLinearVelocityInBase = Vector3(0.4, -0.2, 0.5) },
    RewardTermCase("track_linear_velocity_exp", 1, ["heading_frame": 1]) {
      $0.baseLinearVelocityInBase = Vector3(9, 9, 9)
      $0.baseLinearVelocityInHeading = Vector3(0.5, 0, 0)
    },
    RewardTermCase(
      "track_yaw_rate_exp", exp(-(0.09 + 0.05 * 0.25) / 0.25), ["tilt_rate_factor": 0.05]
    ) {
      $0.command.yawRate = 0.5
      $0.baseAngularVelocityInBase = Vector3(0.3, 0.4, 0.2)
    },
    // Errors 0.3 / 1.5 and 0.2 / 1.
    RewardTermCase("track_linear_velocity_relative", 0.5 + 0.5 * exp(-(0.04 + 0.04) / 0.5)) {
      $0.baseLinearVelocityInBase = Vector3(0.2, 0.2, 0)
    },
    RewardTermCase(
      "track_velocity_hard", 0.5 * (exp(-5) + exp(-2)) - 0.2 * (0.5 + 0.2)
    ) { $0.baseAngularVelocityInBase = Vector3(0, 0, 0.2) },
    // 0.25 + 0.2 · 0.1 now, 0.13 before: in 0.02 s.
    RewardTermCase(
      "mean_velocity_error", 0.27 + (0.27 - 0.13) / 0.02, ["yaw_rate_factor": 0.2]
    ) {
      $0.meanCommandError = Vector3(0.15, -0.2, -0.1)
      $0.previousMeanCommandError = Vector3(0.05, -0.12, 0)
    },
    RewardTermCase("low_speed", -1) { $0.baseLinearVelocityInBase = Vector3(0.2, 0, 0) },
    RewardTermCase("low_speed", 1.2) { $0.baseLinearVelocityInBase = Vector3(0.4, 0, 0) },
    RewardTermCase("low_speed", 0) { $0.baseLinearVelocityInBase = Vector3(0.7, 0, 0) },
    RewardTermCase("low_speed", -2) { $0.baseLinearVelocityInBase = Vector3(-0.4, 0, 0) },
    RewardTermCase("low_speed", 0) { $0.command.forwardSpeed = 0.1 },
    RewardTermCase("velocity_mismatch_exp", 0.5 * (exp(-0.4) + exp(-2.5))) {
      $0.baseLinearVelocityInBase = Vector3(1, 1, 0.2)
      $0.baseAngularVelocityInBase = Vector3(0.3, 0.4, 9)
    },
  ]

  static let baseMotion: [RewardTermCase] = [
    RewardTermCase("vertical_velocity_l2", 0.25) {
      $0.baseLinearVelocityInBase = Vector3(3, 3, -0.5)
    },
    RewardTermCase("tilt_rate_l2", 0.25) {
      $0.baseAngularVelocityInBase = Vector3(0.3, -0.4, 7)
    },
    RewardTermCase("orientation_l2", 0.13) { $0.gravityInBase = Vector3(0.2, 0.3, -0.9) },
    RewardTermCase("orientation_exp", 0.5 * (exp(-10 * 0.3) + exp(-20 * 0.5))) {
      $0.baseOrientation = Quaternion(roll: 0.1, pitch: -0.2, yaw: 2)
      $0.gravityInBase = Vector3(0.3, 0.4, -0.8)
    },
    RewardTermCase("base_height_l2", 0.01) { $0.baseHeight = $0.model.standingHeight - 0.1 },
    RewardTermCase("base_height_l2", 0.04, ["height_m": 0.7]) { $0.baseHeight = 0.9 },
    RewardTermCase("base_height_exp", exp(-1), ["height_m": 0.7]) { $0.baseHeight = 0.69 },
    RewardTermCase("base_acceleration_exp", exp(-3 * 0.5)) {
      $0.baseLinearVelocityInWorld = Vector3(1, 0, 0)
      $0.previousBaseLinearVelocityInWorld = Vector3(0.7, 0, 0)
      $0.baseAngularVelocityInWorld = Vector3(0, 0.4, 0)
    },
    RewardTermCase("base_linear_acceleration_l2", 0.25 / 0.0004) {
      $0.baseLinearVelocityInWorld = Vector3(0.3, 0.4, 0)
    },
    RewardTermCase("base_angular_acceleration_l2", 0.25 / 0.0004) {
      $0.previousBaseAngularVelocityInWorld = Vector3(0, 0.3, 0.4)
    },
    RewardTermCase("angular_momentum_l2", 14) {
      $0.angularMomentumInWorld = Vector3(1, 2, 3)
    },
    RewardTermCase("alive", 1),
    RewardTermCase("alive", 0) { $0.isTerminated = true },
    RewardTermCase("terminated", 0),
    RewardTermCase("terminated", 1) { $0.isTerminated = true },
    RewardTermCase("potential_orientation", exp(-0.25 / 0.5)) {
      $0.gravityInBase = Vector3(0.3, 0.4, -0.8)
    },
    RewardTermCase(
      "potential_base_height", exp(-0.01 / 0.5), ["height_m": 0.7, "command_factor_m": 0.5]
    ) {
      $0.command.height = 0.62
      $0.baseHeight = 0.9
    },
  ]
}
