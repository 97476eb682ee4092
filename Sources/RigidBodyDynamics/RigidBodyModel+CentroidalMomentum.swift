import SpatialMath

/// Momentum of a robot, the angular part about its centre of mass, in the world's axes.
public struct CentroidalMomentum: Equatable, Sendable {
  /// `m ċ` [N s]; of a rate [N].
  public var linear: Vector3
  /// About the centre of mass [N m s]; of a rate [N m].
  public var angular: Vector3

  /// The momentum of the values given.
  public init(linear: Vector3, angular: Vector3) {
    self.linear = linear
    self.angular = angular
  }
}

/// Rotor inertia is left out of momentum, as it is of the links: a rotor's spin about its own axis
/// has no place in a model that only knows its reflected inertia.
extension RigidBodyModel {
  /// Centre of mass in the world [m].
  ///
  /// - Parameter workspace: after `computeKinematics`.
  public func centerOfMassInWorld(in workspace: RigidBodyWorkspace) -> Vector3 {
    workspace.origin + centerOfMass(in: workspace)
  }

  /// Velocity of the centre of mass in the world [m/s].
  ///
  /// - Parameter workspace: after `computeKinematics`.
  public func centerOfMassVelocityInWorld(in workspace: RigidBodyWorkspace) -> Vector3 {
    centroidalMomentum(in: workspace).linear / totalMass
  }

  /// Momentum of all links about the centre of mass.
  ///
  /// - Parameter workspace: after `computeKinematics`.
  public func centroidalMomentum(in workspace: RigidBodyWorkspace) -> CentroidalMomentum {
    var momentum = SpatialForce.zero
    for index in 0..<linkCount {
      momentum = momentum + workspace.linkInertia[index] * workspace.linkVelocity[index]
    }
    return CentroidalMomentum(momentum.about(centerOfMass(in: workspace)))
  }

  /// Centroidal momentum matrix A: `A v` is linear over angular momentum about the centre of mass
  /// (Orin, Goswami and Lee 2013).
  ///
  /// - Parameters:
  ///   - matrix: `[6, velocityCount]` row-major, the linear rows first.
  ///   - workspace: after `computeKinematics`.
  public func centroidalMomentumMatrix(
    into matrix: inout [Double], in workspace: inout RigidBodyWorkspace
  ) {
    checkSize(matrix.count, rows: 6, "a momentum matrix")
    accumulateInertias(in: &workspace)
    let center = centerOfMass(in: workspace)
    for column in 0..<velocityCount {
      let inertia = workspace.compositeInertia[velocityLink[column]]
      let momentum = (inertia * workspace.motionSubspace[column]).about(center)
      matrix.setColumn(
        column, of: velocityCount, upper: momentum.force, lower: momentum.moment)
    }
  }

  /// `Ȧ v`: rate of the centroidal momentum at v̇ = 0.
  ///
  /// - Parameter workspace: after `computeKinematics`.
  public func centroidalMomentumBias(in workspace: RigidBodyWorkspace) -> CentroidalMomentum {
    var rate = SpatialForce.zero
    for index in 0..<linkCount {
      let inertia = workspace.linkInertia[index]
      let velocity = workspace.linkVelocity[index]
      rate =
        rate + inertia * workspace.linkBiasAcceleration[index]
        + velocity.cross(inertia * velocity)
    }
    // The moving centre adds nothing: ċ × m ċ = 0.
    return CentroidalMomentum(rate.about(centerOfMass(in: workspace)))
  }

  /// Centre of mass from the workspace's origin [m].
  func centerOfMass(in workspace: RigidBodyWorkspace) -> Vector3 {
    var sum = Vector3.zero
    for index in 0..<linkCount { sum += workspace.linkInertia[index].firstMoment }
    return sum / totalMass
  }
}

extension CentroidalMomentum {
  /// From a spatial momentum about the centre of mass.
  init(_ momentum: SpatialForce) {
    self.init(linear: momentum.force, angular: momentum.moment)
  }
}
