import Foundation

/// Tells falls from states in which an episode goes on.
struct TerminationCheck: Sendable {
  let configuration: TerminationConfiguration
  private let uprightCosine: Double

  init(_ configuration: TerminationConfiguration) {
    self.configuration = configuration
    uprightCosine = configuration.tilt.map { cos($0) } ?? -2
  }

  /// The first limit that the state breaks, or nil.
  func cause(_ sample: RewardSample) -> TerminationCause? {
    let c = configuration
    // −g_z is the cosine of the angle between the base's z axis and the vertical.
    if -sample.gravityInBase.z < uprightCosine { return .tilt }
    if c.roll != nil || c.pitch != nil {
      let angles = sample.baseOrientation.rollPitchYaw
      if let limit = c.roll, abs(angles.x) > limit { return .roll }
      if let limit = c.pitch, abs(angles.y) > limit { return .pitch }
    }
    if let limit = c.baseHeight, sample.baseHeight < limit { return .baseHeight }
    if let limit = c.bodyContactForce, sample.bodyContactForce > limit { return .bodyContact }
    if let limit = c.baseSpeed, sample.baseLinearVelocityInWorld.length > limit {
      return .baseSpeed
    }
    if let limit = c.baseAngularSpeed, sample.baseAngularVelocityInWorld.length > limit {
      return .baseAngularSpeed
    }
    if let limit = c.jointSpeed {
      for velocity in sample.jointVelocities where abs(velocity) > limit { return .jointSpeed }
    }
    return nil
  }
}
