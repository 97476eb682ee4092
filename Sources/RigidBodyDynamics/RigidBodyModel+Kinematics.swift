import RobotModel
import SpatialMath

extension RigidBodyModel {
  /// Forward kinematics: poses, velocities and velocity-product accelerations of all links, outwards
  /// from the base. Every other verb works on the state given here.
  public func computeKinematics(
    of state: RigidBodyState, in workspace: inout RigidBodyWorkspace
  ) {
    precondition(
      state.jointPositions.count == jointCount && state.velocity.count == velocityCount,
      "\(name) has \(jointCount) moving joints and \(velocityCount) velocities, got "
        + "\(state.jointPositions.count) and \(state.velocity.count)")
    for index in 0..<velocityCount { workspace.velocity[index] = state.velocity[index] }
    moveBase(state, in: &workspace)
    for link in 1..<max(linkCount, 1) { moveLink(link, state, in: &workspace) }
    for link in 0..<linkCount {
      workspace.linkInertia[link] = OriginInertia(
        links[link].inertia, position: workspace.linkPosition[link],
        orientation: workspace.linkOrientation[link])
    }
  }

  /// Velocities and velocity-product accelerations of all links anew, where only v has changed: poses
  /// are those of the state given last.
  ///
  /// - Parameters:
  ///   - velocity: `[velocityCount]` v.
  ///   - workspace: after `computeKinematics`.
  public func computeVelocities(_ velocity: [Double], in workspace: inout RigidBodyWorkspace) {
    checkCount(velocity.count, "velocities")
    for index in 0..<velocityCount { workspace.velocity[index] = velocity[index] }
    setBaseVelocity(velocity, in: &workspace)
    for link in 1..<max(linkCount, 1) { setLinkVelocity(link, velocity, in: &workspace) }
  }

  private func moveBase(_ state: RigidBodyState, in workspace: inout RigidBodyWorkspace) {
    workspace.origin = state.basePose.position
    workspace.linkOrientation[0] = state.basePose.orientation
    workspace.linkPosition[0] = .zero
    workspace.linkVelocity[0] = .zero
    workspace.linkBiasAcceleration[0] = .zero
    guard hasFloatingBase else { return }

    // In this frame the base's motion subspace is the identity, linear before angular.
    workspace.motionSubspace[0] = SpatialMotion(angular: .zero, linear: .unitX)
    workspace.motionSubspace[1] = SpatialMotion(angular: .zero, linear: .unitY)
    workspace.motionSubspace[2] = SpatialMotion(angular: .zero, linear: .unitZ)
    workspace.motionSubspace[3] = SpatialMotion(angular: .unitX, linear: .zero)
    workspace.motionSubspace[4] = SpatialMotion(angular: .unitY, linear: .zero)
    workspace.motionSubspace[5] = SpatialMotion(angular: .unitZ, linear: .zero)
    setBaseVelocity(state.velocity, in: &workspace)
  }

  private func setBaseVelocity(_ velocity: [Double], in workspace: inout RigidBodyWorkspace) {
    guard hasFloatingBase else { return }
    let linear = velocity.vector(at: 0)
    let angular = velocity.vector(at: 3)
    workspace.linkVelocity[0] = SpatialMotion(angular: angular, linear: linear)
    // v̇ is the acceleration p̈ of the moving origin, and p̈ = a + ω × ṗ, so at v̇ = 0: a = −ω × ṗ.
    workspace.linkBiasAcceleration[0] = SpatialMotion(
      angular: .zero, linear: linear.cross(angular))
  }

  private func moveLink(
    _ index: Int, _ state: RigidBodyState, in workspace: inout RigidBodyWorkspace
  ) {
    let link = links[index]
    let parent = link.parent
    let carrier = workspace.linkOrientation[parent]
    var orientation = carrier * link.origin.orientation
    var position = workspace.linkPosition[parent] + carrier.act(link.origin.position)
    guard link.kind != .fixed else {
      workspace.linkOrientation[index] = orientation.normalized
      workspace.linkPosition[index] = position
      setLinkVelocity(index, state.velocity, in: &workspace)
      return
    }

    // The axis is the same before and after the joint's own motion.
    let axis = orientation.act(link.axis)
    let joint = state.jointPositions[link.positionIndex]
    let subspace: SpatialMotion
    if link.kind == .hinge {
      orientation = orientation * Quaternion(axis: link.axis, angle: joint)
      subspace = SpatialMotion(angular: axis, linear: position.cross(axis))
    } else {
      position += axis * joint
      subspace = SpatialMotion(angular: .zero, linear: axis)
    }
    workspace.linkOrientation[index] = orientation.normalized
    workspace.linkPosition[index] = position
    workspace.motionSubspace[link.velocityIndex] = subspace
    setLinkVelocity(index, state.velocity, in: &workspace)
  }

  private func setLinkVelocity(
    _ index: Int, _ velocities: [Double], in workspace: inout RigidBodyWorkspace
  ) {
    let link = links[index]
    let parent = link.parent
    guard link.kind != .fixed else {
      workspace.linkVelocity[index] = workspace.linkVelocity[parent]
      workspace.linkBiasAcceleration[index] = workspace.linkBiasAcceleration[parent]
      return
    }
    // v = v_parent + s q̇,   a = a_parent + v × s q̇  at q̈ = 0
    let own = workspace.motionSubspace[link.velocityIndex] * velocities[link.velocityIndex]
    let velocity = workspace.linkVelocity[parent] + own
    workspace.linkVelocity[index] = velocity
    workspace.linkBiasAcceleration[index] =
      workspace.linkBiasAcceleration[parent] + velocity.cross(own)
  }
}

extension [Double] {
  /// The three numbers from `index` on.
  func vector(at index: Int) -> Vector3 { Vector3(self[index], self[index + 1], self[index + 2]) }

  /// Writes the three numbers from `index` on.
  mutating func setVector(_ v: Vector3, at index: Int) {
    self[index] = v.x
    self[index + 1] = v.y
    self[index + 2] = v.z
  }
}
