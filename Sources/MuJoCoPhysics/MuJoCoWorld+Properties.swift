#if MuJoCo
  internal import CMuJoCo
  import Physics
  import SpatialMath

  /// What domain randomisation changes of the model.
  extension MuJoCoWorld {
    /// Takes properties over; pose and motion of the robot stay as they are.
    package func apply(_ properties: RobotProperties) {
      self.properties = properties
      writeMasses()
      writeJoints()
      for pair in 0..<Int(unsafe model.pointee.npair) {
        unsafe model.pointee.pair_friction[5 * pair] = properties.friction
        unsafe model.pointee.pair_friction[5 * pair + 1] = properties.friction
      }
      deriveConstants()
    }

    private func writeMasses() {
      for (link, body) in index.body.enumerated() {
        let inertia = simulated.inertia(ofLink: link, variedBy: properties)
        let moments = principalMoments[link] * properties.momentScale
        unsafe model.pointee.body_mass[body] = inertia.mass
        unsafe (model.pointee.body_inertia + 3 * body).setVector(moments)
        unsafe (model.pointee.body_ipos + 3 * body).setVector(inertia.centerOfMass)
      }
    }

    private func writeJoints() {
      for (number, joint) in robot.joints.enumerated() {
        let place = index.velocity[number]
        let friction = properties.jointFrictionScale.element(number, orElse: 1)
        viscousFriction[number] = joint.viscousFriction * friction
        unsafe model.pointee.dof_frictionloss[place] = joint.coulombFriction * friction
        unsafe model.pointee.dof_armature[place] =
          joint.armature * properties.armatureScale.element(number, orElse: 1)
      }
    }

    /// Brings what MuJoCo derives from masses (the scale of its constraints) up to date.
    ///
    /// `mj_setConst` works in the reference pose, so the state is kept over it.
    private func deriveConstants() {
      let state = mujocoState
      if unsafe treadmill_mujoco_set_const(model, data) == 0 {
        fault = "MuJoCo: \(MuJoCoLibrary.lastMessage)"
        unsafe mj_resetData(model, data)
      }
      mujocoState = state
    }
  }

  extension UnsafeMutablePointer<mjtNum> {
    /// The vector that begins here.
    var vector: Vector3 { unsafe Vector3(self[0], self[1], self[2]) }

    /// The quaternion that begins here, (w, x, y, z) as ours.
    var quaternion: Quaternion { unsafe Quaternion(self[0], self[1], self[2], self[3]) }

    /// Writes a vector from here on.
    func setVector(_ v: Vector3) {
      unsafe self[0] = v.x
      unsafe self[1] = v.y
      unsafe self[2] = v.z
    }

    /// Writes a quaternion from here on.
    func setQuaternion(_ q: Quaternion) {
      unsafe self[0] = q.w
      unsafe self[1] = q.x
      unsafe self[2] = q.y
      unsafe self[3] = q.z
    }
  }
#endif
