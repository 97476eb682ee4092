import RigidBodyDynamics
import SpatialMath

/// What the dynamics take for the robot's mass: that of every link where it is, or a single rigid body.
extension CentroidalDynamics {
  /// Centre of mass in the world [m].
  ///
  /// - Parameter workspace: after `computeKinematics`.
  public func centerOfMass(in workspace: RigidBodyWorkspace) -> Vector3 {
    guard let body else { return model.centerOfMassInWorld(in: workspace) }
    return workspace.poseInWorld(ofLink: 0).act(body.centerOfMass)
  }

  /// Momentum about it.
  ///
  /// - Parameter workspace: after `computeKinematics`.
  public func momentum(in workspace: RigidBodyWorkspace) -> CentroidalMomentum {
    guard let body else { return model.centroidalMomentum(in: workspace) }
    return body.momentum(
      orientation: workspace.linkOrientation[0],
      linear: workspace.velocityInWorld(ofPoint: .zero, onLink: 0),
      angular: workspace.linkVelocity[0].angular)
  }

  /// Ȧ v: rate of the momentum at v̇ = 0.
  func momentumBias(in workspace: RigidBodyWorkspace) -> CentroidalMomentum {
    guard let body else { return model.centroidalMomentumBias(in: workspace) }
    return body.momentumBias(
      orientation: workspace.linkOrientation[0], angular: workspace.linkVelocity[0].angular)
  }

  /// A
  func setMomentumMatrix(in workspace: inout CentroidalWorkspace) {
    guard let body else {
      model.centroidalMomentumMatrix(into: &workspace.momentumMatrix, in: &workspace.dynamics)
      return
    }
    body.writeMomentumMatrix(
      orientation: workspace.dynamics.linkOrientation[0], into: &workspace.momentumMatrix,
      columnCount: model.velocityCount)
  }

  /// ∂(A v)/∂q and ∂c/∂q
  func setDerivatives(in workspace: inout CentroidalWorkspace) {
    guard let body else {
      model.centroidalMomentumDerivative(
        into: &workspace.momentumDerivative, in: &workspace.dynamics)
      model.centerOfMassJacobian(into: &workspace.centerJacobian, in: &workspace.dynamics)
      return
    }
    let orientation = workspace.dynamics.linkOrientation[0]
    body.writeMomentumDerivative(
      orientation: orientation, angular: workspace.dynamics.linkVelocity[0].angular,
      into: &workspace.momentumDerivative, columnCount: model.velocityCount)
    body.writeCenterJacobian(
      orientation: orientation, into: &workspace.centerJacobian,
      columnCount: model.velocityCount)
  }
}
