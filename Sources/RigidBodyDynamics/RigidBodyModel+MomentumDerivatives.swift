import SpatialMath

extension RigidBodyModel {
  /// Rate of the centroidal momentum matrix: `ḣ = A v̇ + Ȧ v`.
  ///
  /// `centroidalMomentumBias` gives `Ȧ v` without the matrix.
  ///
  /// - Parameters:
  ///   - rate: `[6, velocityCount]` row-major, the linear rows first, about the centre of mass in the
  ///     world's axes.
  ///   - workspace: after `computeKinematics`.
  public func centroidalMomentumMatrixRate(
    into rate: inout [Double], in workspace: inout RigidBodyWorkspace
  ) {
    checkSize(rate.count, rows: 6, "a momentum matrix's rate")
    accumulateInertias(in: &workspace)
    accumulateMomenta(in: &workspace)
    accumulateCoriolis(in: &workspace)
    let center = centerOfMass(in: workspace)
    let centerVelocity = workspace.compositeMomentum[0].force / totalMass
    for column in 0..<velocityCount {
      // About the moving centre: d/dt (n − c × p) = ṅ − c × ṗ − ċ × p
      let inertia = workspace.compositeInertia[velocityLink[column]]
      let linear = (inertia * workspace.motionSubspace[column]).force
      let change = momentumRate(ofColumn: column, in: workspace).about(center)
      rate.setColumn(
        column, of: velocityCount, upper: change.force,
        lower: change.moment - centerVelocity.cross(linear))
    }
  }

  /// Derivative of the centroidal momentum `h = A v` with respect to the configuration, at constant
  /// v: `∂(A v)/∂q`; that with respect to v is A.
  ///
  /// - Parameters:
  ///   - derivative: `[6, velocityCount]` row-major, the linear rows first, about the centre of mass
  ///     in the world's axes; columns in the tangent space of `RigidBodyState.displaced`.
  ///   - workspace: after `computeKinematics`.
  public func centroidalMomentumDerivative(
    into derivative: inout [Double], in workspace: inout RigidBodyWorkspace
  ) {
    checkSize(derivative.count, rows: 6, "a momentum's derivative")
    accumulateInertias(in: &workspace)
    accumulateMomenta(in: &workspace)
    let center = centerOfMass(in: workspace)
    let momentum = workspace.compositeMomentum[0].force
    for column in 0..<velocityCount {
      guard !isBaseTranslation(column) else {
        derivative.setColumn(column, of: velocityCount, upper: .zero, lower: .zero)
        continue
      }
      // ∂h = s ×* h + I d of all that is moved, and ∂c = (I s)_force / m
      let link = velocityLink[column]
      let subspace = workspace.motionSubspace[column]
      let inertia = workspace.compositeInertia[link]
      let change =
        (subspace.cross(workspace.compositeMomentum[link])
        + inertia * carriedRate(column, in: workspace)).about(center)
      let shift = (inertia * subspace).force / totalMass
      derivative.setColumn(
        column, of: velocityCount, upper: change.force,
        lower: change.moment - shift.cross(momentum))
    }
  }

  /// Rate of `I s`, the momentum of all that moves with unit velocity `column`:
  /// `I ṡ + v ×* I s − I (v × s) = I ṡ + B s − s ×* h`, summed over what it moves.
  ///
  /// - Parameter workspace: with composite inertias, momenta and Coriolis terms.
  func momentumRate(ofColumn column: Int, in workspace: RigidBodyWorkspace) -> SpatialForce {
    let link = velocityLink[column]
    let subspace = workspace.motionSubspace[column]
    return workspace.compositeInertia[link] * subspaceRate(column, in: workspace)
      + workspace.compositeCoriolis[link].turned(by: subspace.angular)
      - subspace.cross(workspace.compositeMomentum[link])
  }
}
