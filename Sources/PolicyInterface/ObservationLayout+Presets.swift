extension ObservationLayout {
  /// Scaled numbers of the standard layout are cut to ± this (legged_gym's recipe).
  static let standardClip: Float = 100

  /// The layout of the recipes that walk with the smallest networks: angular velocity, gravity,
  /// command, joint position offsets, joint velocities, previous action, gait phase.
  ///
  /// 47 numbers for 12 joints, with the scales of Unitree's G1 recipe (unitree_rl_gym).
  public static var standardTerms: [ObservationTerm] {
    [
      ObservationTerm(.baseAngularVelocity, scale: [0.25], clip: standardClip),
      ObservationTerm(.projectedGravity, clip: standardClip),
      ObservationTerm(.velocityCommand, scale: [2, 2, 0.25], clip: standardClip),
      ObservationTerm(.jointPositionOffset, clip: standardClip),
      ObservationTerm(.jointVelocity, scale: [0.05], clip: standardClip),
      ObservationTerm(.previousAction, clip: standardClip),
      ObservationTerm(.gaitPhase, clip: standardClip),
    ]
  }

  /// The first 173 numbers of the input that 青龙's runtime gives a policy (loong_ctrl_locomotion),
  /// for 12 joints in the order left leg, right leg: nothing scaled, raw joint positions, and
  /// three past frames without the current one.
  public static var openLoongTerms: [ObservationTerm] {
    [
      ObservationTerm(.velocityCommand),
      ObservationTerm(.commandHeight),
      ObservationTerm(.standFlag),
      ObservationTerm(.baseAngularVelocity),
      ObservationTerm(.projectedGravity),
      ObservationTerm(.previousAction),
      ObservationTerm(.jointPosition),
      ObservationTerm(.jointVelocity),
      ObservationTerm(.baseAngularVelocity, history: .past(3)),
      ObservationTerm(.projectedGravity, history: .past(3)),
      ObservationTerm(.previousAction, history: .past(3)),
      ObservationTerm(.jointPosition, history: .past(3)),
      ObservationTerm(.jointVelocity, history: .past(3)),
    ]
  }
}
