import Foundation
import Physics
import PolicyInterface
import SpatialMath

/// Before the physics: actions become targets, events become requests.
extension EnvironmentShard {
  /// Takes the actions and draws what happens to the robots.
  ///
  /// - Parameters:
  ///   - actions: `[all environments, joints]` samples of the policy.
  ///   - state: of all robots.
  ///   - pushFactor: the curriculum's.
  mutating func act(actions: [Float], state: BatchState, pushFactor: Double) {
    requests.removeAll(keepingCapacity: true)
    for environment in 0..<count {
      isFaulty[environment] = false
      guard memory.isFinished[environment] == 0 else { continue }
      take(actions, environment)
      definition.actions.writeTargets(
        actions: memory.actions, at: environment * definition.jointCount, into: &targets,
        at: environment * definition.jointCount)
      if let evaluation {
        follow(evaluation[environment], environment, state)
      } else {
        let robot = range.lowerBound + environment
        definition.pushes.advance(
          &pushes, environment, robot: robot,
          velocityInWorld: state.baseLinearVelocityInWorld.vector(robot), strength: pushFactor,
          stream: &memory.streams[environment], requests: &requests)
      }
    }
  }

  /// a ← (1 − d) clip(a) + d a₋₁, with relative noise.
  private mutating func take(_ actions: [Float], _ environment: Int) {
    let control = definition.configuration.control
    let joints = definition.jointCount
    let isNoisy = control.actionNoise > 0 && evaluation == nil
    let isBlended = control.actionBlend.upperBound > 0 && evaluation == nil
    let blend =
      isBlended ? memory.streams[environment].uniform(in: control.actionBlend) : 0
    for joint in 0..<joints {
      let slot = environment * joints + joint
      var action = definition.actions.clipped(
        actions[range.lowerBound * joints + slot])
      if isBlended {
        action = Float((1 - blend) * Double(action) + blend * Double(memory.actions[slot]))
      }
      if isNoisy {
        let noise = control.actionNoise * memory.streams[environment].normal()
        action = definition.actions.clipped(Float(Double(action) * (1 + noise)))
      }
      memory.secondPreviousActions[slot] = memory.previousActions[slot]
      memory.previousActions[slot] = memory.actions[slot]
      memory.actions[slot] = action
    }
  }

  /// The pushes of an evaluation's plan that start or end now.
  private mutating func follow(_ plan: EvaluationEpisode, _ environment: Int, _ state: BatchState) {
    let robot = range.lowerBound + environment
    let age = memory.ages[environment]
    for push in plan.pushes {
      let start = Int((push.time / definition.timestep).rounded())
      let yaw = state.baseOrientation.quaternion(robot).yaw
      switch push.kind {
      case .velocity(let change):
        guard age == start else { continue }
        requests.append(.push(robot: robot, velocityChangeInWorld: change.turned(by: yaw)))
      case .force(let force, let duration):
        let steps = max(1, Int((duration / definition.timestep).rounded()))
        if age == start {
          requests.append(.force(robot: robot, forceInWorld: force.turned(by: yaw)))
        } else if age == start + steps {
          requests.append(.force(robot: robot, forceInWorld: .zero))
        }
      }
    }
  }
}

extension Vector3 {
  /// The vector turned about z by an angle [rad]: from a heading's frame to the world.
  func turned(by angle: Double) -> Vector3 {
    Vector3(cos(angle) * x - sin(angle) * y, sin(angle) * x + cos(angle) * y, z)
  }
}
