import Physics
import PolicyInterface
import ReferenceMotion
import Reproducibility
import RobotModel
import SpatialMath

/// What a shard needs to sample references; made once and overwritten.
struct MotionWorkspace: Sendable {
  /// Of a clip.
  var frame: ReferenceFrame
  /// `[width]` of a gait table.
  var row: [Double]

  init(_ definition: LocomotionDefinition) {
    frame = ReferenceFrame(jointCount: definition.jointCount, footCount: 2)
    row = Array(repeating: 0, count: GaitTable.Layout(jointCount: definition.jointCount).width)
  }
}

/// The reference motion goes on, and is read for rewards and observations.
extension EnvironmentShard {
  /// Moves an environment's reference on by one control step.
  mutating func advanceMotion(_ environment: Int) {
    guard let motion = definition.motion else { return }
    switch motion.library {
    case .clips(let clips):
      motions.times[environment] += motion.timestep
      memory.phases[environment] = clips.tracks[motions.clips[environment]].phase(
        at: motions.times[environment])
    case .gaits(let gaits):
      let command = commands[environment]
      let step = motion.timestep / max(motion.configuration.transition, motion.timestep)
      let share = motions.stepShares[environment] + (command.isStanding ? -step : step)
      // Whole numbers of steps do not quite add up to 1.
      motions.stepShares[environment] = share < 1e-9 ? 0 : min(share, 1)
      guard motions.stepShares[environment] > 0 else { return }
      let phase =
        memory.phases[environment] + motion.timestep / gaits.mix(for: command).period
      memory.phases[environment] = phase - phase.rounded(.down)
    }
  }

  /// Reads what the reference wants of the robot that `sample` holds.
  mutating func readReference(_ environment: Int) {
    guard definition.motion != nil else { return }
    fillReference(
      environment, command: sample.command, position: sample.basePositionInWorld,
      heading: sample.heading)
    for foot in 0..<2 {
      sample.feet[foot].isScheduledStance = sample.reference.footContacts[foot]
      sample.feet[foot].swingProgress = nil
    }
  }

  /// Works out the reference.
  ///
  /// - Parameters:
  ///   - command: as the policy sees it.
  ///   - position: of the robot's base, with which a commanded reference goes [m].
  ///   - heading: of the robot's base, in which a commanded reference looks.
  private mutating func fillReference(
    _ environment: Int, command: VelocityCommand, position: Vector3, heading: Heading
  ) {
    guard let motion = definition.motion else { return }
    switch motion.library {
    case .clips(let clips): fillReference(environment, of: clips, motion)
    case .gaits(let gaits):
      fillReference(
        environment, of: gaits, motion, command: command, position: position, heading: heading)
    }
  }

  /// The frame of a sampled clip, moved to where the episode has it.
  private mutating func fillReference(
    _ environment: Int, of clips: ClipLibrary, _ motion: MotionDefinition
  ) {
    let clip = motions.clips[environment]
    let time = motions.times[environment]
    let joints = definition.jointCount
    sample.reference.weight = motion.configuration.styleWeight
    for number in 0..<(motion.preview?.count ?? 0) {
      let ahead = motion.preview?.offset(number) ?? 0
      clips.tracks[clip].sampleJoints(at: time + ahead, into: &work.frame)
      sample.reference.preview.copy(
        0..<joints, of: work.frame.jointPositions, to: number * joints)
    }
    clips.tracks[clip].sample(at: time, into: &work.frame)
    sample.reference.take(work.frame, anchor: motions.anchor(environment))
  }

  /// The mix of cycles that the command asks for, going with the robot.
  private mutating func fillReference(
    _ environment: Int, of gaits: GaitLibrary, _ motion: MotionDefinition,
    command: VelocityCommand, position: Vector3, heading: Heading
  ) {
    let share = motions.stepShares[environment]
    let phase = memory.phases[environment]
    let mix = gaits.mix(for: command)
    gaits.sample(mix, phase: phase, into: &work.row)
    sample.reference.take(
      work.row, mix: mix, share: share, model: definition.model,
      position: Vector3(
        position.x, position.y, definition.terrain.height(x: position.x, y: position.y)),
      heading: heading)
    sample.reference.phase = share > 0 ? phase : nil
    sample.reference.weight =
      command.isStanding
      ? motion.configuration.styleWeight : motion.styleWeight(distance: mix.distance)

    let joints = definition.jointCount
    for number in 0..<(motion.preview?.count ?? 0) {
      let ahead = (motion.preview?.offset(number) ?? 0) / mix.period
      for joint in 0..<joints {
        sample.reference.preview[number * joints + joint] =
          (1 - share) * definition.model.defaultPositions[joint]
      }
      gaits.addPositions(
        mix, phase: phase + ahead, share: share, to: &sample.reference.preview,
        from: number * joints)
    }
  }
}

/// How the robot moves beside its reference.
extension EnvironmentShard {
  /// Measures how far the robot is from its reference, and notes its way of moving from the last step
  /// to this one.
  mutating func compareWithReference(_ environment: Int) {
    guard let motion = definition.motion else { return }
    let error = isFaulty[environment] ? TrackingError() : sample.trackingError
    trackingErrors[environment] = error
    motions.add(environment, error)

    let count = motion.style.count
    let before = environment * count
    let pair = 2 * environment * count
    styleTransitions.copy(before..<before + count, of: motions.styles, to: pair)
    if !isFaulty[environment] { motion.style.write(sample, into: &motions.styles, at: before) }
    styleTransitions.copy(before..<before + count, of: motions.styles, to: pair + count)
  }

  /// Keeps the style observation of the start in `slot`.
  mutating func rememberStartStyle(_ environment: Int, slot: Int) {
    guard let motion = definition.motion else { return }
    let model = definition.model
    let base = starts[slot].robot.basePose
    kinematics.updatePoses(
      model.robot, base: base, jointPositions: starts[slot].robot.jointPositions)
    let left = kinematics.linkPoses[model.footLinks[0]].act(model.soleCenters[0])
    let right = kinematics.linkPoses[model.footLinks[1]].act(model.soleCenters[1])
    motion.style.write(
      positions: starts[slot].robot.jointPositions,
      velocities: starts[slot].robot.jointVelocities, left: base.inverse.act(left),
      right: base.inverse.act(right),
      into: &motions.styles, at: environment * motion.style.count)
  }

  /// Whether a clip that does not repeat is over.
  func isMotionOver(_ environment: Int) -> Bool {
    guard let clips = definition.motion?.clips else { return false }
    return clips.isOver(clip: motions.clips[environment], time: motions.times[environment])
  }

  /// Notes that an episode ended, and where in its clip the robot failed.
  mutating func endMotion(_ environment: Int) {
    guard let motion = definition.motion else { return }
    motions.endEpisode(environment)
    guard terminated[environment], let clips = motion.clips else { return }
    clipFailures[
      clips.bin(clip: motions.clips[environment], time: motions.times[environment])] += 1
  }
}

/// Episodes start in the reference.
extension EnvironmentShard {
  /// Draws where in the reference a training episode starts, and its state there.
  ///
  /// - Parameters:
  ///   - slot: of `starts`, which holds an ordinary start.
  ///   - stream: what is drawn from.
  mutating func drawReferenceStart(
    _ environment: Int, slot: Int, stream: inout RandomStream
  ) {
    guard let motion = definition.motion else { return }
    let isInReference = stream.uniform() < motion.configuration.start.probability
    switch motion.library {
    case .clips(let clips):
      let place = motion.sampler.draw(clipChances, stream: &stream)
      setClip(environment, slot: slot, clip: place.clip, time: place.time, clips)
    case .gaits:
      motions.stepShares[environment] =
        isInReference && !commands[environment].isStanding ? 1 : 0
    }
    motions.startEpisode(environment)
    guard isInReference else { return }
    takeReferenceStart(environment, slot: slot)
    motion.configuration.start.disturb(
      &starts[slot].robot, joints: definition.model.robot.joints, stream: &stream)
    definition.start.lift(&starts[slot].robot, kinematics: &kinematics)
  }

  /// The state of an evaluation's start: a sampled clip's first frame, or standing where the command
  /// chooses. Which clip is the seed's choice.
  mutating func startReference(_ environment: Int, seed: UInt64) {
    guard let motion = definition.motion else { return }
    motions.startEpisode(environment)
    motions.stepShares[environment] = 0
    guard case .clips(let clips) = motion.library else { return }
    let clip = Int(seed % UInt64(clips.tracks.count))
    setClip(environment, slot: 0, clip: clip, time: 0, clips)
    takeReferenceStart(environment, slot: 0)
    definition.start.lift(&starts[0].robot, kinematics: &kinematics)
  }

  /// Chooses a clip and a time, moves the clip's world so that its base is then where the robot starts
  /// and looks as it looks, and commands the clip's mean velocity.
  private mutating func setClip(
    _ environment: Int, slot: Int, clip: Int, time: Double, _ clips: ClipLibrary
  ) {
    let robot = starts[slot].robot.basePose
    clips.tracks[clip].sample(at: time, into: &work.frame)
    let base = work.frame.basePose
    let yaw = Heading(robot.orientation).yaw - Heading(base.orientation).yaw
    let moved = Heading(yaw: yaw).act(base.position)
    let ground = definition.terrain.height(x: robot.position.x, y: robot.position.y)
    motions.clips[environment] = clip
    motions.times[environment] = time
    motions.setAnchor(
      environment,
      position: Vector3(robot.position.x - moved.x, robot.position.y - moved.y, ground), yaw: yaw)
    memory.phases[environment] = work.frame.phase
    definition.commands.start(&commands, environment, command: clips.commands[clip])
  }

  /// Puts the robot of a start into its reference.
  private mutating func takeReferenceStart(_ environment: Int, slot: Int) {
    let base = starts[slot].robot.basePose
    fillReference(
      environment, command: commands[environment], position: base.position,
      heading: Heading(base.orientation))
    starts[slot].robot.basePose = sample.reference.basePose
    starts[slot].robot.baseLinearVelocityInWorld = sample.reference.baseLinearVelocity
    starts[slot].robot.baseAngularVelocityInWorld = sample.reference.baseAngularVelocity
    let joints = 0..<definition.jointCount
    starts[slot].robot.jointPositions.copy(joints, of: sample.reference.jointPositions)
    starts[slot].robot.jointVelocities.copy(joints, of: sample.reference.jointVelocities)
  }
}

extension ReferenceStartConfiguration {
  /// Changes a state by uniform draws (BeyondMimic, MotionCommand).
  fileprivate func disturb(
    _ robot: inout RobotState, joints: [Joint], stream: inout RandomStream
  ) {
    robot.basePose.position += Vector3(
      stream.uniform(in: place), stream.uniform(in: place), stream.uniform(in: height))
    let turn = Quaternion(
      roll: stream.uniform(in: tilt), pitch: stream.uniform(in: tilt),
      yaw: stream.uniform(in: yaw))
    robot.basePose.orientation = (turn * robot.basePose.orientation).normalized
    robot.baseLinearVelocityInWorld += Vector3(
      stream.uniform(in: horizontalVelocity), stream.uniform(in: horizontalVelocity),
      stream.uniform(in: verticalVelocity))
    robot.baseAngularVelocityInWorld += Vector3(
      stream.uniform(in: tiltRate), stream.uniform(in: tiltRate), stream.uniform(in: yawRate))
    for joint in robot.jointPositions.indices {
      let position = robot.jointPositions[joint] + stream.uniform(in: jointPosition)
      let limits = joints[joint].limits
      robot.jointPositions[joint] = min(max(position, limits.lowerBound), limits.upperBound)
    }
  }
}
