extension BlockStep {
  /// Finds the impulses of the ground and adds what they do to the solution.
  ///
  /// - Returns: how far the last sweep still moved the contacts [m/s].
  @inline(__always)
  func resolveContacts() -> Lanes {
    let place = groundPlace()
    let count = findActiveLinks(place)
    guard count > 0 else { return .zero }
    for active in 0..<count { prepareLink(active) }
    for second in 1..<count {
      for first in 0..<second { prepareCoupling(first, second) }
    }
    for active in 0..<count { preparePoints(active, place) }
    startWarm(count)
    var residual = Lanes.zero
    for sweep in 0..<constants.sweepCount {
      residual = self.sweep(count, isLast: sweep == constants.sweepCount - 1)
    }
    for active in 0..<count { applyImpulses(active) }
    return residual
  }

  /// The contact links of which some robot's may touch the ground in this step; the others have no
  /// impulses to start the next one with.
  @inline(__always)
  private func findActiveLinks(_ ground: GroundPlace) -> Int {
    let height = Lanes(LaneRegister(state.position[2]))
    var count = 0
    for place in 0..<model.contactLinks.count {
      let link = tables.contactLinks[place]
      let origin = workspace.origin[link.link]
      let lowest = height + origin.z - Lanes(link.reach)
      let highest = highestGround(around: origin, place: ground)
      if any(lowest < highest + Lanes(StepConstants.contactMargin)) {
        workspace.active[count] = place
        count += 1
      } else if link.foot >= 0 {
        for point in link.firstPoint..<link.endPoint { state.impulse[point] = .zero }
      }
    }
    return count
  }

  /// Y = L⁻ᵀ Jᵀ of a link, its compliance Y D⁻¹ Yᵀ, and its velocity were there no contact.
  @inline(__always)
  private func prepareLink(_ active: Int) {
    let w = workspace
    let place = w.active[active]
    let link = tables.contactLinks[place]
    let depth = tables.links[link.link].depth
    let response = w.response.dropFirst(active * w.largestDepth)
    let scaled = w.scaledResponse.dropFirst(active * w.largestDepth)
    writeJacobian(of: link.link, to: response)

    let freedoms = tables.linkFreedoms.dropFirst(place * w.largestDepth)
    var compliance = SymmetricCompliance.zero
    var velocity = w.velocity[link.link]
    var d = depth - 1
    while d >= 0 {
      let row = w.mass.dropFirst(tables.chains[freedoms[d]].start)
      let y = response[d]
      for above in 0..<d {
        response[above].linear = response[above].linear.adding(y.linear, times: -row[above])
        response[above].angular = response[above].angular.adding(y.angular, times: -row[above])
      }
      let inverse = w.inverseDiagonal[freedoms[d]]
      let divided = LaneScrew(linear: y.linear * inverse, angular: y.angular * inverse)
      scaled[d] = divided
      compliance.add(y, divided)
      let impulse = w.impulse[freedoms[d]]
      velocity.linear = velocity.linear.adding(divided.linear, times: impulse)
      velocity.angular = velocity.angular.adding(divided.angular, times: impulse)
      d -= 1
    }
    w.compliance[active] = compliance
    w.contactVelocity[active] = velocity
    w.contactImpulse[active] = .zero
  }

  /// Columns of the link's Jacobian at its origin, along its chain.
  @inline(__always)
  private func writeJacobian(of link: Int, to columns: LaneBuffer<LaneScrew>) {
    let w = workspace
    let p = w.origin[link]
    let one = Lanes.one
    let zero = Lanes.zero
    if model.baseFreedomCount > 0 {
      columns[0] = LaneScrew(
        linear: LaneVector(zero, -p.z, p.y), angular: LaneVector(one, zero, zero))
      columns[1] = LaneScrew(
        linear: LaneVector(p.z, zero, -p.x), angular: LaneVector(zero, one, zero))
      columns[2] = LaneScrew(
        linear: LaneVector(-p.y, p.x, zero), angular: LaneVector(zero, zero, one))
      columns[3] = LaneScrew(linear: LaneVector(one, zero, zero), angular: .zero)
      columns[4] = LaneScrew(linear: LaneVector(zero, one, zero), angular: .zero)
      columns[5] = LaneScrew(linear: LaneVector(zero, zero, one), angular: .zero)
    }
    var mover = link
    while mover > 0 {
      let constants = tables.links[mover]
      let axis = w.rotation[mover].z
      columns[constants.depth - 1] =
        constants.isSlide
        ? LaneScrew(linear: axis, angular: .zero)
        : LaneScrew(linear: axis.cross(p - w.origin[mover]), angular: axis)
      mover = constants.parent
    }
  }

  /// How a link gives way to an impulse on another: through what moves both.
  @inline(__always)
  private func prepareCoupling(_ first: Int, _ second: Int) {
    let w = workspace
    let shared = tables.sharedDepth[
      w.active[first] * model.contactLinks.count + w.active[second]]
    let response = w.response.dropFirst(first * w.largestDepth)
    let scaled = w.scaledResponse.dropFirst(second * w.largestDepth)
    var coupling = CrossCompliance.zero
    for d in 0..<shared { coupling.add(response[d], scaled[d]) }
    w.coupling[first * model.contactLinks.count + second] = coupling
  }

  /// Where the points are, how near the ground, and how they give way.
  @inline(__always)
  private func preparePoints(_ active: Int, _ place: GroundPlace) {
    let w = workspace
    let link = tables.contactLinks[w.active[active]]
    let rotation = w.rotation[link.link]
    let origin = w.origin[link.link]
    let compliance = w.compliance[active]
    let rate = Lanes(1 / constants.timestep)
    for index in link.firstPoint..<link.endPoint {
      let point = tables.points[index]
      let center = point.position.turned(by: rotation)
      let ground = surface(under: origin + center, place: place)
      let gap = (ground.height * ground.normal.z) - Lanes(point.radius)
      let r = center - ground.normal * Lanes(point.radius)

      // The point may come to the ground in this step, not pass it; where it is below, it leaves it
      // with a share of the depth, not too fast. Far points take no impulse, so that they are the
      // same whether or not a neighbour's nearness brings their link into the step.
      let approach = -(gap * rate)
      let leaving = min(
        approach * constants.errorReduction, Lanes(constants.correctingVelocity))
      let isNear = gap < Lanes(StepConstants.contactMargin)
      let least = Lanes(where: gap < .zero, leaving, else: approach)

      // B = Ω Gᵀ and A = G B, where G takes the link's velocity to the point's.
      let turned = LaneMatrix(
        columns: LaneVector(.zero, r.z, -r.y), LaneVector(-r.z, .zero, r.x),
        LaneVector(r.y, -r.x, .zero))
      let linear = compliance.linearByForce.asMatrix + compliance.linearByMoment * turned
      let angular =
        compliance.linearByMoment.transposed + compliance.angularByMoment.asMatrix * turned
      let own = LaneMatrix(
        columns: linear.x.adding(angular.x, cross: r), linear.y.adding(angular.y, cross: r),
        linear.z.adding(angular.z, cross: r))

      let n = ground.normal
      let normalResponse = own * n
      let alongNormal = n.dot(normalResponse)
      // Of A in the tangent plane: trace t and sum of squares s give the larger eigenvalue.
      let trace = own.x.x + own.y.y + own.z.z - alongNormal
      let squares =
        own.x.dot(own.x) + own.y.dot(own.y) + own.z.dot(own.z)
        - normalResponse.dot(normalResponse) * 2 + alongNormal * alongNormal
      let spread = max((squares * 2).subtracting(trace, times: trace), Lanes(1e-20))
      let largest = (trace + spread * reciprocalSquareRoot(spread)) * 0.5

      let started: LaneVector =
        link.foot >= 0 ? LaneVector(where: isNear, state.impulse[index], else: .zero) : .zero
      w.points[index] = ActivePoint(
        arm: r, normal: n, linearResponse: linear, angularResponse: angular,
        normalResponse: normalResponse,
        inverseNormal: Lanes(
          where: isNear, .one / (alongNormal * (1 + constants.contactSoftness)), else: .zero),
        yielding: alongNormal * constants.contactSoftness, inverseTangent: .one / largest,
        leastVelocity: least, impulse: started)
    }
  }

  /// Adds what the link's impulses do to the solution, z ← z + D⁻¹ Y w, and to the sums.
  @inline(__always)
  private func applyImpulses(_ active: Int) {
    let w = workspace
    let place = w.active[active]
    let link = tables.contactLinks[place]
    let impulse = w.contactImpulse[active]
    let response = w.response.dropFirst(active * w.largestDepth)
    let freedoms = tables.linkFreedoms.dropFirst(place * w.largestDepth)
    for d in 0..<tables.links[link.link].depth {
      w.impulse[freedoms[d]] +=
        response[d].linear.dot(impulse.linear) + response[d].angular.dot(impulse.angular)
    }
    for index in link.firstPoint..<link.endPoint {
      let given = w.points[index].impulse
      if link.foot >= 0 {
        state.impulse[index] = given
        state.footImpulse[link.foot] += given
      } else {
        state.bodyImpulse[0] += w.points[index].normal.dot(given)
      }
    }
  }
}
