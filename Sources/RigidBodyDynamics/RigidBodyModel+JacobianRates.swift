import SpatialMath

extension RigidBodyModel {
  /// Rate of the Jacobian of a point fixed to a link: `d/dt (J v) = J v̇ + J̇ v`.
  ///
  /// `pointBiasAcceleration` gives `J̇ v` without the matrix.
  ///
  /// - Parameters:
  ///   - point: in the link's frame [m].
  ///   - link: index of the link.
  ///   - rate: `[6, velocityCount]` row-major, the point's three rows first, in the world's axes.
  ///   - workspace: after `computeKinematics`.
  public func pointJacobianRate(
    of point: Vector3, onLink link: Int, into rate: inout [Double],
    in workspace: RigidBodyWorkspace
  ) {
    let count = velocityCount
    checkSize(rate.count, rows: 6, "a Jacobian's rate")
    let place = workspace.place(ofPoint: point, onLink: link)
    let pointVelocity = workspace.linkVelocity[link].linear(at: place)
    for index in rate.indices { rate[index] = 0 }

    var column = lastVelocity(ofLink: link)
    while column >= 0 {
      // d/dt (s + s_ω × r) = ṡ + ṡ_ω × r + s_ω × ṙ
      let change = subspaceRate(column, in: workspace)
      let axis = workspace.motionSubspace[column].angular
      rate.setColumn(
        column, of: count, upper: change.linear(at: place) + axis.cross(pointVelocity),
        lower: change.angular)
      column = velocityParent[column]
    }
  }

  /// Derivative of the velocity `J v` of a point fixed to a link with respect to the configuration,
  /// at constant v: `∂(J v)/∂q`.
  ///
  /// - Parameters:
  ///   - point: in the link's frame [m].
  ///   - link: index of the link.
  ///   - derivative: `[6, velocityCount]` row-major, the point's three rows first, in the world's
  ///     axes; columns in the tangent space of `RigidBodyState.displaced`.
  ///   - workspace: after `computeKinematics`.
  public func pointVelocityDerivative(
    of point: Vector3, onLink link: Int, into derivative: inout [Double],
    in workspace: RigidBodyWorkspace
  ) {
    let count = velocityCount
    checkSize(derivative.count, rows: 6, "a velocity's derivative")
    let place = workspace.place(ofPoint: point, onLink: link)
    let velocity = workspace.linkVelocity[link]
    for index in derivative.indices { derivative[index] = 0 }

    var column = lastVelocity(ofLink: link)
    while column >= 0, !isBaseTranslation(column) {
      // ∂v = s × v + d,   ∂r = s + s_ω × r,   ∂ṙ = ∂v + ∂ω × r + ω × ∂r
      let subspace = workspace.motionSubspace[column]
      let change = subspace.cross(velocity) + carriedRate(column, in: workspace)
      let shift = subspace.linear(at: place)
      derivative.setColumn(
        column, of: count, upper: change.linear(at: place) + velocity.angular.cross(shift),
        lower: change.angular)
      column = velocityParent[column]
    }
  }
}
