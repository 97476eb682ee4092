#if MuJoCo
  internal import CMuJoCo
  import Physics
  import RobotModel
  import SpatialMath

  extension MuJoCoWorld {
    /// What MuJoCo remembers between two steps: time, positions, velocities and the solver's start.
    private static let stateParts = Int32(mjSTATE_FULLPHYSICS.rawValue | mjSTATE_WARMSTART.rawValue)

    /// All that MuJoCo remembers between two steps, to the bit.
    var mujocoState: [Double] {
      get {
        let count = Int(unsafe mj_stateSize(model, MuJoCoWorld.stateParts))
        var numbers = Array(repeating: 0.0, count: count)
        unsafe mj_getState(model, data, &numbers, MuJoCoWorld.stateParts)
        return numbers
      }
      set { unsafe mj_setState(model, data, newValue, MuJoCoWorld.stateParts) }
    }

    /// Where a fixed base is bolted: position 3 [m], quaternion 4. It is part of the model.
    private var basePlace: [Double] {
      get {
        let position = unsafe (model.pointee.body_pos + 3 * index.body[0]).vector
        let q = unsafe (model.pointee.body_quat + 4 * index.body[0]).quaternion
        return [position.x, position.y, position.z, q.w, q.x, q.y, q.z]
      }
      set {
        unsafe (model.pointee.body_pos + 3 * index.body[0]).setVector(newValue.vector(0))
        unsafe (model.pointee.body_quat + 4 * index.body[0]).setQuaternion(
          Quaternion(newValue[3], newValue[4], newValue[5], newValue[6]))
      }
    }

    /// `basePlace`, then `mujocoState`; setting it forgets everything else.
    package var engineState: [Double] {
      get { basePlace + mujocoState }
      set {
        unsafe mj_resetData(model, data)
        basePlace = Array(newValue[..<7])
        mujocoState = Array(newValue[7...])
      }
    }

    /// Puts the robot into a state, with filter and delayed targets at rest on `targets`.
    package func reset(to state: RobotState, targets: [Double]) {
      unsafe mj_resetData(model, data)
      let orientation = state.basePose.orientation
      if robot.hasFloatingBase {
        unsafe data.pointee.qpos.setVector(state.basePose.position)
        unsafe (data.pointee.qpos + 3).setQuaternion(orientation)
        unsafe data.pointee.qvel.setVector(state.baseLinearVelocityInWorld)
        // MuJoCo has the angular velocity of a free body in the body's axes.
        unsafe (data.pointee.qvel + 3).setVector(
          orientation.actInverse(state.baseAngularVelocityInWorld))
      } else {
        unsafe (model.pointee.body_pos + 3 * index.body[0]).setVector(state.basePose.position)
        unsafe (model.pointee.body_quat + 4 * index.body[0]).setQuaternion(orientation)
      }
      for joint in robot.joints.indices {
        unsafe data.pointee.qpos[index.position[joint]] = state.jointPositions[joint]
        unsafe data.pointee.qvel[index.velocity[joint]] = state.jointVelocities[joint]
      }
      forgetForces(restingOn: targets)
    }

    /// Adds to the base's velocity; joint velocities stay. A bolted base does not move.
    package func push(velocityChangeInWorld change: Vector3) {
      guard robot.hasFloatingBase else { return }
      unsafe data.pointee.qvel.setVector(data.pointee.qvel.vector + change)
    }

    /// Writes the robot's row of the flat buffers.
    ///
    /// - Parameter substeps: number of steps over which contact forces were summed.
    package func write(to state: inout BatchState, row: Int, substeps: Int) {
      // After a step the links' places are still those of its beginning.
      unsafe mj_kinematics(model, data)
      unsafe mj_comPos(model, data)
      unsafe mj_comVel(model, data)
      let base = pose(ofLink: 0)
      let motion = velocity(ofLink: 0)
      state.basePositionInWorld.setVector(row, base.position)
      state.baseOrientation.setQuaternion(row, base.orientation)
      state.baseLinearVelocityInWorld.setVector(row, motion.linear)
      state.baseAngularVelocityInWorld.setVector(row, motion.angular)
      writeJoints(to: &state, row: row)

      let footCount = robot.feet.count
      for (number, foot) in robot.feet.enumerated() {
        let pose = pose(ofLink: foot.link)
        let motion = velocity(ofLink: foot.link)
        let arm = pose.orientation.act(foot.soleCenter)
        let place = row * footCount + number
        state.footPositionInWorld.setVector(place, pose.position + arm)
        state.footOrientation.setQuaternion(place, pose.orientation)
        state.footVelocityInWorld.setVector(place, motion.linear(at: arm))
      }
      writeContactForces(to: &state, row: row, substeps: substeps)
    }

    /// Position of joint `number` [rad or m].
    package func jointPosition(_ number: Int) -> Double {
      unsafe data.pointee.qpos[index.position[number]]
    }

    /// Velocity of joint `number` [rad/s or m/s].
    package func jointVelocity(_ number: Int) -> Double {
      unsafe data.pointee.qvel[index.velocity[number]]
    }

    /// Pose of a link's frame in the world, after `mj_kinematics`.
    private func pose(ofLink link: Int) -> Pose {
      let body = index.body[link]
      return unsafe Pose(
        position: (data.pointee.xpos + 3 * body).vector,
        orientation: (data.pointee.xquat + 4 * body).quaternion)
    }

    /// Velocity of a link in the world's axes with the origin at the link's, after `mj_comVel`.
    private func velocity(ofLink link: Int) -> SpatialMotion {
      var numbers = [0.0, 0, 0, 0, 0, 0]
      unsafe mj_objectVelocity(
        model, data, Int32(mjOBJ_XBODY.rawValue), Int32(index.body[link]), &numbers, 0)
      return SpatialMotion(
        angular: Vector3(numbers[0], numbers[1], numbers[2]),
        linear: Vector3(numbers[3], numbers[4], numbers[5]))
    }

    /// Whether all positions and velocities are finite numbers and of this world.
    var isFinite: Bool {
      for place in 0..<Int(unsafe model.pointee.nq)
      where unsafe !data.pointee.qpos[place].isFinite { return false }
      for place in 0..<Int(unsafe model.pointee.nv)
      where unsafe !(abs(data.pointee.qvel[place]) < 1e4) { return false }
      return true
    }
  }
#endif
