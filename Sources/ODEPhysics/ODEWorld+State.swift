import COpenDynamicsEngine
import Physics
import RobotModel
import SpatialMath

extension ODEWorld {
  /// Numbers kept per body: position 3, quaternion 4, linear velocity 3, angular velocity 3.
  static let numbersPerBody = 13

  /// Puts the robot into a state, with delayed targets and filter at rest on `targets`.
  package func reset(to state: RobotState, targets: [Double]) {
    let poses = robot.linkPosesInWorld(base: state.basePose, positions: state.jointPositions)
    var angular = [state.baseAngularVelocityInWorld]
    var linear = [state.baseLinearVelocityInWorld]
    for (index, joint) in robot.joints.enumerated() {
      // v_child = v_parent + ω_parent × r (+ axis q̇ of a slide); ω_child = ω_parent + axis q̇.
      let parent = robot.links[index + 1].parent ?? 0
      let axis = poses[index + 1].orientation.act(joint.axis)
      let offset = poses[index + 1].position - poses[parent].position
      let speed = axis * state.jointVelocities[index]
      let carried = linear[parent] + angular[parent].cross(offset)
      linear.append(joint.kind == .slide ? carried + speed : carried)
      angular.append(joint.kind == .hinge ? angular[parent] + speed : angular[parent])
    }
    for (index, pose) in poses.enumerated() {
      let body = unsafe bodies[index]
      let center = pose.act(centersOfMass[index])
      let velocity = linear[index] + angular[index].cross(center - pose.position)
      let q = pose.orientation
      var quaternion = [q.w, q.x, q.y, q.z]
      unsafe dBodySetPosition(body, center.x, center.y, center.z)
      unsafe dBodySetQuaternion(body, &quaternion)
      unsafe dBodySetLinearVel(body, velocity.x, velocity.y, velocity.z)
      unsafe dBodySetAngularVel(body, angular[index].x, angular[index].y, angular[index].z)
    }
    forgetForces(restingOn: targets)
  }

  /// Adds a velocity to the whole robot: the base's velocity changes, joint velocities do not.
  package func push(velocityChangeInWorld change: Vector3) {
    for index in robot.links.indices {
      let body = unsafe bodies[index]
      let v = unsafe Vector3(dBodyGetLinearVel(body)) + change
      unsafe dBodySetLinearVel(body, v.x, v.y, v.z)
    }
  }

  /// Pose of a link's frame in the world.
  func linkPose(_ link: Int) -> Pose {
    let orientation = unsafe Quaternion(dBodyGetQuaternion(bodies[link]))
    let center = unsafe Vector3(dBodyGetPosition(bodies[link]))
    return Pose(
      position: center - orientation.act(centersOfMass[link]),
      orientation: orientation)
  }

  /// Velocity of a point fixed to a link, the point given in the world [m/s].
  func velocity(of link: Int, atPointInWorld point: Vector3) -> Vector3 {
    let body = unsafe bodies[link]
    let center = unsafe Vector3(dBodyGetPosition(body))
    return unsafe Vector3(dBodyGetLinearVel(body))
      + Vector3(dBodyGetAngularVel(body)).cross(point - center)
  }

  /// Position of joint `index` [rad or m].
  package func jointPosition(_ index: Int) -> Double {
    let joint = unsafe joints[index]
    return robot.joints[index].kind == .slide
      ? unsafe dJointGetSliderPosition(joint) : unsafe dJointGetHingeAngle(joint)
  }

  /// Velocity of joint `index` [rad/s or m/s].
  package func jointVelocity(_ index: Int) -> Double {
    let joint = unsafe joints[index]
    return robot.joints[index].kind == .slide
      ? unsafe dJointGetSliderPositionRate(joint) : unsafe dJointGetHingeAngleRate(joint)
  }

  /// Writes the robot's row of the flat buffers.
  ///
  /// - Parameter substeps: number of steps over which contact forces were summed.
  package func write(to state: inout BatchState, row: Int, substeps: Int) {
    let base = linkPose(0)
    state.basePositionInWorld.setVector(row, base.position)
    state.baseOrientation.setQuaternion(row, base.orientation)
    state.baseLinearVelocityInWorld.setVector(
      row, velocity(of: 0, atPointInWorld: base.position))
    state.baseAngularVelocityInWorld.setVector(
      row, unsafe Vector3(dBodyGetAngularVel(bodies[0])))
    writeJoints(to: &state, row: row)

    let footCount = robot.feet.count
    for (index, foot) in robot.feet.enumerated() {
      let pose = linkPose(foot.link)
      let sole = pose.act(foot.soleCenter)
      let place = row * footCount + index
      state.footPositionInWorld.setVector(place, sole)
      state.footOrientation.setQuaternion(place, pose.orientation)
      state.footVelocityInWorld.setVector(
        place, velocity(of: foot.link, atPointInWorld: sole))
    }
    writeContactForces(to: &state, row: row, substeps: substeps)
  }

  /// Whether all velocities and positions are finite numbers and of this world.
  var isFinite: Bool {
    unsafe bodies.allSatisfy { body in
      let position = unsafe Vector3(dBodyGetPosition(body))
      let velocity = unsafe Vector3(dBodyGetLinearVel(body))
      let rotation = unsafe Vector3(dBodyGetAngularVel(body))
      return position.isFinite && velocity.isFinite && rotation.isFinite
        && velocity.lengthSquared < 1e6 && rotation.lengthSquared < 1e8
    }
  }

  /// `[bodies, numbersPerBody]`: all that ODE remembers between two steps.
  package var engineState: [Double] {
    get {
      unsafe bodies.flatMap { body in
        let p = unsafe Vector3(dBodyGetPosition(body))
        let q = unsafe Quaternion(dBodyGetQuaternion(body))
        let v = unsafe Vector3(dBodyGetLinearVel(body))
        let w = unsafe Vector3(dBodyGetAngularVel(body))
        return [p.x, p.y, p.z, q.w, q.x, q.y, q.z, v.x, v.y, v.z, w.x, w.y, w.z]
      }
    }
    set {
      for index in robot.links.indices {
        let body = unsafe bodies[index]
        let s = newValue.row(index, of: ODEWorld.numbersPerBody)
        unsafe dBodySetPosition(body, s[0], s[1], s[2])
        let quaternion = [s[3], s[4], s[5], s[6]]
        unsafe treadmill_ode_set_exact_quaternion(body, quaternion)
        unsafe dBodySetLinearVel(body, s[7], s[8], s[9])
        unsafe dBodySetAngularVel(body, s[10], s[11], s[12])
      }
    }
  }
}

extension Vector3 {
  /// The first three numbers of an ODE vector.
  init(_ pointer: UnsafePointer<dReal>) {
    unsafe self.init(pointer[0], pointer[1], pointer[2])
  }
}

extension Quaternion {
  /// An ODE quaternion, (w, x, y, z) as ours.
  init(_ pointer: UnsafePointer<dReal>) {
    unsafe self.init(pointer[0], pointer[1], pointer[2], pointer[3])
  }
}
