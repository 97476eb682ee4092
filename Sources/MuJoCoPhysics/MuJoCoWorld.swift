#if MuJoCo
  internal import CMuJoCo
  import Physics
  import RobotModel
  import SpatialMath

  /// One robot in a world of its own. It owns the C objects and frees them.
  ///
  /// Integration. MuJoCo's semi-implicit Euler method with its implicit joint damping: damping of the
  /// controller and viscous friction go into `dof_damping`, so `(M + h D) v̇ = …`, and stiff joints of
  /// light feet stay stable; all else of the controller is an applied force. Coulomb friction is
  /// MuJoCo's own constraint (`frictionloss`), which sticks.
  ///
  /// Safety: a world is used by one thread at a time; the batch hands each to exactly one worker
  /// within a loop.
  @safe package final class MuJoCoWorld: PhysicsWorld, @unchecked Sendable {
    package let simulated: SimulatedRobot
    let physics: PhysicsConfiguration
    let contactPoints: [ContactPoint]
    /// `[links]` moments about the principal axes [kg m²].
    let principalMoments: [Vector3]

    let compiled: MuJoCoModel
    let data: UnsafeMutablePointer<mjData>

    package internal(set) var properties = RobotProperties()
    package var controller: JointController
    /// `[joints]` viscous friction [N m s/rad].
    var viscousFriction: [Double]
    package var motorTorque: [Double]
    /// `[joints]` what the motors give in this substep.
    var motors: [MotorTorque]
    package var externalForceInWorld = Vector3.zero
    package var externalTorqueInWorld = Vector3.zero
    package var footForceSum: [Vector3]
    package var bodyContactForceSum = 0.0
    package var fault: String?

    var model: UnsafeMutablePointer<mjModel> { unsafe compiled.model }
    var index: MuJoCoIndex { compiled.index }

    /// - Parameters:
    ///   - simulated: the robot, without fixed joints.
    ///   - physics: settings of the batch.
    ///   - contactPoints: of the robot.
    ///   - template: the compiled model, which is copied.
    init(
      _ simulated: SimulatedRobot, physics: PhysicsConfiguration, contactPoints: [ContactPoint],
      template: MuJoCoModel
    ) throws(MuJoCoError) {
      let robot = simulated.description
      self.simulated = simulated
      self.physics = physics
      self.contactPoints = contactPoints
      principalMoments = robot.links.map { $0.inertia.inertia.symmetricEigensystem.values }
      controller = JointController(robot: robot, configuration: physics)
      viscousFriction = robot.joints.map(\.viscousFriction)
      motorTorque = Array(repeating: 0, count: robot.joints.count)
      motors = Array(repeating: MotorTorque(value: 0, damping: 0), count: robot.joints.count)
      footForceSum = Array(repeating: .zero, count: robot.feet.count)

      compiled = try MuJoCoModel(copying: template, robot: robot.name)
      guard let data = unsafe treadmill_mujoco_make_data(compiled.model) else {
        throw .refused(robot: robot.name, reason: MuJoCoLibrary.lastMessage)
      }
      unsafe self.data = data
      apply(RobotProperties())
    }

    /// The robot with all its joints.
    var robot: RobotDescription { simulated.description }

    deinit { unsafe mj_deleteData(data) }
  }
#endif
