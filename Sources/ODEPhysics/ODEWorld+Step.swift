import COpenDynamicsEngine
import Foundation
import Physics
import RobotModel
import SpatialMath

extension ODEWorld {
  /// Speed below which Coulomb friction fades to zero, so that it does not chatter [rad/s].
  private static let frictionSmoothingSpeed = 0.05

  /// Advances by `substeps` steps towards the targets `[joints]`, the row `row` of `targets`.
  package func advance(
    targets: [Double], gains: GainScales?, feedForward: FeedForward?, row: Int, substeps: Int
  ) {
    clearContactSums()
    guard fault == nil else { return }
    do {
      try ODELibrary.prepareThread()
    } catch {
      fault = error.description
      return
    }
    guard isFinite else {
      fault = "the state is not finite"
      return
    }
    let delay = physics.steps(of: properties.commandDelay)
    for _ in 0..<substeps where fault == nil {
      controller.beginStep(
        targets: targets, gains: gains, feedForward: feedForward, row: row, delay: delay)
      driveJoints()
      applyExternalWrench()
      makeContacts()
      step()
      unsafe dJointGroupEmpty(contactGroup)
    }
  }

  /// The motor's torque, minus the joint's friction.
  private func driveJoints() {
    // Read once: each reading of a class's arrays counts references.
    let (controller, properties) = (controller, properties)
    for (index, joint) in robot.joints.enumerated() {
      let velocity = jointVelocity(index)
      let torque = controller.motorTorque(
        index, of: joint, position: jointPosition(index), velocity: velocity,
        properties: properties
      ).value
      motorTorque[index] = torque
      let friction =
        joint.viscousFriction * velocity
        + joint.coulombFriction * tanh(velocity / ODEWorld.frictionSmoothingSpeed)
      let net = torque - friction * properties.jointFrictionScale.element(index, orElse: 1)
      if joint.kind == .slide {
        unsafe dJointAddSliderForce(joints[index], net)
      } else {
        unsafe dJointAddHingeTorque(joints[index], net)
      }
    }
  }

  private func applyExternalWrench() {
    let (force, torque) = (externalForceInWorld, externalTorqueInWorld)
    guard force != .zero || torque != .zero else { return }
    // ODE's bodies have their origins at their centres of mass.
    unsafe dBodyAddForce(bodies[0], force.x, force.y, force.z)
    unsafe dBodyAddTorque(bodies[0], torque.x, torque.y, torque.z)
  }

  /// A contact joint for every candidate that is below the ground.
  private func makeContacts() {
    activeContacts.removeAll(keepingCapacity: true)
    var contact = unsafe dContact()
    unsafe contact.surface.mode = Int32(dContactApprox1 | dContactSoftERP | dContactSoftCFM)
    unsafe contact.surface.mu = properties.friction
    unsafe contact.surface.soft_erp = settings.contactErrorReduction
    unsafe contact.surface.soft_cfm = settings.contactForceMixing

    var link = -1
    var pose = Pose.identity
    for (index, candidate) in contactCandidates.enumerated() {
      if candidate.link != link {
        link = candidate.link
        pose = linkPose(link)
      }
      let center = pose.act(candidate.position)
      let surface = physics.terrain.surface(x: center.x, y: center.y)
      // Distance along the normal, for a ground that is flat near the point.
      let depth = candidate.radius - (center.z - surface.height) * surface.normal.z
      guard depth > 0 else { continue }
      let point = center - surface.normal * candidate.radius
      unsafe contact.geom.pos = (point.x, point.y, point.z, 0)
      unsafe contact.geom.normal = (surface.normal.x, surface.normal.y, surface.normal.z, 0)
      unsafe contact.geom.depth = depth
      let joint = unsafe dJointCreateContact(world, contactGroup, &contact)
      unsafe dJointAttach(joint, bodies[link], nil)
      unsafe dJointSetFeedback(joint, feedback.baseAddress?.advanced(by: activeContacts.count))
      activeContacts.append(index)
    }
  }

  private func step() {
    let succeeded = unsafe treadmill_ode_step(
      world, physics.timestep, settings.solver == .quick ? 1 : 0)
    guard succeeded != 0 else {
      isBroken = true
      fault = unsafe "ODE: " + String(cString: treadmill_ode_last_message())
      return
    }
    guard isFinite else {
      fault = "the state left the finite numbers"
      return
    }
    for (slot, candidate) in activeContacts.enumerated() {
      let force = unsafe withUnsafePointer(to: feedback[slot].f1) { tuple in
        unsafe tuple.withMemoryRebound(to: dReal.self, capacity: 4) { unsafe Vector3($0) }
      }
      if let foot = contactCandidates[candidate].foot {
        footForceSum[foot] += force
      } else {
        bodyContactForceSum += force.length
      }
    }
  }
}
