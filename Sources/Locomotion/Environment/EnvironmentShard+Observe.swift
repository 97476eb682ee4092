import LinearAlgebra
import Physics
import PolicyInterface
import SpatialMath

/// Observations are built, once after each step and straight into their place.
extension EnvironmentShard {
  /// Builds the observations of all environments whose episodes are not over.
  ///
  /// - Parameters:
  ///   - state: of all robots.
  ///   - actor: `[all environments, observations]`.
  ///   - critic: `[all environments, critic observations]`.
  mutating func observe(
    _ state: BatchState, actor: ArrayParts<Float>, critic: ArrayParts<Float>
  ) {
    faults.removeAll(keepingCapacity: true)
    let actorCount = definition.layouts.actor.count
    let criticCount = definition.layouts.critic.count
    for environment in 0..<count where memory.isFinished[environment] == 0 {
      readKinematics(environment, state)
      readTask(environment)
      readReference(environment)
      let row = range.lowerBound + environment
      var actorRow = actor.mutableSpan(row * actorCount..<(row + 1) * actorCount)
      var criticRow = critic.mutableSpan(row * criticCount..<(row + 1) * criticCount)
      observe(environment, actor: &actorRow, critic: &criticRow)
    }
  }

  /// Reads the sensors of all environments whose episodes are not over, with their errors.
  ///
  /// - Parameters:
  ///   - state: of all robots.
  ///   - readings: `[all environments]`.
  mutating func sense(_ state: BatchState, into readings: inout [SensorReading]) {
    for environment in 0..<count where memory.isFinished[environment] == 0 {
      readKinematics(environment, state)
      readTask(environment)
      readReference(environment)
      fillFrame(environment)
      addSensorErrors(environment)
      readings[range.lowerBound + environment] = frame.reading
    }
  }

  private mutating func observe(
    _ environment: Int, actor: inout MutableSpan<Float>, critic: inout MutableSpan<Float>
  ) {
    let isFirst = memory.isFirst[environment] != 0
    memory.isFirst[environment] = 0
    fillFrame(environment)
    // The critic sees the frame as it is, the actor, unless privileged, with the errors of sensors.
    memory.criticHistory.write(
      frame, isFirst: isFirst, environment, layout: definition.layouts.critic, into: &critic)
    if !definition.configuration.observation.isActorPrivileged { addSensorErrors(environment) }
    memory.actorHistory.write(
      frame, isFirst: isFirst, environment, layout: definition.layouts.actor, into: &actor)

    // No number that is none reaches the learner: it becomes zero and counts as a fault.
    let isActorFinite = actor.guardFinite()
    let isCriticFinite = critic.guardFinite()
    guard !isActorFinite || !isCriticFinite else { return }
    accounts.faults[environment] += 1
    faults.append(
      PhysicsFault(
        index: range.lowerBound + environment, reason: "the observation is not finite"))
  }

  private mutating func addSensorErrors(_ environment: Int) {
    frame.reading.jointPositions.add(jointSlots(environment), of: memory.encoderBiases)
    let (rate, turn) = (
      memory.gyroBiases.vector(environment), memory.attitudeBiases.vector(environment)
    )
    if rate != .zero { frame.reading.baseAngularVelocityInBase += rate }
    if turn != .zero {
      frame.reading.gravityInBase =
        Quaternion(rotationVector: turn).act(frame.reading.gravityInBase)
    }
    if evaluation?[environment].hasSensorNoise ?? true {
      definition.noise.add(
        to: &frame.reading, seesGround: definition.layouts.actor.heightScan != nil,
        stream: &memory.streams[environment])
    }
  }

  private mutating func fillFrame(_ environment: Int) {
    let joints = definition.jointCount
    frame.reading.baseAngularVelocityInBase = sample.baseAngularVelocityInBase
    frame.reading.gravityInBase = sample.gravityInBase
    frame.reading.jointPositions.copy(0..<joints, of: sample.jointPositions)
    frame.reading.jointVelocities.copy(0..<joints, of: sample.jointVelocities)
    for foot in 0..<2 {
      frame.reading.footContacts[foot] = memory.footContacts[2 * environment + foot] != 0
      frame.reading.footForcesInHeading[foot] =
        sample.heading.actInverse(sample.feet[foot].forceInWorld)
    }
    if let scan = definition.layouts.heightScan { fillGroundHeights(scan) }
    frame.previousAction.copy(actionSlots(environment), of: memory.actions)
    frame.command = sample.command
    if definition.motion == nil {
      frame.gaitPhase = sample.clock.observed(
        sample.phase, isStanding: sample.command.isStanding)
    } else {
      fillReference()
    }
    fillPrivileged(environment)
  }

  private mutating func fillReference() {
    let joints = 0..<definition.jointCount
    let base = Pose(position: sample.basePositionInWorld, orientation: sample.baseOrientation)
    let inBase = base.inverse * sample.reference.basePose
    frame.gaitPhase = sample.reference.phase
    frame.reference.jointPositions.copy(joints, of: sample.reference.jointPositions)
    frame.reference.jointVelocities.copy(joints, of: sample.reference.jointVelocities)
    frame.reference.preview.copy(
      sample.reference.preview.indices, of: sample.reference.preview)
    frame.reference.orientationInBase = inBase.orientation
    frame.reference.positionInBase = inBase.position
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
      frame.privileged.footHeights[foot] = sample.feet[foot].height
      frame.privileged.footAirTimes[foot] = memory.footAirTimes[slot]
      frame.privileged.scheduledStances[foot] = sample.feet[foot].isScheduledStance
    }
  }

  /// Looks the ground up around the base.
  private mutating func fillGroundHeights(_ scan: HeightScan) {
    let base = sample.basePositionInWorld
    let terrain = definition.terrain
    for index in 0..<scan.count {
      let (forward, leftward) = scan.point(index)
      let point = base + sample.heading.act(Vector3(forward, leftward, 0))
      frame.reading.groundHeights[index] = scan.value(
        ground: terrain.height(x: point.x, y: point.y), base: base.z)
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
}

extension MutableSpan<Float> {
  /// Makes zeros of the elements that are no finite numbers; gives whether there were none.
  fileprivate mutating func guardFinite() -> Bool {
    guard !span.isFinite else { return true }
    for index in indices where !self[index].isFinite { self[index] = 0 }
    return false
  }
}

extension [Float] {
  /// Builds an observation with this buffer `[environments, history]` as memory.
  fileprivate mutating func write(
    _ frame: ObservationFrame, isFirst: Bool, _ environment: Int, layout: ObservationLayout,
    into observation: inout MutableSpan<Float>
  ) {
    let count = layout.historyCount
    var whole = mutableSpan
    var history = whole._mutatingExtracting(environment * count..<(environment + 1) * count)
    layout.write(frame, isFirst: isFirst, history: &history, into: &observation)
  }
}
