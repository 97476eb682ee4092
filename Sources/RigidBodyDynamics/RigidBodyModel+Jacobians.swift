import SpatialMath

extension RigidBodyModel {
  /// Jacobian J of a point fixed to a link: `J v` is the point's velocity [m/s] over the link's
  /// angular velocity [rad/s], both in the world.
  ///
  /// - Parameters:
  ///   - point: in the link's frame [m].
  ///   - link: index of the link.
  ///   - jacobian: `[6, velocityCount]` row-major, the point's three rows first.
  ///   - workspace: after `computeKinematics`.
  public func pointJacobian(
    of point: Vector3, onLink link: Int, into jacobian: inout [Double],
    in workspace: RigidBodyWorkspace
  ) {
    let count = velocityCount
    precondition(
      jacobian.count == 6 * count,
      "a Jacobian of \(name) has 6 × \(count) elements, got \(jacobian.count)")
    let place = workspace.place(ofPoint: point, onLink: link)
    for index in jacobian.indices { jacobian[index] = 0 }

    var column = lastVelocity(ofLink: link)
    while column >= 0 {
      let subspace = workspace.motionSubspace[column]
      jacobian.setColumn(
        column, of: count, upper: subspace.linear(at: place), lower: subspace.angular)
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
  private func lastVelocity(ofLink link: Int) -> Int {
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
