import Foundation
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
      let ground = definition.terrain.surface(x: position.x, y: position.y).height
      sample.feet[foot].positionInWorld = position
      sample.feet[foot].velocityInWorld = state.footVelocityInWorld.vector(place)
      sample.feet[foot].orientation = state.footOrientation.quaternion(place)
      sample.feet[foot].height = position.z - ground
      sample.feet[foot].forceInWorld = state.footForceInWorld.vector(place)
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
      position.z - definition.terrain.surface(x: position.x, y: position.y).height
    sample.yaw = orientation.yaw
    sample.baseLinearVelocityInWorld = linear
    sample.baseAngularVelocityInWorld = angular
    sample.previousBaseLinearVelocityInWorld = memory.baseLinearVelocities.vector(environment)
    sample.previousBaseAngularVelocityInWorld = memory.baseAngularVelocities.vector(environment)
    sample.baseLinearVelocityInBase = orientation.actInverse(linear)
    sample.baseLinearVelocityInHeading = linear.turned(by: -sample.yaw)
    sample.baseAngularVelocityInBase = orientation.actInverse(angular)
    sample.gravityInBase = orientation.actInverse(Vector3(0, 0, -1))
  }

  private mutating func readJoints(_ environment: Int, _ robot: Int, _ state: BatchState) {
    let joints = definition.jointCount
    for joint in 0..<joints {
      let place = robot * joints + joint
      let slot = environment * joints + joint
      sample.jointPositions[joint] = state.jointPosition[place]
      sample.jointVelocities[joint] = state.jointVelocity[place]
      sample.jointTorques[joint] = state.jointTorque[place]
      sample.previousJointVelocities[joint] = memory.jointVelocities[slot]
      sample.action[joint] = Double(memory.actions[slot])
      sample.previousAction[joint] = Double(memory.previousActions[slot])
      sample.secondPreviousAction[joint] = Double(memory.secondPreviousActions[slot])
    }
  }

  private mutating func readLinks() {
    kinematics.update(
      definition.model.robot,
      base: Pose(position: sample.basePositionInWorld, orientation: sample.baseOrientation),
      linearVelocityInWorld: sample.baseLinearVelocityInWorld,
      angularVelocityInWorld: sample.baseAngularVelocityInWorld,
      jointPositions: sample.jointPositions, jointVelocities: sample.jointVelocities)
    sample.angularMomentumInWorld = kinematics.angularMomentumInWorld(definition.model.robot)
    for foot in 0..<2 {
      guard let link = definition.model.kneeLinks[foot] else { continue }
      sample.kneePositionsInWorld[foot] = kinematics.linkPoses[link].position
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
      let touches = sample.feet[foot].forceInWorld.z > threshold
      let counts = touches || memory.footContacts[slot] != 0
      let airTime = memory.footAirTimes[slot] + definition.timestep
      sample.feet[foot].isInContact = touches
      sample.feet[foot].isTouchdown = counts && memory.footAirTimes[slot] > 0
      sample.feet[foot].airTime =
        sample.feet[foot].isTouchdown || !counts ? airTime : 0
      memory.footAirTimes[slot] = counts ? 0 : airTime
      memory.footContactTimes[slot] =
        counts ? memory.footContactTimes[slot] + definition.timestep : 0
      sample.feet[foot].contactTime = memory.footContactTimes[slot]
      memory.footContacts[slot] = touches ? 1 : 0
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

  /// Whether every number that was read is finite.
  var isSampleFinite: Bool {
    var sum =
      sample.basePositionInWorld.lengthSquared + sample.baseLinearVelocityInWorld.lengthSquared
      + sample.baseAngularVelocityInWorld.lengthSquared + sample.baseOrientation.norm
      + sample.bodyContactForce
    for joint in 0..<definition.jointCount {
      sum +=
        abs(sample.jointPositions[joint]) + abs(sample.jointVelocities[joint])
        + abs(sample.jointTorques[joint])
    }
    for foot in 0..<2 {
      sum +=
        sample.feet[foot].positionInWorld.lengthSquared
        + sample.feet[foot].velocityInWorld.lengthSquared
        + sample.feet[foot].forceInWorld.lengthSquared
    }
    return sum.isFinite
  }
}
