import SpatialMath

extension RigidBodyModel {
  /// Inverse dynamics by recursive Newton–Euler (Featherstone 2008, table 5.1): the generalised
  /// forces that give the accelerations, `τ = M v̇ + h − Σ Jᵀ f`.
  ///
  /// - Parameters:
  ///   - accelerations: `[velocityCount]` v̇.
  ///   - wrenches: `[links]` forces on the links from outside, in the world's axes, moments about
  ///     the origin of the link's frame; empty for none.
  ///   - forces: `[velocityCount]` τ.
  ///   - workspace: after `computeKinematics`.
  public func inverseDynamics(
    accelerations: [Double], wrenches: [SpatialForce] = [], into forces: inout [Double],
    in workspace: inout RigidBodyWorkspace
  ) {
    checkCount(accelerations.count, "accelerations")
    checkCount(forces.count, "forces")
    checkWrenches(wrenches)
    accelerateLinks(accelerations, in: &workspace)
    accumulateForces(wrenches, in: &workspace)
    for index in 0..<velocityCount {
      let force = workspace.linkForce[velocityLink[index]]
      forces[index] =
        workspace.motionSubspace[index].dot(force) + armature[index] * accelerations[index]
    }
  }

  /// Bias forces h(q, v): gravity, Coriolis and centrifugal forces, less those of the wrenches; into
  /// `biasForces`.
  ///
  /// - Parameters:
  ///   - wrenches: as of `inverseDynamics`.
  ///   - workspace: after `computeKinematics`.
  public func computeBiasForces(
    wrenches: [SpatialForce] = [], in workspace: inout RigidBodyWorkspace
  ) {
    checkWrenches(wrenches)
    accelerateLinks(nil, in: &workspace)
    accumulateForces(wrenches, in: &workspace)
    for index in 0..<velocityCount {
      let force = workspace.linkForce[velocityLink[index]]
      workspace.biasForces[index] = workspace.motionSubspace[index].dot(force)
    }
  }

  /// Outwards: accelerations of the links, with gravity as an upward acceleration of the world.
  ///
  /// - Parameter accelerations: `[velocityCount]`, nil for zeros.
  func accelerateLinks(
    _ accelerations: [Double]?, in workspace: inout RigidBodyWorkspace
  ) {
    var motion = workspace.linkBiasAcceleration[0]
    motion.linear.z += gravity
    if let accelerations, hasFloatingBase {
      motion.linear += accelerations.vector(at: 0)
      motion.angular += accelerations.vector(at: 3)
    }
    workspace.linkAcceleration[0] = motion

    for index in 1..<max(linkCount, 1) {
      let link = links[index]
      var motion = workspace.linkAcceleration[link.parent]
      if link.velocityIndex >= 0 {
        // a = a_parent + s q̈ + v × s q̇
        let subspace = workspace.motionSubspace[link.velocityIndex]
        let own = subspace * workspace.velocity[link.velocityIndex]
        motion = motion + workspace.linkVelocity[index].cross(own)
        if let accelerations { motion = motion + subspace * accelerations[link.velocityIndex] }
      }
      workspace.linkAcceleration[index] = motion
    }
  }

  /// Inwards: what a link and all links beyond it need to accelerate, `Σ I a + v ×* I v − f`.
  func accumulateForces(
    _ wrenches: [SpatialForce], in workspace: inout RigidBodyWorkspace
  ) {
    for index in 0..<linkCount {
      let velocity = workspace.linkVelocity[index]
      let inertia = workspace.linkInertia[index]
      var force =
        inertia * workspace.linkAcceleration[index] + velocity.cross(inertia * velocity)
      if !wrenches.isEmpty {
        force = force - wrenches[index].about(-workspace.linkPosition[index])
      }
      workspace.linkForce[index] = force
    }
    for index in (1..<max(linkCount, 1)).reversed() {
      let parent = links[index].parent
      workspace.linkForce[parent] = workspace.linkForce[parent] + workspace.linkForce[index]
    }
  }

  func checkWrenches(_ wrenches: [SpatialForce]) {
    precondition(
      wrenches.isEmpty || wrenches.count == linkCount,
      "\(name) has \(linkCount) links, got \(wrenches.count) wrenches")
  }

  /// Checks the element count of a matrix with a column for each velocity.
  func checkSize(_ size: Int, rows: Int, _ what: String) {
    precondition(
      size == rows * velocityCount,
      "\(what) of \(name) has \(rows) × \(velocityCount) elements, got \(size)")
  }

  func checkCount(_ count: Int, _ what: String) {
    precondition(
      count == velocityCount, "\(name) has \(velocityCount) velocities, got \(count) \(what)")
  }
}
