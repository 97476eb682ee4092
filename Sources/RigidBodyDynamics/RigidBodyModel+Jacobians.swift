import SpatialMath

/// The axes in which a Jacobian's rows are written.
public enum JacobianAxes: Sendable {
  /// The world's.
  case world
  /// Those of the link that the point is fixed to.
  case link
}

extension RigidBodyModel {
  /// Jacobian J of a point fixed to a link: `J v` is the point's velocity [m/s] over the link's
  /// angular velocity [rad/s], both seen from the world.
  ///
  /// In the link's axes it is the derivative of the pose of the link's frame, moved to the point, in
  /// that frame's own tangent space: `log(X(q)⁻¹ X(q ⊕ δ)) = J δ` to first order.
  ///
  /// - Parameters:
  ///   - point: in the link's frame [m].
  ///   - link: index of the link.
  ///   - axes: those in which the rows are written.
  ///   - jacobian: `[6, velocityCount]` row-major, the point's three rows first.
  ///   - workspace: after `computeKinematics`.
  public func pointJacobian(
    of point: Vector3, onLink link: Int, axes: JacobianAxes = .world,
    into jacobian: inout [Double], in workspace: RigidBodyWorkspace
  ) {
    let count = velocityCount
    checkSize(jacobian.count, rows: 6, "a Jacobian")
    let place = workspace.place(ofPoint: point, onLink: link)
    let orientation = workspace.linkOrientation[link]
    for index in jacobian.indices { jacobian[index] = 0 }

    var column = lastVelocity(ofLink: link)
    while column >= 0 {
      let subspace = workspace.motionSubspace[column]
      var linear = subspace.linear(at: place)
      var angular = subspace.angular
      if axes == .link {
        linear = orientation.actInverse(linear)
        angular = orientation.actInverse(angular)
      }
      jacobian.setColumn(column, of: count, upper: linear, lower: angular)
      column = velocityParent[column]
    }
  }

  /// `J̇ v`: acceleration of a point fixed to a link at v̇ = 0, without gravity.
  ///
  /// - Parameters:
  ///   - point: in the link's frame [m].
  ///   - link: index of the link.
  ///   - workspace: after `computeKinematics`.
  /// - Returns: the point's acceleration [m/s²] and the link's angular acceleration [rad/s²], in the
  ///   world.
  public func pointBiasAcceleration(
    of point: Vector3, onLink link: Int, in workspace: RigidBodyWorkspace
  ) -> (linear: Vector3, angular: Vector3) {
    let place = workspace.place(ofPoint: point, onLink: link)
    let velocity = workspace.linkVelocity[link]
    let acceleration = workspace.linkBiasAcceleration[link]
    // p̈ = a + α × p + ω × ṗ: a spatial acceleration stays at its place, the point moves on.
    let linear =
      acceleration.linear(at: place) + velocity.angular.cross(velocity.linear(at: place))
    return (linear, acceleration.angular)
  }

  /// The last element of v on the way from the base to a link; −1 where nothing moves it.
  func lastVelocity(ofLink link: Int) -> Int {
    var index = link
    while index > 0 {
      if links[index].velocityIndex >= 0 { return links[index].velocityIndex }
      index = links[index].parent
    }
    return hasFloatingBase ? 5 : -1
  }
}

extension [Double] {
  /// Writes column `column` of a matrix `[6, count]`.
  mutating func setColumn(_ column: Int, of count: Int, upper: Vector3, lower: Vector3) {
    self[column] = upper.x
    self[count + column] = upper.y
    self[2 * count + column] = upper.z
    self[3 * count + column] = lower.x
    self[4 * count + column] = lower.y
    self[5 * count + column] = lower.z
  }
}
