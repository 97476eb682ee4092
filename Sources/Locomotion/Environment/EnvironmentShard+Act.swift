import Physics
import PolicyInterface
import SpatialMath

/// Before the physics: actions become targets and gains, events become requests.
extension EnvironmentShard {
  /// Takes the actions and draws what happens to the robots.
  ///
  /// - Parameters:
  ///   - actions: `[all environments, actions]` samples of the policy.
  ///   - state: of all robots.
  ///   - pushFactor: the curriculum's.
  mutating func act(actions: [Float], state: BatchState, pushFactor: Double) {
    requests.removeAll(keepingCapacity: true)
    for environment in 0..<count {
      isFaulty[environment] = false
      guard memory.isFinished[environment] == 0 else { continue }
      take(actions, environment)
      if let evaluation {
        follow(evaluation[environment], environment, state)
      } else {
        let robot = range.lowerBound + environment
        definition.pushes.advance(
          &pushes, environment, robot: robot,
          velocityInWorld: state.baseLinearVelocityInWorld.vector(robot),
          heading: Heading(state.baseOrientation.quaternion(robot)), strength: pushFactor,
          stream: &memory.streams[environment], requests: &requests)
      }
    }
  }

  /// a ← (1 − d) clip(a) + d a₋₁, with relative noise.
  private mutating func take(_ actions: [Float], _ environment: Int) {
    let noise = evaluation == nil ? definition.configuration.control.actionNoise : 0
    let blends = definition.configuration.control.actionBlend
    let isBlended = blends.upperBound > 0 && evaluation == nil
    let blend = isBlended ? memory.streams[environment].uniform(in: blends) : 0

    let slots = actionSlots(environment)
    memory.secondPreviousActions.copy(slots, of: memory.previousActions, to: slots.lowerBound)
    memory.previousActions.copy(slots, of: memory.actions, to: slots.lowerBound)
    for slot in slots {
      var action = definition.actions.clipped(actions[range.lowerBound * slots.count + slot])
      if isBlended {
        action = Float((1 - blend) * Double(action) + blend * Double(memory.actions[slot]))
      }
      if noise > 0 {
        let factor = 1 + noise * memory.streams[environment].normal()
        action = definition.actions.clipped(Float(Double(action) * factor))
      }
      memory.actions[slot] = action
    }
    let first = environment * definition.jointCount
    definition.actions.writeTargets(
      actions: memory.actions, at: slots.lowerBound, into: &targets, at: first)
    definition.actions.writeGainScales(
      actions: memory.actions, at: slots.lowerBound, stiffness: &gains.stiffness,
      damping: &gains.damping, at: first)
  }

  /// Copies joint targets and factors on the gains to their places among those of all environments.
  mutating func copyTargets(into all: inout [Double], gains allGains: inout GainScales) {
    let first = range.lowerBound * definition.jointCount
    all.copy(targets.indices, of: targets, to: first)
    guard definition.actions.impedance != nil else { return }
    allGains.stiffness.copy(targets.indices, of: gains.stiffness, to: first)
    allGains.damping.copy(targets.indices, of: gains.damping, to: first)
  }

  /// The pushes of an evaluation's plan that start or end now.
  private mutating func follow(_ plan: EvaluationEpisode, _ environment: Int, _ state: BatchState) {
    let robot = range.lowerBound + environment
    let age = memory.ages[environment]
    for push in plan.pushes {
      let start = Int((push.time / definition.timestep).rounded())
      let heading = Heading(state.baseOrientation.quaternion(robot))
      switch push.kind {
      case .velocity(let change):
        guard age == start else { continue }
        requests.append(.push(robot: robot, velocityChangeInWorld: heading.act(change)))
      case .force(let force, let duration):
        let steps = max(1, Int((duration / definition.timestep).rounded()))
        if age == start {
          requests.append(.force(robot: robot, forceInWorld: heading.act(force)))
        } else if age == start + steps {
          requests.append(.force(robot: robot, forceInWorld: .zero))
        }
      }
    }
  }
}
