import COpenDynamicsEngine
import Physics
import RobotModel
import SpatialMath

/// One robot in a world of its own: maximal coordinates, one body per link at its centre of mass.
///
/// Safety: a world is used by one thread at a time; the batch hands each to exactly one worker
/// within a loop. It owns the C objects and frees them.
@safe package final class ODEWorld: PhysicsWorld, @unchecked Sendable {
  package let simulated: SimulatedRobot
  let physics: PhysicsConfiguration
  let settings: ODEConfiguration
  let contactCandidates: [ContactPoint]

  let world: dWorldID
  let contactGroup: dJointGroupID
  let bodies: [dBodyID]
  let joints: [dJointID]
  /// Holds the base of a robot that is bolted to the world.
  let fixture: dJointID?
  private let threading: dThreadingImplementationID
  /// Room for the forces of this step's contacts.
  let feedback: UnsafeMutableBufferPointer<dJointFeedback>
  /// Which candidate each of this step's contacts belongs to.
  var activeContacts: [Int] = []

  package internal(set) var properties = RobotProperties()
  /// `[links]` centre of mass in the link's frame, where ODE has the link's body [m].
  var centersOfMass: [Vector3]
  package var controller: JointController
  package var motorTorque: [Double]
  package var externalForceInWorld = Vector3.zero
  package var externalTorqueInWorld = Vector3.zero
  package var footForceSum: [Vector3]
  package var bodyContactForceSum = 0.0
  package var fault: String?
  /// Whether ODE gave up in the middle of a step, so that its world cannot be trusted any more.
  var isBroken = false

  init(
    _ simulated: SimulatedRobot, physics: PhysicsConfiguration, settings: ODEConfiguration
  ) throws(ODEError) {
    try ODELibrary.prepareThread()
    let robot = simulated.description
    try ODEWorld.check(robot)
    self.simulated = simulated
    self.physics = physics
    self.settings = settings
    contactCandidates = ContactPoint.candidates(of: robot)
    centersOfMass = robot.links.map(\.inertia.centerOfMass)
    controller = JointController(robot: robot, configuration: physics)
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
    if !robot.hasFloatingBase {
      unsafe fixture = dJointCreateFixed(world, nil)
      unsafe dJointAttach(fixture, bodies[0], nil)
    } else {
      unsafe fixture = nil
    }
    anchorJoints()
    applyMasses()
  }

  /// The robot with all its joints.
  var robot: RobotDescription { simulated.description }

  deinit {
    unsafe dJointGroupDestroy(contactGroup)
    unsafe dWorldDestroy(world)
    unsafe dThreadingFreeImplementation(threading)
    unsafe feedback.deallocate()
  }

  /// A fresh world of the same robot and properties where ODE gave up in this one; nil, too, where
  /// ODE makes no more.
  package func replacement() -> ODEWorld? {
    guard isBroken,
      let fresh = try? ODEWorld(simulated, physics: physics, settings: settings)
    else { return nil }
    fresh.apply(properties)
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

  /// Bodies and the joints between them, which `anchorJoints` puts in their places.
  private static func assemble(
    _ robot: RobotDescription, in world: dWorldID
  ) -> (bodies: [dBodyID], joints: [dJointID]) {
    var bodies: [dBodyID] = unsafe []
    for _ in robot.links {
      guard let body = unsafe dBodyCreate(world) else { continue }
      // The gyroscopic term of light links is integrated implicitly by default; keep ODE's choice.
      unsafe dBodySetAutoDisableFlag(body, 0)
      unsafe bodies.append(body)
    }
    var joints: [dJointID] = unsafe []
    for (index, joint) in robot.joints.enumerated() {
      let parent = robot.links[index + 1].parent ?? 0
      let id: dJointID
      switch joint.kind {
      case .slide: unsafe id = dJointCreateSlider(world, nil)
      case .hinge, .fixed: unsafe id = dJointCreateHinge(world, nil)
      }
      unsafe dJointAttach(id, bodies[index + 1], bodies[parent])
      unsafe setStops(of: id, joint)
      unsafe joints.append(id)
    }
    return unsafe (bodies, joints)
  }

  private static func setStops(of id: dJointID?, _ joint: Joint) {
    let limits = joint.limits
    switch joint.kind {
    case .slide:
      if limits.lowerBound.isFinite {
        unsafe dJointSetSliderParam(id, Int32(dParamLoStop), limits.lowerBound)
      }
      if limits.upperBound.isFinite {
        unsafe dJointSetSliderParam(id, Int32(dParamHiStop), limits.upperBound)
      }
    case .hinge, .fixed:
      // ODE's hinge stops work within half a turn only.
      if limits.lowerBound > -Double.pi {
        unsafe dJointSetHingeParam(id, Int32(dParamLoStop), limits.lowerBound)
      }
      if limits.upperBound < Double.pi {
        unsafe dJointSetHingeParam(id, Int32(dParamHiStop), limits.upperBound)
      }
    }
  }
}
