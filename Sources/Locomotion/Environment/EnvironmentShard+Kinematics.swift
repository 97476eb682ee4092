import Physics
import PolicyInterface
import SpatialMath

/// From the flat buffers to the sample of one environment.
extension EnvironmentShard {
  /// Reads body, joints and feet of one robot.
  mutating func readKinematics(_ environment: Int, _ state: BatchState) {
    let robot = range.lowerBound + environment
    readBase(environment, robot, state)
    readJoints(environment, robot, state)
    for foot in 0..<2 {
      let place = 2 * robot + foot
      let position = state.footPositionInWorld.vector(place)
      let ground = definition.terrain.height(x: position.x, y: position.y)
      var view = sample.feet[foot]
      view.positionInWorld = position
      view.velocityInWorld = state.footVelocityInWorld.vector(place)
      view.orientation = state.footOrientation.quaternion(place)
      view.height = position.z - ground
      view.forceInWorld = state.footForceInWorld.vector(place)
      sample.feet[foot] = view
    }
    sample.bodyContactForce = state.bodyContactForce[robot]
    guard definition.rewards.needsBodyKinematics else { return }
    readLinks()
  }

  private mutating func readBase(_ environment: Int, _ robot: Int, _ state: BatchState) {
    let position = state.basePositionInWorld.vector(robot)
    let orientation = state.baseOrientation.quaternion(robot)
    let linear = state.baseLinearVelocityInWorld.vector(robot)
    let angular = state.baseAngularVelocityInWorld.vector(robot)
    sample.basePositionInWorld = position
    sample.baseOrientation = orientation
    sample.baseHeight =
      position.z - definition.terrain.height(x: position.x, y: position.y)
    sample.heading = Heading(orientation)
    sample.baseLinearVelocityInWorld = linear
    sample.baseAngularVelocityInWorld = angular
    sample.previousBaseLinearVelocityInWorld = memory.baseLinearVelocities.vector(environment)
    sample.previousBaseAngularVelocityInWorld = memory.baseAngularVelocities.vector(environment)
    sample.baseLinearVelocityInBase = orientation.actInverse(linear)
    sample.baseLinearVelocityInHeading = sample.heading.actInverse(linear)
    sample.baseAngularVelocityInBase = orientation.actInverse(angular)
    sample.gravityInBase = orientation.actInverse(Vector3(0, 0, -1))
  }

  private mutating func readJoints(_ environment: Int, _ robot: Int, _ state: BatchState) {
    let joints = definition.jointCount
    let row = robot * joints..<(robot + 1) * joints
    sample.jointPositions.copy(row, of: state.jointPosition)
    sample.jointVelocities.copy(row, of: state.jointVelocity)
    sample.jointTorques.copy(row, of: state.jointTorque)
    let slots = environment * joints..<(environment + 1) * joints
    sample.previousJointVelocities.copy(slots, of: memory.jointVelocities)
    let actions = actionSlots(environment)
    sample.action.convert(actions, of: memory.actions)
    sample.previousAction.convert(actions, of: memory.previousActions)
    sample.secondPreviousAction.convert(actions, of: memory.secondPreviousActions)
  }

  private mutating func readLinks() {
    sample.bodies.update(
      definition.model.robot,
      base: Pose(position: sample.basePositionInWorld, orientation: sample.baseOrientation),
      linearVelocityInWorld: sample.baseLinearVelocityInWorld,
      angularVelocityInWorld: sample.baseAngularVelocityInWorld,
      jointPositions: sample.jointPositions, jointVelocities: sample.jointVelocities)
    sample.angularMomentumInWorld = sample.bodies.angularMomentumInWorld(definition.model.robot)
    for foot in 0..<2 {
      guard let link = definition.model.kneeLinks[foot] else { continue }
      sample.kneePositionsInWorld[foot] = sample.bodies.linkPoses[link].position
    }
  }

  /// Finds contacts and counts times in the air and on the ground.
  ///
  /// A contact that is lost for one step only still counts, so that bouncing does not make many
  /// touch-downs of one (legged_gym).
  mutating func updateFeet(_ environment: Int) {
    let threshold = definition.configuration.rewards.contactForce
    for foot in 0..<2 {
      let slot = 2 * environment + foot
      var view = sample.feet[foot]
      let touches = view.forceInWorld.z > threshold
      let counts = touches || memory.footContacts[slot] != 0
      let airTime = memory.footAirTimes[slot] + definition.timestep
      view.isInContact = touches
      view.isTouchdown = counts && memory.footAirTimes[slot] > 0
      view.airTime = view.isTouchdown || !counts ? airTime : 0
      memory.footAirTimes[slot] = counts ? 0 : airTime
      memory.footContactTimes[slot] =
        counts ? memory.footContactTimes[slot] + definition.timestep : 0
      view.contactTime = memory.footContactTimes[slot]
      memory.footContacts[slot] = touches ? 1 : 0
      sample.feet[foot] = view
    }
  }

  /// Reads clock and command.
  mutating func readTask(_ environment: Int) {
    sample.command = commands[environment]
    sample.phase = memory.phases[environment]
    sample.clock.period = memory.gaitPeriods[environment]
    let isStanding = sample.command.isStanding
    for foot in 0..<2 {
      let swing = sample.clock.swingProgress(
        foot: foot, phase: sample.phase, isStanding: isStanding)
      sample.feet[foot].swingProgress = swing
      sample.feet[foot].isScheduledStance = swing == nil
    }
  }

  /// Lets the errors of this step into their mean.
  mutating func averageCommandError(_ environment: Int) {
    let velocity = sample.baseLinearVelocityInBase
    let largest = RewardSample.largestCommandError
    func bounded(_ error: Double) -> Double { min(max(error, -largest), largest) }
    let error = Vector3(
      bounded(velocity.x - sample.command.forwardSpeed),
      bounded(velocity.y - sample.command.leftwardSpeed),
      bounded(sample.baseAngularVelocityInBase.z - sample.command.yawRate))
    let share = definition.timestep / (RewardSample.commandErrorTime + definition.timestep)
    let mean = memory.meanCommandErrors.vector(environment)
    sample.previousMeanCommandError = mean
    sample.meanCommandError = mean + (error - mean) * share
    memory.meanCommandErrors.setVector(environment, sample.meanCommandError)
  }
}

extension RewardSample {
  /// Whether every number of the engine's is finite.
  var isFinite: Bool {
    var sum =
      basePositionInWorld.lengthSquared + baseLinearVelocityInWorld.lengthSquared
      + baseAngularVelocityInWorld.lengthSquared + baseOrientation.norm + bodyContactForce
    for foot in 0..<2 {
      sum +=
        feet[foot].positionInWorld.lengthSquared + feet[foot].velocityInWorld.lengthSquared
        + feet[foot].forceInWorld.lengthSquared
    }
    return sum.isFinite && jointPositions.span.isFinite && jointVelocities.span.isFinite
      && jointTorques.span.isFinite
  }
}

extension [Double] {
  /// Sets all elements to the elements `range` of `source`.
  fileprivate mutating func convert(_ range: Range<Int>, of source: [Float]) {
    let source = source.span.extracting(range)
    var target = mutableSpan
    precondition(target.count == source.count, "\(target.count) numbers got \(source.count)")
    for index in target.indices { target[index] = Double(source[index]) }
  }
}
