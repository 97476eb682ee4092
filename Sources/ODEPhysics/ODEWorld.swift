import COpenDynamicsEngine
import Physics
import RobotModel
import SpatialMath

/// One robot in a world of its own: maximal coordinates, one body per link at its centre of mass.
///
/// Safety: a world is used by one thread at a time; the batch hands each to exactly one worker
/// within a loop. It owns the C objects and frees them.
@safe final class ODEWorld: @unchecked Sendable {
  let robot: RobotDescription
  let physics: PhysicsConfiguration
  let settings: ODEConfiguration
  let contactCandidates: [ContactPoint]

  let world: dWorldID
  let contactGroup: dJointGroupID
  let bodies: [dBodyID]
  let joints: [dJointID]
  private let threading: dThreadingImplementationID
  /// Room for the forces of this step's contacts.
  let feedback: UnsafeMutableBufferPointer<dJointFeedback>
  /// Which candidate each of this step's contacts belongs to.
  var activeContacts: [Int] = []

  var properties = RobotProperties()
  /// `[joints]` targets after the filter [rad].
  var filteredTargets: [Double]
  /// `[joints]` motor torque of the last substep [N m].
  var motorTorque: [Double]
  var externalForceInWorld = Vector3.zero
  /// `[feet]` sums over the substeps since `beginAdvance` [N].
  var footForceSum: [Vector3]
  var bodyContactForceSum = 0.0
  /// Why the robot stopped, or nil while it moves.
  var fault: String?
  /// Whether ODE gave up in the middle of a step, so that its world cannot be trusted any more.
  var isBroken = false

  init(
    robot: RobotDescription, physics: PhysicsConfiguration, settings: ODEConfiguration
  ) throws(ODEError) {
    try ODELibrary.prepareThread()
    try ODEWorld.check(robot)
    self.robot = robot
    self.physics = physics
    self.settings = settings
    contactCandidates = ContactPoint.candidates(of: robot)
    filteredTargets = robot.nominalPositions
    motorTorque = Array(repeating: 0, count: robot.joints.count)
    footForceSum = Array(repeating: .zero, count: robot.feet.count)
    activeContacts.reserveCapacity(contactCandidates.count)

    unsafe world = dWorldCreate()
    unsafe threading = dThreadingAllocateSelfThreadedImplementation()
    unsafe dWorldSetStepThreadingImplementation(
      world, dThreadingImplementationGetFunctions(threading), threading)
    unsafe dWorldSetGravity(world, 0, 0, -physics.gravity)
    unsafe dWorldSetERP(world, settings.errorReduction)
    unsafe dWorldSetCFM(world, settings.constraintForceMixing)
    unsafe dWorldSetContactMaxCorrectingVel(world, settings.contactCorrectingVelocity)
    unsafe dWorldSetContactSurfaceLayer(world, settings.contactSurfaceLayer)
    unsafe dWorldSetQuickStepNumIterations(world, Int32(settings.iterations))
    unsafe contactGroup = dJointGroupCreate(0)
    unsafe feedback = .allocate(capacity: max(contactCandidates.count, 1))
    unsafe feedback.initialize(repeating: dJointFeedback())
    unsafe (bodies, joints) = ODEWorld.assemble(robot, in: world)
    applyMasses()
  }

  deinit {
    unsafe dJointGroupDestroy(contactGroup)
    unsafe dWorldDestroy(world)
    unsafe dThreadingFreeImplementation(threading)
    unsafe feedback.deallocate()
  }

  /// A fresh world of the same robot and properties, or nil where ODE makes no more.
  func replacement() -> ODEWorld? {
    guard let fresh = try? ODEWorld(robot: robot, physics: physics, settings: settings) else {
      return nil
    }
    fresh.properties = properties
    fresh.applyMasses()
    return fresh
  }

  private static func check(_ robot: RobotDescription) throws(ODEError) {
    for joint in robot.joints where joint.kind == .fixed {
      throw .unreducedJoint(robot: robot.name, joint: joint.name)
    }
    for link in robot.links {
      let moments = link.inertia.inertia
      guard link.inertia.mass > 0, moments.rowX.x > 0, moments.rowY.y > 0, moments.rowZ.z > 0 else {
        throw .linkWithoutMass(robot: robot.name, link: link.name)
      }
    }
  }

  /// Bodies and joints with all joints at zero, where ODE takes the zero of its hinge angles.
  private static func assemble(
    _ robot: RobotDescription, in world: dWorldID
  ) -> (bodies: [dBodyID], joints: [dJointID]) {
    let zero = Array(repeating: 0.0, count: robot.joints.count)
    let poses = robot.linkPosesInWorld(base: .identity, positions: zero)

    var bodies: [dBodyID] = unsafe []
    for (link, pose) in zip(robot.links, poses) {
      guard let body = unsafe dBodyCreate(world) else { continue }
      let center = pose.act(link.inertia.centerOfMass)
      unsafe dBodySetPosition(body, center.x, center.y, center.z)
      var quaternion = [
        pose.orientation.w, pose.orientation.x, pose.orientation.y, pose.orientation.z,
      ]
      unsafe dBodySetQuaternion(body, &quaternion)
      // The gyroscopic term of light links is integrated implicitly by default; keep ODE's choice.
      unsafe dBodySetAutoDisableFlag(body, 0)
      unsafe bodies.append(body)
    }

    var joints: [dJointID] = unsafe []
    for (index, joint) in robot.joints.enumerated() {
      let child = index + 1
      let parent = robot.links[child].parent ?? 0
      let anchor = poses[child].position
      let axis = poses[child].orientation.act(joint.axis)
      let id: dJointID
      switch joint.kind {
      case .slide:
        unsafe id = dJointCreateSlider(world, nil)
        unsafe dJointAttach(id, bodies[child], bodies[parent])
        unsafe dJointSetSliderAxis(id, axis.x, axis.y, axis.z)
        if joint.limits.lowerBound.isFinite {
          unsafe dJointSetSliderParam(id, Int32(dParamLoStop), joint.limits.lowerBound)
        }
        if joint.limits.upperBound.isFinite {
          unsafe dJointSetSliderParam(id, Int32(dParamHiStop), joint.limits.upperBound)
        }
      case .hinge, .fixed:
        unsafe id = dJointCreateHinge(world, nil)
        unsafe dJointAttach(id, bodies[child], bodies[parent])
        unsafe dJointSetHingeAnchor(id, anchor.x, anchor.y, anchor.z)
        unsafe dJointSetHingeAxis(id, axis.x, axis.y, axis.z)
        // ODE's hinge stops work within half a turn only.
        if joint.limits.lowerBound > -Double.pi {
          unsafe dJointSetHingeParam(id, Int32(dParamLoStop), joint.limits.lowerBound)
        }
        if joint.limits.upperBound < Double.pi {
          unsafe dJointSetHingeParam(id, Int32(dParamHiStop), joint.limits.upperBound)
        }
      }
      unsafe joints.append(id)
    }

    if !robot.hasFloatingBase {
      let id = unsafe dJointCreateFixed(world, nil)
      unsafe dJointAttach(id, bodies[0], nil)
      unsafe dJointSetFixed(id)
    }
    return unsafe (bodies, joints)
  }

  /// Gives the bodies their masses, with rotor inertia added about each link's joint axis (ODE has
  /// no notion of it; it then also resists the link's own turning in space, which for a leg is
  /// below a thousandth of the body's inertia).
  func applyMasses() {
    for (index, link) in robot.links.enumerated() {
      var mass = link.inertia.mass * properties.massScale
      var inertia = link.inertia.inertia * properties.massScale
      if index == 0 { mass += properties.addedBaseMass }
      if index > 0 {
        let joint = robot.joints[index - 1]
        if joint.kind == .hinge {
          inertia = inertia + Matrix3(outer: joint.axis, joint.axis) * joint.armature
        }
      }
      var parameters = dMass()
      unsafe dMassSetParameters(
        &parameters, mass, 0, 0, 0, inertia.rowX.x, inertia.rowY.y, inertia.rowZ.z,
        inertia.rowX.y, inertia.rowX.z, inertia.rowY.z)
      unsafe dBodySetMass(bodies[index], &parameters)
    }
  }
}
