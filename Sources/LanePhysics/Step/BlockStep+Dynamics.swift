extension BlockStep {
  /// Impulses of all bias forces: −Δt h(q, v), Newton and Euler's equations from the leaves to the
  /// base, with the external wrench. Leaves the inertia of each link by itself in `composite`.
  @inline(__always)
  func accumulateBias() {
    let w = workspace
    for index in 0..<model.links.count {
      let body = state.bodies[index]
      let rotation = w.rotation[index]
      let c = rotation * body.center
      let aboutCenter = body.inertia.rotated(by: rotation)
      let spin = w.velocity[index].angular
      let a = w.acceleration[index]

      // f = m (a + α × c + ω × (ω × c)), n = I α + ω × I ω + c × f.
      let centerAcceleration = a.linear.adding(a.angular, cross: c).adding(
        spin, cross: spin.cross(c))
      let f = centerAcceleration * body.mass
      let n = (aboutCenter * a.angular).adding(spin, cross: aboutCenter * spin).adding(c, cross: f)
      w.force[index] = LaneScrew(linear: f, angular: n)

      let moment = c * body.mass
      w.composite[index] = CompositeInertia(
        mass: body.mass, moment: moment,
        tensor: aboutCenter.addingParallelAxis(c, moment * Lanes(0.5)))
    }

    let minusStep = Lanes(-constants.timestep)
    // The external force acts at the base's centre of mass.
    let center = w.rotation[0] * state.bodies[0].center
    let external = state.externalForce[0]
    w.force[0].linear -= external
    w.force[0].angular -= center.cross(external) + state.externalTorque[0]
    for index in (1..<model.links.count).reversed() {
      let link = tables.links[index]
      let force = w.force[index]
      let axis = w.rotation[index].z
      let bias = axis.dot(link.isSlide ? force.linear : force.angular)
      w.impulse[model.baseFreedomCount + index - 1] = bias * minusStep
      w.force[link.parent].linear += force.linear
      w.force[link.parent].angular = (w.force[link.parent].angular + force.angular)
        .adding(w.offset[index], cross: force.linear)
    }
    if model.baseFreedomCount > 0 {
      write(w.force[0].angular * minusStep, to: w.impulse, at: 0)
      write(w.force[0].linear * minusStep, to: w.impulse, at: 3)
    }
  }

  /// The mass matrix by composite rigid bodies, each row along its chain.
  @inline(__always)
  func assembleMassMatrix() {
    let w = workspace
    for index in (1..<model.links.count).reversed() {
      let link = tables.links[index]
      let inertia = w.composite[index]
      let axis = w.rotation[index].z
      // Momentum of all that hangs on the joint when it moves at unit speed.
      var n = link.isSlide ? inertia.moment.cross(axis) : inertia.tensor * axis
      let f = link.isSlide ? axis * inertia.mass : axis.cross(inertia.moment)

      let row = w.mass.dropFirst(tables.chains[model.baseFreedomCount + index - 1].start)
      row[link.depth - 1] = axis.dot(link.isSlide ? f : n)
      var child = index
      var ancestor = link.parent
      while ancestor > 0 {
        n = n.adding(w.offset[child], cross: f)
        let upper = tables.links[ancestor]
        row[upper.depth - 1] = w.rotation[ancestor].z.dot(upper.isSlide ? f : n)
        child = ancestor
        ancestor = upper.parent
      }
      if model.baseFreedomCount > 0 {
        write(n.adding(w.offset[child], cross: f), to: row, at: 0)
        write(f, to: row, at: 3)
      }
      w.composite[link.parent].add(inertia, at: w.offset[index])
    }
    if model.baseFreedomCount > 0 { assembleBaseRows() }
  }

  /// The base's own 6 × 6 block: the rows of angular, then of linear velocity.
  @inline(__always)
  private func assembleBaseRows() {
    let w = workspace
    let whole = w.composite[0]
    let rows = w.mass
    // Row i of the lower triangle begins at i (i + 1) / 2.
    rows[0] = whole.tensor.xx
    rows[1] = whole.tensor.xy
    rows[2] = whole.tensor.yy
    write(LaneVector(whole.tensor.xz, whole.tensor.yz, whole.tensor.zz), to: rows, at: 3)
    // Linear momentum by angular velocity: ω × m c, so the rows of −[m c]×.
    let h = whole.moment
    write(LaneVector(.zero, h.z, -h.y), to: rows, at: 6)
    rows[9] = whole.mass
    write(LaneVector(-h.z, .zero, h.x), to: rows, at: 10)
    rows[13] = .zero
    rows[14] = whole.mass
    write(LaneVector(h.y, -h.x, .zero), to: rows, at: 15)
    rows[18] = .zero
    rows[19] = .zero
    rows[20] = whole.mass
  }

  @inline(__always)
  func write(_ v: LaneVector, to buffer: LaneBuffer<Lanes>, at index: Int) {
    buffer[index] = v.x
    buffer[index + 1] = v.y
    buffer[index + 2] = v.z
  }
}
