import EnvironmentInterface
import Physics
import PolicyInterface
import SpatialMath

/// Observations are built, once after each step.
extension EnvironmentShard {
  /// Builds the observations of all environments whose episodes are not over.
  mutating func observe(_ state: BatchState) {
    for environment in 0..<count where memory.isFinished[environment] == 0 {
      observe(environment, state)
    }
  }

  /// Builds the observations of the environments whose last episode ended in this step.
  mutating func observeStarted(_ state: BatchState) {
    for environment in ended { observe(environment, state) }
  }

  private mutating func observe(_ environment: Int, _ state: BatchState) {
    readKinematics(environment, state)
    readTask(environment)
    buildObservations(environment)
  }

  /// Builds the observations of the environment that was read last.
  mutating func buildObservations(_ environment: Int) {
    let isFirst = memory.isFirst[environment] != 0
    if isFirst {
      definition.rewards.startPotentials(
        sample, &memory.potentials, at: environment * definition.rewards.potentialCount)
      memory.isFirst[environment] = 0
    }
    fillFrame(environment)
    // The critic sees the frame as it is, the actor with the errors of sensors.
    memory.writeCriticObservation(
      of: environment, frame, isFirst: isFirst, layout: definition.layouts.critic)
    addSensorErrors(environment)
    memory.writeActorObservation(
      of: environment, frame, isFirst: isFirst, layout: definition.layouts.actor)
    guardFinite(environment)
  }

  /// Copies the observations to their place among those of all environments.
  mutating func copyObservations(into observations: inout ObservationBatch) {
    observations.actor.copy(
      memory.actorObservations.indices, of: memory.actorObservations,
      to: range.lowerBound * definition.layouts.actor.count)
    observations.critic.copy(
      memory.criticObservations.indices, of: memory.criticObservations,
      to: range.lowerBound * definition.layouts.critic.count)
  }

  private mutating func addSensorErrors(_ environment: Int) {
    frame.reading.jointPositions.add(jointSlots(environment), of: memory.encoderBiases)
    if evaluation?[environment].hasSensorNoise ?? true {
      definition.noise.add(to: &frame.reading, stream: &memory.streams[environment])
    }
  }

  private mutating func fillFrame(_ environment: Int) {
    let joints = definition.jointCount
    frame.reading.baseAngularVelocityInBase = sample.baseAngularVelocityInBase
    frame.reading.gravityInBase = sample.gravityInBase
    frame.reading.jointPositions.copy(0..<joints, of: sample.jointPositions)
    frame.reading.jointVelocities.copy(0..<joints, of: sample.jointVelocities)
    frame.previousAction.copy(jointSlots(environment), of: memory.actions)
    frame.command = sample.command
    frame.gaitPhase = sample.clock.observed(
      sample.phase, isStanding: sample.command.isStanding)
    fillPrivileged(environment)
  }

  private mutating func fillPrivileged(_ environment: Int) {
    let joints = definition.jointCount
    let properties = memory.properties.vector(environment)
    frame.privileged.baseLinearVelocityInBase = sample.baseLinearVelocityInBase
    frame.privileged.baseHeight = sample.baseHeight
    frame.privileged.pushVelocityInHeading =
      sample.heading.actInverse(pushes.pushVelocity.vector(environment))
    frame.privileged.friction = properties.x
    frame.privileged.massScale = properties.y
    frame.privileged.addedBaseMass = properties.z
    frame.privileged.motorStrengths.copy(jointSlots(environment), of: memory.motorStrengths)
    frame.privileged.jointTorques.copy(0..<joints, of: sample.jointTorques)
    if definition.layouts.needsReferenceOffsets { fillReferenceOffsets() }
    for foot in 0..<2 {
      let slot = 2 * environment + foot
      frame.privileged.footContacts[foot] = memory.footContacts[slot] != 0
      frame.privileged.footForcesInHeading[foot] =
        sample.heading.actInverse(sample.feet[foot].forceInWorld)
      frame.privileged.footHeights[foot] = sample.feet[foot].height
      frame.privileged.footAirTimes[foot] = memory.footAirTimes[slot]
      frame.privileged.scheduledStances[foot] = sample.feet[foot].isScheduledStance
    }
  }

  private mutating func fillReferenceOffsets() {
    let bend = definition.referenceAmplitudes
    for joint in 0..<definition.jointCount {
      frame.privileged.referenceOffsets[joint] =
        sample.jointPositions[joint]
        - sample.referencePosition(joint, hip: bend.hip, knee: bend.knee, ankle: bend.ankle)
    }
  }

  /// Lets no number that is none reach the learner: it becomes zero and counts as a fault.
  private mutating func guardFinite(_ environment: Int) {
    let actor = definition.layouts.actor.count
    let critic = definition.layouts.critic.count
    let isFinite =
      memory.actorObservations.guardFinite(environment * actor..<(environment + 1) * actor)
    let isCriticFinite =
      memory.criticObservations.guardFinite(environment * critic..<(environment + 1) * critic)
    guard !isFinite || !isCriticFinite else { return }
    accounts.faults[environment] += 1
    faults.append(
      PhysicsFault(
        index: range.lowerBound + environment, reason: "the observation is not finite"))
  }
}

extension [Float] {
  /// Makes zeros of the elements of `range` that are no finite numbers; gives whether there were
  /// none.
  fileprivate mutating func guardFinite(_ range: Range<Int>) -> Bool {
    guard !span.extracting(range).isFinite else { return true }
    for index in range where !self[index].isFinite { self[index] = 0 }
    return false
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
