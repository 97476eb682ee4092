import Physics
import RobotModel
import SpatialMath

/// One robot of a block.
extension LaneBatch {
  /// Writes a robot's properties.
  ///
  /// - Parameter slot: number of the lane over all blocks.
  func set(_ commanded: RobotProperties, slot: Int) {
    let properties = simulated.withHeldJoints(commanded)
    let block = blocks[slot / Lanes.count]
    let lane = slot % Lanes.count
    for (index, link) in model.links.enumerated() {
      let body = simulated.inertia(ofLink: index, variedBy: properties)
      block.bodies[index].set(body.turned(into: link.frame), lane: lane)
    }
    for (index, joint) in simulated.description.joints.enumerated() {
      let friction = properties.jointFrictionScale.element(index, orElse: 1)
      block.motors[index].stiffness[lane] = Float(
        joint.stiffness * properties.stiffnessScale.element(index, orElse: 1))
      block.motors[index].damping[lane] = Float(
        joint.damping * properties.dampingScale.element(index, orElse: 1))
      block.motors[index].strength[lane] = Float(properties.motorStrength.element(index, orElse: 1))
      block.motors[index].viscousFriction[lane] = Float(joint.viscousFriction * friction)
      block.motors[index].coulombFriction[lane] = Float(joint.coulombFriction * friction)
      block.motors[index].armature[lane] = Float(
        joint.armature * properties.armatureScale.element(index, orElse: 1))
      block.motors[index].offset[lane] = Float(properties.jointOffset.element(index, orElse: 0))
    }
    block.friction[0][lane] = Float(properties.friction)
    configuration.checkDelay(properties.commandDelay)
    block.delay[0][lane] = Float(configuration.steps(of: properties.commandDelay))
  }

  /// Puts a robot into a state, with filter and delayed targets at rest on `targets`.
  ///
  /// - Parameter slot: number of the lane over all blocks.
  func put(_ commanded: RobotState, targets: [Double], slot: Int) {
    let state = simulated.withHeldJoints(commanded)
    let targets = simulated.withHeldJoints(targets: targets)
    let block = blocks[slot / Lanes.count]
    let lane = slot % Lanes.count
    block.orientation[0][lane] = state.basePose.orientation.normalized
    block.position[0][lane] = state.basePose.position.x
    block.position[1][lane] = state.basePose.position.y
    block.position[2][lane] = state.basePose.position.z
    block.velocity[0].linear[lane] =
      model.baseFreedomCount > 0 ? state.baseLinearVelocityInWorld : .zero
    block.velocity[0].angular[lane] =
      model.baseFreedomCount > 0 ? state.baseAngularVelocityInWorld : .zero
    for joint in 0..<model.jointCount {
      block.jointPosition[joint][lane] = Float(state.jointPositions[joint])
      block.jointVelocity[joint][lane] = Float(state.jointVelocities[joint])
      block.filteredTarget[joint][lane] = Float(targets[joint])
      block.motorTorque[joint][lane] = 0
    }
    let commandedCount = model.commandedJoints.count
    for (place, joint) in model.commandedJoints.enumerated() {
      for step in 0..<constants.ringLength {
        block.targetRing[step * commandedCount + place][lane] = Float(targets[joint])
      }
    }
    for place in 0..<constants.gainRingLength * 2 * commandedCount {
      block.gainRing[place][lane] = 1
    }
    for place in 0..<constants.feedForwardRingLength * 2 * commandedCount {
      block.feedForwardRing[place][lane] = 0
    }
    for point in 0..<model.footPointCount { block.impulse[point][lane] = .zero }
    for foot in 0..<model.feet.count { block.footImpulse[foot][lane] = .zero }
    block.bodyImpulse[0][lane] = 0
    block.externalForce[0][lane] = .zero
    block.externalTorque[0][lane] = .zero
    block.isAlive[0][lane] = 1
  }
}

extension SpatialInertia {
  /// The same body in a turned frame with the same origin.
  func turned(into frame: Quaternion) -> SpatialInertia {
    let rotation = frame.matrix
    return SpatialInertia(
      mass: mass, centerOfMass: frame.actInverse(centerOfMass),
      inertia: rotation.transpose * inertia * rotation)
  }
}
