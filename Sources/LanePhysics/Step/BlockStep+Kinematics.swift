extension BlockStep {
  /// Poses and velocities of all links from the state, and the accelerations that velocities and
  /// gravity alone demand.
  @inline(__always)
  func moveLinks() {
    let w = workspace
    let base = LaneMatrix(quaternion: state.orientation[0])
    w.rotation[0] = base
    w.origin[0] = .zero
    w.velocity[0] = state.velocity[0]
    // Gravity as an upward acceleration of the base.
    w.acceleration[0] = LaneScrew(
      linear: LaneVector(.zero, .zero, Lanes(constants.gravity)), angular: .zero)

    for index in 1..<model.links.count {
      let link = tables.links[index]
      let q = state.jointPosition[index - 1]
      let speed = state.jointVelocity[index - 1]
      let parent = w.rotation[link.parent]
      var axes = LaneMatrix(
        columns: link.axisX.turned(by: parent), link.axisY.turned(by: parent),
        link.axisZ.turned(by: parent))
      var r = link.offset.turned(by: parent)
      let v = w.velocity[link.parent]
      let a = w.acceleration[link.parent]
      let axisSpeed = axes.z * speed

      // ω = ω_p + a q̇, v = v_p + ω_p × r; α = α_p + ω_p × a q̇, a = a_p + α_p × r + ω_p × (ω_p × r).
      if link.isSlide {
        r = r.adding(axes.z, times: q)
        w.velocity[index] = LaneScrew(
          linear: (v.linear + axisSpeed).adding(v.angular, cross: r), angular: v.angular)
        w.acceleration[index] = LaneScrew(
          linear: a.linear.adding(a.angular, cross: r)
            .adding(v.angular, cross: v.angular.cross(r))
            .adding(v.angular * Lanes(2), cross: axisSpeed),
          angular: a.angular)
      } else {
        let (sine, cosine) = sineCosine(q)
        axes = axes.turnedAboutZ(sine: sine, cosine: cosine)
        w.velocity[index] = LaneScrew(
          linear: v.linear.adding(v.angular, cross: r), angular: v.angular + axisSpeed)
        w.acceleration[index] = LaneScrew(
          linear: a.linear.adding(a.angular, cross: r).adding(v.angular, cross: v.angular.cross(r)),
          angular: a.angular.adding(v.angular, cross: axisSpeed))
      }
      w.rotation[index] = axes
      w.offset[index] = r
      w.origin[index] = w.origin[link.parent] + r
    }
  }
}
