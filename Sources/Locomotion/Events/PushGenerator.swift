import Foundation
import Physics
import Reproducibility
import SpatialMath

/// Draws when and how robots are pushed.
struct PushGenerator: Sendable {
  let configuration: PushConfiguration
  /// Length of a control step [s].
  let timestep: Double

  /// Draws the times of the first push and force of an episode.
  func start(_ state: inout PushState, _ environment: Int, stream: inout RandomStream) {
    state.pushVelocity.setVector(environment, .zero)
    state.forceStepsHeld[environment] = 0
    if let interval = configuration.interval {
      state.pushStepsLeft[environment] = steps(stream.uniform(in: interval))
    }
    if let interval = configuration.forceInterval {
      state.forceStepsLeft[environment] = steps(stream.uniform(in: interval))
    }
  }

  /// Counts down, and appends what is due.
  ///
  /// - Parameters:
  ///   - robot: number of the robot in the physics batch.
  ///   - velocityInWorld: velocity of the base [m/s].
  ///   - heading: where the base looks.
  ///   - strength: factor on velocities and forces, from the curriculum.
  ///   - requests: receives what is to be done.
  func advance(
    _ state: inout PushState, _ environment: Int, robot: Int, velocityInWorld: Vector3,
    heading: Heading, strength: Double, stream: inout RandomStream, requests: inout [PhysicsRequest]
  ) {
    if let interval = configuration.interval {
      state.pushStepsLeft[environment] -= 1
      if state.pushStepsLeft[environment] <= 0 {
        state.pushStepsLeft[environment] = steps(stream.uniform(in: interval))
        let drawn = draw(heading: heading, strength: strength, stream: &stream)
        if stream.uniform() < configuration.probability {
          let change = change(drawn, velocityInWorld: velocityInWorld)
          state.pushVelocity.setVector(environment, drawn)
          requests.append(.push(robot: robot, velocityChangeInWorld: change))
        }
      }
    }
    if let interval = configuration.forceInterval {
      advanceForce(
        &state, environment, robot: robot, interval: interval, heading: heading, strength: strength,
        stream: &stream, requests: &requests)
    }
  }

  /// The velocity of a push in the world [m/s].
  private func draw(
    heading: Heading, strength: Double, stream: inout RandomStream
  ) -> Vector3 {
    let direction = direction(heading: heading, stream: &stream)
    let speed = strength * stream.uniform(in: configuration.speed)
    let vertical = strength * stream.uniform(in: configuration.verticalSpeed)
    return Vector3(speed * direction.x, speed * direction.y, vertical)
  }

  /// A direction along the ground in the world, as long as its factors make it.
  private func direction(heading: Heading, stream: inout RandomStream) -> Vector3 {
    let angle = stream.uniform(in: -Double.pi...Double.pi)
    let (ahead, aside) = (cos(angle), sin(angle))
    let along = ahead > 0 ? configuration.forwardFactor : configuration.backwardFactor
    return heading.act(Vector3(along * ahead, configuration.sidewaysFactor * aside, 0))
  }

  /// What is to be added to the base's velocity.
  private func change(_ drawn: Vector3, velocityInWorld: Vector3) -> Vector3 {
    switch configuration.mode {
    case .change: drawn
    case .set: Vector3(drawn.x - velocityInWorld.x, drawn.y - velocityInWorld.y, drawn.z)
    }
  }

  private func advanceForce(
    _ state: inout PushState, _ environment: Int, robot: Int, interval: ClosedRange<Double>,
    heading: Heading, strength: Double, stream: inout RandomStream, requests: inout [PhysicsRequest]
  ) {
    if state.forceStepsHeld[environment] > 0 {
      state.forceStepsHeld[environment] -= 1
      guard state.forceStepsHeld[environment] == 0 else { return }
      requests.append(.force(robot: robot, forceInWorld: .zero))
      state.forceStepsLeft[environment] = steps(stream.uniform(in: interval))
      return
    }
    state.forceStepsLeft[environment] -= 1
    guard state.forceStepsLeft[environment] <= 0 else { return }
    let direction = direction(heading: heading, stream: &stream)
    let force = strength * stream.uniform(in: configuration.force)
    state.forceStepsHeld[environment] = steps(stream.uniform(in: configuration.forceDuration))
    requests.append(.force(robot: robot, forceInWorld: direction * force))
  }

  /// Control steps of a time [s], at least one.
  private func steps(_ time: Double) -> Int { max(1, Int((time / timestep).rounded())) }
}
