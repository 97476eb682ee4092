extension BlockStep {
  /// Begins with the impulses of the step before.
  @inline(__always)
  func startWarm(_ count: Int) {
    let w = workspace
    for active in 0..<count {
      let link = tables.contactLinks[w.active[active]]
      guard link.foot >= 0 else { continue }
      var velocity = w.contactVelocity[active]
      var impulse = LaneScrew.zero
      for index in link.firstPoint..<link.endPoint {
        let point = w.points[index]
        move(&velocity, by: point.impulse, on: point)
        impulse.linear += point.impulse
        impulse.angular = impulse.angular.adding(point.arm, cross: point.impulse)
      }
      w.contactVelocity[active] = velocity
      w.contactImpulse[active] = impulse
      moveOthers(count, active, by: impulse)
    }
  }

  /// One Gauss–Seidel sweep over the points of all active links.
  ///
  /// - Returns: the largest velocity by which an impulse changed its point, if asked [m/s].
  @inline(__always)
  func sweep(_ count: Int, isLast: Bool) -> Lanes {
    let w = workspace
    let friction = state.friction[0]
    var residual = Lanes.zero
    for active in 0..<count {
      let link = tables.contactLinks[w.active[active]]
      var velocity = w.contactVelocity[active]
      var given = LaneScrew.zero
      for index in link.firstPoint..<link.endPoint {
        let point = w.points[index]
        let change = solve(point, velocity: velocity, friction: friction)
        w.points[index].impulse = point.impulse + change
        move(&velocity, by: change, on: point)
        given.linear += change
        given.angular = given.angular.adding(point.arm, cross: change)
        if isLast {
          let moved = abs(change.dot(point.normalResponse))
          residual = max(residual, moved)
        }
      }
      w.contactVelocity[active] = velocity
      w.contactImpulse[active].linear += given.linear
      w.contactImpulse[active].angular += given.angular
      moveOthers(count, active, by: given)
    }
    return residual
  }

  /// The change of one point's impulse that makes it right for the link's present velocity: first
  /// along the normal, 0 ≤ λₙ ⊥ vₙ + ε λₙ ≥ b, then along the ground, projected on the friction cone.
  @inline(__always)
  private func solve(_ point: ActivePoint, velocity: LaneScrew, friction: Lanes) -> LaneVector {
    let n = point.normal
    let v = velocity.linear.adding(velocity.angular, cross: point.arm)
    let old = point.impulse
    let oldNormal = n.dot(old)

    let excess = (n.dot(v) - point.leastVelocity).adding(point.yielding, times: oldNormal)
    let newNormal = max(oldNormal.subtracting(excess, times: point.inverseNormal), .zero)
    let change = newNormal - oldNormal

    // The tangential velocity after that, stopped as far as friction can.
    let after = v.adding(point.normalResponse, times: change)
    let sliding = after.adding(n, times: -n.dot(after))
    let tangential = old.adding(n, times: -oldNormal)
      .adding(sliding, times: -point.inverseTangent)
    let largest = friction * newNormal
    let squared = max(tangential.dot(tangential), Lanes(1e-20))
    let share = min(largest * reciprocalSquareRoot(squared), .one)
    return (tangential * share).adding(n, times: newNormal) - old
  }

  /// What an impulse on a point does to its link's velocity.
  @inline(__always)
  private func move(_ velocity: inout LaneScrew, by impulse: LaneVector, on point: ActivePoint) {
    velocity.linear = velocity.linear
      .adding(point.linearResponse.x, times: impulse.x)
      .adding(point.linearResponse.y, times: impulse.y)
      .adding(point.linearResponse.z, times: impulse.z)
    velocity.angular = velocity.angular
      .adding(point.angularResponse.x, times: impulse.x)
      .adding(point.angularResponse.y, times: impulse.y)
      .adding(point.angularResponse.z, times: impulse.z)
  }

  /// What an impulse on one active link does to the velocities of the others.
  @inline(__always)
  private func moveOthers(_ count: Int, _ active: Int, by impulse: LaneScrew) {
    let w = workspace
    let stride = model.contactLinks.count
    for other in 0..<count where other != active {
      let change =
        other < active
        ? w.coupling[other * stride + active].response(to: impulse)
        : w.coupling[active * stride + other].transposedResponse(to: impulse)
      w.contactVelocity[other].linear += change.linear
      w.contactVelocity[other].angular += change.angular
    }
  }
}
