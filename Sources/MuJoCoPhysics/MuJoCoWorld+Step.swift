#if MuJoCo
  internal import CMuJoCo
  import Physics
  import RobotModel
  import SpatialMath

  extension MuJoCoWorld {
    /// Advances by `substeps` steps towards the targets `[joints]`, the row `row` of `targets`.
    package func advance(
      targets: [Double], gains: GainScales?, feedForward: FeedForward?, row: Int, substeps: Int
    ) {
      clearContactSums()
      guard isFinite else {
        fault = fault ?? "the state is not finite"
        return
      }
      let delay = physics.steps(of: properties.commandDelay)
      for _ in 0..<substeps where fault == nil {
        controller.beginStep(
          targets: targets, gains: gains, feedForward: feedForward, row: row, delay: delay)
        driveJoints()
        applyExternalWrench()
        layGrounds()
        step()
        readMotorTorques()
        sumContactForces()
      }
    }

    /// τ − d q̇ is the motor's torque, its damping d being MuJoCo's to treat implicitly.
    private func driveJoints() {
      for (number, joint) in robot.joints.enumerated() {
        let place = index.velocity[number]
        let velocity = unsafe data.pointee.qvel[place]
        let motor = controller.motorTorque(
          number, of: joint, position: unsafe data.pointee.qpos[index.position[number]],
          velocity: velocity, properties: properties)
        motors[number] = motor
        motorTorque[number] = motor.value + motor.damping * velocity
        unsafe data.pointee.qfrc_applied[place] = motorTorque[number]
        unsafe model.pointee.dof_damping[place] = motor.damping + viscousFriction[number]
      }
    }

    /// What acted in the step: the damping with the velocity at the step's end.
    private func readMotorTorques() {
      for number in motorTorque.indices {
        let velocity = unsafe data.pointee.qvel[index.velocity[number]]
        motorTorque[number] -= motors[number].damping * velocity
      }
    }

    /// The force on a body acts at its centre of mass, its torque stands after it; body 0 is the
    /// world.
    private func applyExternalWrench() {
      guard robot.hasFloatingBase else { return }
      unsafe (data.pointee.xfrc_applied + 6).setVector(externalForceInWorld)
      unsafe (data.pointee.xfrc_applied + 9).setVector(externalTorqueInWorld)
    }

    /// Lays the ground of every contact point tangent to the height field below it.
    private func layGrounds() {
      guard case .heightField(let field) = physics.terrain else { return }
      unsafe mj_kinematics(model, data)
      for (point, ground) in zip(index.pointGeom, index.ground) {
        let place = unsafe (data.pointee.geom_xpos + 3 * point).vector
        let surface = field.surface(x: place.x, y: place.y)
        unsafe (data.pointee.mocap_pos + 3 * ground).setVector(
          Vector3(place.x, place.y, surface.height))
        unsafe (data.pointee.mocap_quat + 4 * ground).setQuaternion(
          Quaternion(turningUpTo: surface.normal))
      }
    }

    private func step() {
      guard unsafe treadmill_mujoco_step(model, data) != 0 else {
        fault = "MuJoCo: \(MuJoCoLibrary.lastMessage)"
        return
      }
      let serious = [
        mjWARN_INERTIA, mjWARN_CONTACTFULL, mjWARN_CNSTRFULL, mjWARN_BADQPOS, mjWARN_BADQVEL,
        mjWARN_BADQACC,
      ]
      for warning in serious {
        let number = Int32(warning.rawValue)
        guard unsafe treadmill_mujoco_warning_count(data, number) == 0 else {
          fault = unsafe "MuJoCo: \(String(cString: treadmill_mujoco_warning_text(number)))"
          return
        }
      }
      if !isFinite { fault = "the state left the finite numbers" }
    }

    private func sumContactForces() {
      guard fault == nil else { return }
      var wrench = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
      for number in 0..<Int(unsafe data.pointee.ncon) {
        unsafe withUnsafeMutablePointer(to: &wrench) { tuple in
          unsafe tuple.withMemoryRebound(to: Double.self, capacity: 6) {
            unsafe mj_contactForce(model, data, Int32(number), $0)
          }
        }
        // The ground comes first in every pair, so the force is the one on the robot.
        let contact = unsafe data.pointee.contact[number]
        let point = contactPoints[index.point[Int(contact.geom.1)]]
        guard let foot = point.foot else {
          bodyContactForceSum += wrench.0
          continue
        }
        let f = contact.frame
        footForceSum[foot] +=
          Vector3(f.0, f.1, f.2) * wrench.0 + Vector3(f.3, f.4, f.5) * wrench.1
          + Vector3(f.6, f.7, f.8) * wrench.2
      }
    }
  }
#endif
