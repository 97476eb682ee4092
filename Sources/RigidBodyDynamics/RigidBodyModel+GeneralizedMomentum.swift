import SpatialMath

extension RigidBodyModel {
  /// Generalised momentum `p = M v`, rotor inertias included, without the mass matrix: what a unit of
  /// each velocity takes of the momentum of all links that it moves.
  ///
  /// - Parameters:
  ///   - momentum: `[velocityCount]` p.
  ///   - workspace: after `computeKinematics`.
  public func generalizedMomentum(
    into momentum: inout [Double], in workspace: inout RigidBodyWorkspace
  ) {
    checkCount(momentum.count, "momenta")
    accumulateMomenta(in: &workspace)
    for index in 0..<velocityCount {
      let moved = workspace.compositeMomentum[velocityLink[index]]
      momentum[index] =
        workspace.motionSubspace[index].dot(moved) + armature[index] * workspace.velocity[index]
    }
  }

  /// What the generalised momentum gains by itself: `ṗ = τ + Σ Jᵀ f + β` with `β = Ṁ v − h`, which is
  /// `Cᵀ v − g` of De Luca and Mattone (2003).
  ///
  /// With h and G the momentum of all links that column s moves and the weight of these,
  /// `p = s · h` gives `β = ṡ · h + s · G`: inner forces are in τ.
  ///
  /// - Parameters:
  ///   - bias: `[velocityCount]` β.
  ///   - workspace: after `computeKinematics`.
  public func momentumBias(into bias: inout [Double], in workspace: inout RigidBodyWorkspace) {
    checkCount(bias.count, "momentum rates")
    accumulateMomenta(in: &workspace)
    accumulateInertias(in: &workspace)
    let fall = Vector3(0, 0, -gravity)
    for index in 0..<velocityCount {
      let inertia = workspace.compositeInertia[velocityLink[index]]
      let weight = SpatialForce(
        moment: inertia.firstMoment.cross(fall), force: fall * inertia.mass)
      bias[index] =
        subspaceRate(index, in: workspace).dot(workspace.compositeMomentum[velocityLink[index]])
        + workspace.motionSubspace[index].dot(weight)
    }
  }
}
