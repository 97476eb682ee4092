import SpatialMath

extension RigidBodyModel {
  /// Kinetic energy ½ vᵀ M v of links and rotors [J].
  ///
  /// - Parameter workspace: after `computeKinematics`.
  public func kineticEnergy(in workspace: RigidBodyWorkspace) -> Double {
    var twice = 0.0
    for index in 0..<linkCount {
      let velocity = workspace.linkVelocity[index]
      twice += velocity.dot(workspace.linkInertia[index] * velocity)
    }
    for index in 0..<velocityCount {
      twice += armature[index] * workspace.velocity[index] * workspace.velocity[index]
    }
    return 0.5 * twice
  }

  /// Potential energy m g z of the centre of mass above the world's origin [J].
  ///
  /// - Parameter workspace: after `computeKinematics`.
  public func potentialEnergy(in workspace: RigidBodyWorkspace) -> Double {
    totalMass * gravity * centerOfMassInWorld(in: workspace).z
  }
}
