import SpatialMath

/// What came of factorising a mass matrix.
public enum MassMatrixStatus: Equatable, Sendable {
  /// The factors are there.
  case factorized
  /// The matrix is not positive definite: nothing resists the velocity of that index.
  case singular(velocityIndex: Int)
}

extension RigidBodyModel {
  /// Factorises the mass matrix as `Lᵀ D L` along the tree, without fill-in (Featherstone 2008,
  /// table 6.3); for `solve`.
  ///
  /// - Parameter workspace: after `computeMassMatrix`.
  @discardableResult
  public func factorizeMassMatrix(in workspace: inout RigidBodyWorkspace) -> MassMatrixStatus {
    let count = velocityCount
    for index in workspace.factor.indices {
      workspace.factor[index] = workspace.massMatrix[index]
    }
    for k in (0..<count).reversed() {
      let pivot = workspace.factor[k * count + k]
      guard pivot > 0 else { return .singular(velocityIndex: k) }
      var i = velocityParent[k]
      while i >= 0 {
        let ratio = workspace.factor[k * count + i] / pivot
        var j = i
        while j >= 0 {
          workspace.factor[i * count + j] -= ratio * workspace.factor[k * count + j]
          j = velocityParent[j]
        }
        workspace.factor[k * count + i] = ratio
        i = velocityParent[i]
      }
    }
    return .factorized
  }

  /// Solves `M x = b` with the factors (Featherstone 2008, table 6.5).
  ///
  /// - Parameters:
  ///   - vector: `[velocityCount]` b on entry, x on return.
  ///   - workspace: after `factorizeMassMatrix`.
  public func solve(_ vector: inout [Double], in workspace: RigidBodyWorkspace) {
    checkCount(vector.count, "right-hand sides")
    let count = velocityCount
    // Lᵀ y = b
    for i in (0..<count).reversed() {
      var j = velocityParent[i]
      while j >= 0 {
        vector[j] -= workspace.factor[i * count + j] * vector[i]
        j = velocityParent[j]
      }
    }
    // L x = D⁻¹ y
    for i in 0..<count {
      var sum = vector[i] / workspace.factor[i * count + i]
      var j = velocityParent[i]
      while j >= 0 {
        sum -= workspace.factor[i * count + j] * vector[j]
        j = velocityParent[j]
      }
      vector[i] = sum
    }
  }

  /// Forward dynamics: the accelerations `v̇ = M⁻¹ (τ + Σ Jᵀ f − h)`.
  ///
  /// - Parameters:
  ///   - forces: `[velocityCount]` τ.
  ///   - wrenches: as of `inverseDynamics`.
  ///   - accelerations: `[velocityCount]` v̇; not written where the mass matrix is singular.
  ///   - workspace: after `computeKinematics`; mass matrix, factors and bias forces are set too.
  @discardableResult
  public func forwardDynamics(
    forces: [Double], wrenches: [SpatialForce] = [], into accelerations: inout [Double],
    in workspace: inout RigidBodyWorkspace
  ) -> MassMatrixStatus {
    checkCount(forces.count, "forces")
    checkCount(accelerations.count, "accelerations")
    computeBiasForces(wrenches: wrenches, in: &workspace)
    computeMassMatrix(in: &workspace)
    let status = factorizeMassMatrix(in: &workspace)
    guard status == .factorized else { return status }
    for index in 0..<velocityCount {
      accelerations[index] = forces[index] - workspace.biasForces[index]
    }
    solve(&accelerations, in: workspace)
    return status
  }
}
