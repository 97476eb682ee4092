import SpatialMath

extension RigidBodyModel {
  /// Jacobian of the centre of mass, `ċ = J_c v` [m/s]: also the derivative of its place with respect
  /// to the configuration.
  ///
  /// - Parameters:
  ///   - jacobian: `[3, velocityCount]` row-major, in the world's axes.
  ///   - workspace: after `computeKinematics`.
  public func centerOfMassJacobian(
    into jacobian: inout [Double], in workspace: inout RigidBodyWorkspace
  ) {
    checkSize(jacobian.count, rows: 3, "a Jacobian of the centre of mass")
    accumulateInertias(in: &workspace)
    for column in 0..<velocityCount {
      // The linear momentum of all that moves with unit velocity `column`, over the mass.
      let inertia = workspace.compositeInertia[velocityLink[column]]
      let velocity = (inertia * workspace.motionSubspace[column]).force / totalMass
      jacobian.setColumn(column, of: velocityCount, velocity)
    }
  }

  /// Rate of the Jacobian of the centre of mass: `c̈ = J_c v̇ + J̇_c v`.
  ///
  /// `centroidalMomentumBias` over the mass gives `J̇_c v` without the matrix.
  ///
  /// - Parameters:
  ///   - rate: `[3, velocityCount]` row-major, in the world's axes.
  ///   - workspace: after `computeKinematics`.
  public func centerOfMassJacobianRate(
    into rate: inout [Double], in workspace: inout RigidBodyWorkspace
  ) {
    checkSize(rate.count, rows: 3, "a rate of the Jacobian of the centre of mass")
    accumulateInertias(in: &workspace)
    accumulateMomenta(in: &workspace)
    accumulateCoriolis(in: &workspace)
    for column in 0..<velocityCount {
      rate.setColumn(
        column, of: velocityCount, momentumRate(ofColumn: column, in: workspace).force / totalMass)
    }
  }
}

extension [Double] {
  /// Writes column `column` of a matrix `[3, count]`.
  fileprivate mutating func setColumn(_ column: Int, of count: Int, _ v: Vector3) {
    self[column] = v.x
    self[count + column] = v.y
    self[2 * count + column] = v.z
  }
}
