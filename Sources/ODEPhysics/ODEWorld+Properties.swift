import COpenDynamicsEngine
import Physics
import RobotModel
import SpatialMath

/// What domain randomisation changes of ODE's bodies.
extension ODEWorld {
  /// Takes properties over; pose and motion of the robot stay as they are.
  package func apply(_ properties: RobotProperties) {
    self.properties = properties
    applyMasses()
    let centers = robot.links.indices.map {
      simulated.inertia(ofLink: $0, variedBy: properties).centerOfMass
    }
    if centers != centersOfMass { moveCentersOfMass(to: centers) }
  }

  /// Gives the bodies their masses, with rotor inertia added about each link's joint axis (ODE has
  /// no notion of it; it then also resists the link's own turning in space, which for a leg is
  /// below a thousandth of the body's inertia).
  func applyMasses() {
    for index in robot.links.indices {
      let body = simulated.inertia(ofLink: index, variedBy: properties)
      var inertia = body.inertia
      if index > 0 {
        let joint = robot.joints[index - 1]
        if joint.kind == .hinge {
          let armature = joint.armature * properties.armatureScale.element(index - 1, orElse: 1)
          inertia = inertia + Matrix3(outer: joint.axis, joint.axis) * armature
        }
      }
      var parameters = dMass()
      unsafe dMassSetParameters(
        &parameters, body.mass, 0, 0, 0, inertia.rowX.x, inertia.rowY.y, inertia.rowZ.z,
        inertia.rowX.y, inertia.rowX.z, inertia.rowY.z)
      unsafe dBodySetMass(bodies[index], &parameters)
    }
  }

  /// Moves bodies, which ODE has at their centres of mass, within their links.
  ///
  /// ODE keeps a joint's anchor relative to the bodies' centres, so the joints are tied anew, which
  /// it can only do where their positions are zero; then everything goes back to where it was.
  private func moveCentersOfMass(to centers: [Vector3]) {
    var numbers = engineState
    for link in robot.links.indices where centers[link] != centersOfMass[link] {
      let shift = linkPose(link).orientation.act(centers[link] - centersOfMass[link])
      let start = link * ODEWorld.numbersPerBody
      let position = numbers.vector(at: start) + shift
      let velocity = numbers.vector(at: start + 7) + numbers.vector(at: start + 10).cross(shift)
      numbers.setVector(position, at: start)
      numbers.setVector(velocity, at: start + 7)
    }
    centersOfMass = centers
    anchorJoints()
    engineState = numbers
  }

  /// Puts the bodies where they are with all joints at zero, where ODE takes the zero of its hinge
  /// angles, and ties the joints to them.
  func anchorJoints() {
    let zero = Array(repeating: 0.0, count: robot.joints.count)
    let poses = robot.linkPosesInWorld(base: .identity, positions: zero)
    for (index, pose) in poses.enumerated() {
      let center = pose.act(centersOfMass[index])
      let q = pose.orientation
      var quaternion = [q.w, q.x, q.y, q.z]
      unsafe dBodySetPosition(bodies[index], center.x, center.y, center.z)
      unsafe dBodySetQuaternion(bodies[index], &quaternion)
    }
    for (index, joint) in robot.joints.enumerated() {
      let pose = poses[index + 1]
      let axis = pose.orientation.act(joint.axis)
      let id = unsafe joints[index]
      if joint.kind == .slide {
        unsafe dJointSetSliderAxis(id, axis.x, axis.y, axis.z)
      } else {
        unsafe dJointSetHingeAnchor(id, pose.position.x, pose.position.y, pose.position.z)
        unsafe dJointSetHingeAxis(id, axis.x, axis.y, axis.z)
      }
    }
    if let fixture = unsafe fixture { unsafe dJointSetFixed(fixture) }
  }
}

extension [Double] {
  /// The vector of three elements from `start` on.
  fileprivate func vector(at start: Int) -> Vector3 {
    Vector3(self[start], self[start + 1], self[start + 2])
  }

  /// Writes the vector of three elements from `start` on.
  fileprivate mutating func setVector(_ v: Vector3, at start: Int) {
    self[start] = v.x
    self[start + 1] = v.y
    self[start + 2] = v.z
  }
}
