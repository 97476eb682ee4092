import SpatialMath

/// Tells when a robot is too far from its reference motion (DeepMimic's early termination by the
/// tracking errors of BeyondMimic).
struct ReferenceTerminationCheck: Sendable {
  let configuration: ReferenceTerminationConfiguration
  /// Whether the reference has a place of its own in the world.
  let hasPlace: Bool

  /// The first limit that the state breaks, or nil.
  func cause(_ sample: RewardSample) -> TerminationCause? {
    let c = configuration
    let reference = sample.reference
    let base = reference.basePose
    if let limit = c.height, abs(sample.basePositionInWorld.z - base.position.z) > limit {
      return .referenceHeight
    }
    if let limit = c.tilt {
      // Gravity's direction in the reference's base has the vertical coordinate −R_zz.
      let q = base.orientation
      let vertical = -(1 - 2 * (q.x * q.x + q.y * q.y))
      if abs(sample.gravityInBase.z - vertical) > limit { return .referenceTilt }
    }
    if let limit = c.footHeight {
      for foot in 0..<2 {
        let height = sample.feet[foot].positionInWorld.z
        if abs(height - reference.solePositions[foot].z) > limit { return .referenceFootHeight }
      }
    }
    if let limit = c.distance, hasPlace,
      (sample.basePositionInWorld - base.position).length > limit
    {
      return .referenceDistance
    }
    return nil
  }
}
