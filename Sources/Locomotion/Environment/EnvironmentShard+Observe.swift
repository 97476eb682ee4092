import Physics
import PolicyInterface
import SpatialMath

/// Observations are built, once after each step.
extension EnvironmentShard {
  /// Builds the observations of all environments.
  func observe(_ state: BatchState) {
    for environment in 0..<count where memory.isFinished[environment] == 0 {
      readKinematics(environment, state)
      readTask(environment)
      if memory.isFirst[environment] != 0 {
        definition.rewards.startPotentials(
          sample, &memory.potentials, at: environment * definition.rewards.potentialCount)
      }
      fillFrame(environment)
      writeObservations(environment)
      memory.isFirst[environment] = 0
    }
  }

  /// The critic sees the frame as it is, the actor with the errors of sensors.
  private func writeObservations(_ environment: Int) {
    let layouts = definition.layouts
    let isFirst = memory.isFirst[environment] != 0
    memory.writeCriticObservation(
      of: environment, frame, isFirst: isFirst, layout: layouts.critic)

    for joint in 0..<definition.jointCount {
      frame.reading.jointPositions[joint] +=
        memory.encoderBiases[environment * definition.jointCount + joint]
    }
    if evaluation?[environment].hasSensorNoise ?? true {
      definition.noise.add(to: &frame.reading, stream: &memory.streams[environment])
    }
    memory.writeActorObservation(of: environment, frame, isFirst: isFirst, layout: layouts.actor)
    guardFinite(environment)
  }

  private func fillFrame(_ environment: Int) {
    let joints = definition.jointCount
    frame.reading.baseAngularVelocityInBase = sample.baseAngularVelocityInBase
    frame.reading.gravityInBase = sample.gravityInBase
    for joint in 0..<joints {
      frame.reading.jointPositions[joint] = sample.jointPositions[joint]
      frame.reading.jointVelocities[joint] = sample.jointVelocities[joint]
      frame.previousAction[joint] = memory.actions[environment * joints + joint]
    }
    frame.command = sample.command
    frame.gaitPhase = sample.clock.observed(
      sample.phase, isStanding: sample.command.isStanding)
    fillPrivileged(environment)
  }

  private func fillPrivileged(_ environment: Int) {
    let joints = definition.jointCount
    let properties = memory.properties.vector(environment)
    frame.privileged.baseLinearVelocityInBase = sample.baseLinearVelocityInBase
    frame.privileged.baseHeight = sample.baseHeight
    frame.privileged.pushVelocityInHeading =
      pushes.pushVelocity.vector(environment).turned(by: -sample.yaw)
    frame.privileged.friction = properties.x
    frame.privileged.massScale = properties.y
    frame.privileged.addedBaseMass = properties.z
    let bend = definition.referenceAmplitudes
    for joint in 0..<joints {
      frame.privileged.motorStrengths[joint] =
        memory.motorStrengths[environment * joints + joint]
      frame.privileged.jointTorques[joint] = sample.jointTorques[joint]
      frame.privileged.referenceOffsets[joint] =
        sample.jointPositions[joint]
        - sample.referencePosition(joint, hip: bend.hip, knee: bend.knee, ankle: bend.ankle)
    }
    for foot in 0..<2 {
      let slot = 2 * environment + foot
      frame.privileged.footContacts[foot] = memory.footContacts[slot] != 0
      frame.privileged.footForcesInHeading[foot] =
        sample.feet[foot].forceInWorld.turned(by: -sample.yaw)
      frame.privileged.footHeights[foot] = sample.feet[foot].height
      frame.privileged.footAirTimes[foot] = memory.footAirTimes[slot]
      frame.privileged.scheduledStances[foot] = sample.feet[foot].isScheduledStance
    }
  }

  /// Lets no number that is none reach the learner: it becomes zero and counts as a fault.
  private func guardFinite(_ environment: Int) {
    var isFinite = true
    let layouts = definition.layouts
    let actor = environment * layouts.actor.count
    for slot in actor..<actor + layouts.actor.count
    where !memory.actorObservations[slot].isFinite {
      memory.actorObservations[slot] = 0
      isFinite = false
    }
    let critic = environment * layouts.critic.count
    for slot in critic..<critic + layouts.critic.count
    where !memory.criticObservations[slot].isFinite {
      memory.criticObservations[slot] = 0
      isFinite = false
    }
    guard !isFinite else { return }
    accounts.faults[environment] += 1
    faults.append(
      PhysicsFault(
        index: range.lowerBound + environment, reason: "the observation is not finite"))
  }
}

/// A history and an observation are changed together; as parts of one structure they may be, as
/// parts of an object's property they may not (exclusive access).
extension EnvironmentMemory {
  fileprivate mutating func writeActorObservation(
    of environment: Int, _ frame: ObservationFrame, isFirst: Bool, layout: ObservationLayout
  ) {
    layout.write(
      frame, isFirst: isFirst, history: &actorHistory, at: environment * layout.historyCount,
      into: &actorObservations, at: environment * layout.count)
  }

  fileprivate mutating func writeCriticObservation(
    of environment: Int, _ frame: ObservationFrame, isFirst: Bool, layout: ObservationLayout
  ) {
    layout.write(
      frame, isFirst: isFirst, history: &criticHistory, at: environment * layout.historyCount,
      into: &criticObservations, at: environment * layout.count)
  }
}
