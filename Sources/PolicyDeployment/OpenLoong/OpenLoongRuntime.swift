/// What 青龙's runtime does whatever its configuration says (loong_ctrl_locomotion, `plan_rl.cpp`).
enum OpenLoongRuntime {
  /// Policy steps per second, nominally [Hz].
  static let controlRate = 50.0
  /// Share of the joint targets that its filter keeps from one millisecond to the next.
  static let targetFilterRetention = 0.95
  /// Share of the filtered command that stays from one policy step to the next.
  static let commandFilterRetention = 0.95
  /// Commands below these count as zero, each alone [m/s, m/s, rad/s].
  static let deadBand = (forwardSpeed: 0.09, leftwardSpeed: 0.04, yawRate: 0.19)
  /// A filtered command shorter than this counts as zero.
  static let commandGate = 0.02
  /// Motors in the arrays of its files: arms, head and waist, then the legs.
  static let motorCount = OpenLoongPlan.upperBodyCount + OpenLoongPlan.jointCount
  /// Joints of the legs by their names, in the order of policy and motors.
  static let legJoints = ["l", "r"].flatMap { side in
    [
      "J_hip_\(side)_roll", "J_hip_\(side)_yaw", "J_hip_\(side)_pitch", "J_knee_\(side)_pitch",
      "J_ankle_\(side)_pitch", "J_ankle_\(side)_roll",
    ]
  }
}
