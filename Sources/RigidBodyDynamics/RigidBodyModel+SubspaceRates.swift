import SpatialMath

/// How the columns of the motion subspace change, in the frame of `RigidBodyModel`.
extension RigidBodyModel {
  /// Whether an element of v moves the base's origin, which changes nothing that is seen from there.
  func isBaseTranslation(_ velocity: Int) -> Bool { hasFloatingBase && velocity < 3 }

  /// Whether an element of v turns the base.
  func isBaseRotation(_ velocity: Int) -> Bool { hasFloatingBase && (3..<6).contains(velocity) }

  /// `d = v × s`: the rate of a column that its link carries along; zero for translations of the base.
  ///
  /// Where a displacement along s moves a link and all that it carries, velocities beyond the link
  /// change by `s × (v_beyond − v) = s × v_beyond + d`.
  func carriedRate(_ velocity: Int, in workspace: RigidBodyWorkspace) -> SpatialMotion {
    guard !isBaseTranslation(velocity) else { return .zero }
    return workspace.linkVelocity[velocityLink[velocity]]
      .cross(workspace.motionSubspace[velocity])
  }

  /// `ṡ`: the rate of a column. A hinge's axis is carried by its link. The base's axes are the
  /// world's: their directions stay, and those of rotation pass through the moving base's origin.
  func subspaceRate(_ velocity: Int, in workspace: RigidBodyWorkspace) -> SpatialMotion {
    var rate = carriedRate(velocity, in: workspace)
    if isBaseRotation(velocity) { rate.angular = .zero }
    return rate
  }
}
