import SpatialMath

extension RigidBodyModel {
  /// Derivatives of `inverseDynamics` with respect to the configuration and to v; that with respect
  /// to v̇ is the mass matrix.
  ///
  /// Two sweeps over the tree and one over the pairs of each velocity with those that carry it, in
  /// O(velocities × depth) (after Carpentier and Mansard 2018 and Singh, Russell and Wensing 2022, in
  /// one frame; derived in docs/rigid-body-dynamics.md). Rotor inertias add nothing.
  ///
  /// - Parameters:
  ///   - accelerations: `[velocityCount]` v̇.
  ///   - wrenches: as of `inverseDynamics`; they keep their direction and act at the link's origin.
  ///   - dPosition: `[velocityCount, velocityCount]` row-major, ∂τ/∂q at constant v and v̇; columns in
  ///     the tangent space of `RigidBodyState.displaced`.
  ///   - dVelocity: `[velocityCount, velocityCount]` row-major, ∂τ/∂v.
  ///   - workspace: after `computeKinematics`.
  public func inverseDynamicsDerivatives(
    accelerations: [Double], wrenches: [SpatialForce] = [], dPosition: inout [Double],
    dVelocity: inout [Double], in workspace: inout RigidBodyWorkspace
  ) {
    checkCount(accelerations.count, "accelerations")
    checkWrenches(wrenches)
    checkSize(dPosition.count, rows: velocityCount, "∂τ/∂q")
    checkSize(dVelocity.count, rows: velocityCount, "∂τ/∂v")
    accelerateLinks(accelerations, in: &workspace)
    accumulateForces(wrenches, in: &workspace)
    accumulateInertias(in: &workspace)
    accumulateCoriolis(in: &workspace)
    if !wrenches.isEmpty { accumulateWrenches(wrenches, in: &workspace) }

    for index in dPosition.indices { dPosition[index] = 0 }
    for index in dVelocity.indices { dVelocity[index] = 0 }
    for index in 0..<velocityCount {
      let variation = makeVariation(index, hasWrenches: !wrenches.isEmpty, in: workspace)
      workspace.variation[index] = variation.own
      fillPairs(index, variation, &dPosition, &dVelocity, in: workspace)
    }
  }

  /// Everything about one element of v that its pairs with others need.
  private func makeVariation(
    _ index: Int, hasWrenches: Bool, in workspace: RigidBodyWorkspace
  ) -> CompositeVariation {
    let link = velocityLink[index]
    let subspace = workspace.motionSubspace[index]
    let inertia = workspace.compositeInertia[link]
    let coriolis = workspace.compositeCoriolis[link]

    // Beyond the link, ∂v = s × v + d and ∂a = s × a + d × v + c, with c = a_link × s + v_link × d.
    let carried = carriedRate(index, in: workspace)
    var curved = SpatialMotion.zero
    if !isBaseTranslation(index) {
      curved =
        workspace.linkAcceleration[link].cross(subspace)
        + workspace.linkVelocity[link].cross(carried)
    }
    // ∂a/∂v_j = s × v + e, with e = d + ṡ.
    let swept = carried + subspaceRate(index, in: workspace)

    var variation = CompositeVariation(
      own: VelocityVariation(
        angular: subspace.angular, carriedAngular: carried.angular, curved: curved, swept: swept))
    // ∂F/∂q = s ×* F + I c + B d, ∂F/∂v = I e + B s.
    if !isBaseTranslation(index) {
      variation.dPosition =
        subspace.cross(workspace.linkForce[link]) + inertia * curved
        + coriolis.turned(by: carried.angular)
    }
    variation.dVelocity = inertia * swept + coriolis.turned(by: subspace.angular)
    variation.momentum = inertia * subspace
    variation.coriolis = coriolis.dual(subspace)
    if hasWrenches {
      // Wrenches are not turned with the links that they act on.
      let wrench = workspace.compositeWrench[link]
      variation.dPosition = variation.dPosition + wrench.turned(by: subspace.angular)
      variation.wrench = wrench.dual(subspace)
    }
    return variation
  }

  /// Rows and columns of `index` and of what carries it.
  private func fillPairs(
    _ index: Int, _ variation: CompositeVariation, _ dPosition: inout [Double],
    _ dVelocity: inout [Double], in workspace: RigidBodyWorkspace
  ) {
    let count = velocityCount
    let turnsBase = isBaseRotation(index)
    let subspace = workspace.motionSubspace[index]
    dPosition[index * count + index] = subspace.dot(variation.dPosition)
    dVelocity[index * count + index] = subspace.dot(variation.dVelocity)
    var carrier = velocityParent[index]
    while carrier >= 0 {
      // ∂τ_carrier/∂q_index = s_carrier · ∂F
      let above = carrier * count + index
      dPosition[above] = workspace.motionSubspace[carrier].dot(variation.dPosition)
      dVelocity[above] = workspace.motionSubspace[carrier].dot(variation.dVelocity)
      let below = index * count + carrier
      let other = workspace.variation[carrier]
      dVelocity[below] =
        other.swept.dot(variation.momentum) + other.angular.dot(variation.coriolis)
      if !turnsBase {
        // ∂τ_index/∂q_carrier: s_index and F turn together; what is left is s_index · (I c + B d).
        dPosition[below] =
          other.curved.dot(variation.momentum) + other.carriedAngular.dot(variation.coriolis)
          + other.angular.dot(variation.wrench)
      }
      carrier = velocityParent[carrier]
    }
    if turnsBase {
      // The base's motion subspace is the world's and turns with nothing.
      for row in 0..<6 {
        dPosition[row * count + index] =
          workspace.motionSubspace[row].dot(variation.dPosition)
      }
    }
  }
}

/// What moving along one element of v does to velocities and accelerations beyond its link; symbols of
/// docs/rigid-body-dynamics.md.
struct VelocityVariation: Sendable {
  /// Of the motion subspace.
  var angular: Vector3
  /// Of `d`.
  var carriedAngular: Vector3
  /// `c`, of ∂a/∂q.
  var curved: SpatialMotion
  /// `e`, of ∂a/∂v.
  var swept: SpatialMotion

  static let zero = VelocityVariation(
    angular: .zero, carriedAngular: .zero, curved: .zero, swept: .zero)
}

/// The same with what it does to the forces of all links beyond.
private struct CompositeVariation {
  var own: VelocityVariation
  /// ∂F/∂q.
  var dPosition = SpatialForce.zero
  /// ∂F/∂v.
  var dVelocity = SpatialForce.zero
  /// `I s`.
  var momentum = SpatialForce.zero
  /// `Bᵀ s`.
  var coriolis = Vector3.zero
  /// The same of the wrenches.
  var wrench = Vector3.zero
}
