#if MuJoCo
  internal import CMuJoCo
  import Physics
  import RobotModel
  import SpatialMath

  /// The equations of motion of one free robot as MuJoCo computes them, for comparisons: no contacts,
  /// joint stops, friction or damping.
  ///
  /// Generalised velocities are in the order of `RigidBodyModel`: linear velocity of the base's
  /// origin in the world, its angular velocity in the world, joints. MuJoCo has the angular velocity
  /// in the base's axes, so moments and angular accelerations are turned on the way.
  ///
  /// Safety: used by one thread at a time. It owns the C objects and frees them.
  @safe public final class MuJoCoDynamics: @unchecked Sendable {
    /// Number of generalised velocities.
    public let velocityCount: Int

    private let robot: RobotDescription
    private let compiled: MuJoCoModel
    private let data: UnsafeMutablePointer<mjData>
    /// Place in `qvel` of each of our velocities.
    private let places: [Int]
    private var orientation = Quaternion.identity

    private var model: UnsafeMutablePointer<mjModel> { unsafe compiled.model }

    /// - Parameters:
    ///   - robot: without fixed joints.
    ///   - gravity: downward acceleration [m/s²].
    /// - Throws: `MuJoCoError` where MuJoCo cannot simulate the robot.
    public init(_ robot: RobotDescription, gravity: Double = 9.81) throws(MuJoCoError) {
      var physics = PhysicsConfiguration()
      physics.gravity = gravity
      self.robot = robot
      compiled = try MuJoCoModel(
        MuJoCoModelText(
          robot: robot, physics: physics, settings: MuJoCoConfiguration(), points: []))
      unsafe compiled.model.pointee.opt.disableflags |= Int32(mjDSBL_CONSTRAINT.rawValue)
      guard let data = unsafe treadmill_mujoco_make_data(compiled.model) else {
        throw .refused(robot: robot.name, reason: MuJoCoLibrary.lastMessage)
      }
      unsafe self.data = data
      places = (robot.hasFloatingBase ? Array(0..<6) : []) + compiled.index.velocity
      velocityCount = places.count

      for (link, body) in compiled.index.body.enumerated() {
        let inertia = robot.links[link].inertia
        let moments = inertia.inertia.symmetricEigensystem.values
        unsafe (compiled.model.pointee.body_inertia + 3 * body).setVector(moments)
        unsafe (compiled.model.pointee.body_ipos + 3 * body).setVector(inertia.centerOfMass)
      }
      for place in places { unsafe compiled.model.pointee.dof_damping[place] = 0 }
      unsafe mj_setConst(compiled.model, data)
    }

    deinit { unsafe mj_deleteData(data) }

    /// Takes the state at which everything else is computed.
    public func setState(_ state: RobotState) {
      orientation = state.basePose.orientation
      unsafe mj_resetData(model, data)
      if robot.hasFloatingBase {
        unsafe data.pointee.qpos.setVector(state.basePose.position)
        unsafe (data.pointee.qpos + 3).setQuaternion(orientation)
        unsafe data.pointee.qvel.setVector(state.baseLinearVelocityInWorld)
        unsafe (data.pointee.qvel + 3).setVector(
          orientation.actInverse(state.baseAngularVelocityInWorld))
      }
      for joint in robot.joints.indices {
        unsafe data.pointee.qpos[compiled.index.position[joint]] = state.jointPositions[joint]
        unsafe data.pointee.qvel[compiled.index.velocity[joint]] = state.jointVelocities[joint]
      }
      unsafe mj_forward(model, data)
    }

    /// `[velocities, velocities]` the mass matrix, row-major.
    public func massMatrix() -> [Double] {
      var matrix = Array(repeating: 0.0, count: velocityCount * velocityCount)
      for column in 0..<velocityCount {
        var unit = Array(repeating: 0.0, count: velocityCount)
        unit[column] = 1
        let input = theirs(unit)
        var product = input
        unsafe mj_mulM(model, data, &product, input)
        for (row, element) in ours(product).enumerated() {
          matrix[row * velocityCount + column] = element
        }
      }
      return matrix
    }

    /// `[velocities]` gravity, Coriolis and centrifugal forces.
    public func biasForces() -> [Double] {
      ours((0..<velocityCount).map { unsafe data.pointee.qfrc_bias[$0] })
    }

    /// `[velocities]` accelerations under the generalised forces `[velocities]`.
    public func accelerations(forces: [Double]) -> [Double] {
      for (place, force) in theirs(forces).enumerated() {
        unsafe data.pointee.qfrc_applied[place] = force
      }
      unsafe mj_forward(model, data)
      return ours((0..<velocityCount).map { unsafe data.pointee.qacc[$0] })
    }

    /// A vector in MuJoCo's order and axes, in ours; velocities, accelerations and forces alike.
    private func ours(_ vector: [Double]) -> [Double] {
      turned(places.map { vector[$0] }) { orientation.act($0) }
    }

    /// A vector in our order and axes, in MuJoCo's.
    private func theirs(_ vector: [Double]) -> [Double] {
      let inBase = turned(vector) { orientation.actInverse($0) }
      var result = inBase
      for (index, place) in places.enumerated() { result[place] = inBase[index] }
      return result
    }

    /// The vector with the angular part of the base turned.
    private func turned(_ vector: [Double], _ turn: (Vector3) -> Vector3) -> [Double] {
      guard robot.hasFloatingBase else { return vector }
      var result = vector
      let angular = turn(Vector3(vector[3], vector[4], vector[5]))
      result.replaceSubrange(3..<6, with: [angular.x, angular.y, angular.z])
      return result
    }
  }
#endif
