extension BlockStep {
  /// v ← v + Δv, then positions with the new velocity (semi-implicit Euler), the orientation by the
  /// exponential map. A robot whose numbers are no longer finite keeps those before the step.
  @inline(__always)
  func integrate() {
    let w = workspace
    let dt = Lanes(constants.timestep)
    let change = w.impulse
    var velocity = state.velocity[0]
    var first = 0
    if model.baseFreedomCount > 0 {
      velocity.angular += LaneVector(change[0], change[1], change[2])
      velocity.linear += LaneVector(change[3], change[4], change[5])
      first = 6
    }

    // Infinite and undefined numbers survive the sum.
    var check = velocity.angular.dot(velocity.angular) + velocity.linear.dot(velocity.linear)
    for joint in 0..<model.jointCount { check += abs(change[first + joint]) }
    let isSound = (check < Lanes(1e12)) .& (state.isAlive[0] == .one)
    state.isAlive[0] = Lanes(where: isSound, .one, else: min(state.isAlive[0], .zero))

    if model.baseFreedomCount > 0 {
      state.velocity[0] = LaneScrew(
        linear: LaneVector(where: isSound, velocity.linear, else: state.velocity[0].linear),
        angular: LaneVector(where: isSound, velocity.angular, else: state.velocity[0].angular))
      let turned = state.orientation[0].turned(by: velocity.angular * dt)
      state.orientation[0] = LaneQuaternion(where: isSound, turned, else: state.orientation[0])
      let step = LaneVector(where: isSound, velocity.linear * dt, else: .zero)
      state.position[0] += WideLanes(step.x.values)
      state.position[1] += WideLanes(step.y.values)
      state.position[2] += WideLanes(step.z.values)
    }
    for joint in 0..<model.jointCount {
      let old = state.jointVelocity[joint]
      let new = old + change[first + joint]
      let kept = Lanes(where: isSound, new, else: old)
      state.jointVelocity[joint] = kept
      state.jointPosition[joint] = state.jointPosition[joint].adding(
        Lanes(where: isSound, new, else: .zero), times: dt)
      // The damping that acted on the velocity at the end of the step.
      state.motorTorque[joint] = state.motorTorque[joint]
        .subtracting(w.motorDamping[joint], times: kept - old)
    }
  }
}
