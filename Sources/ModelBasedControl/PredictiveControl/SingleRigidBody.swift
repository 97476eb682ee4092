import RigidBodyDynamics
import SpatialMath

/// A robot taken for one rigid body: its legs weigh, but only as they hang in one pose, and moving
/// them moves nothing else. What is left of the momentum is that of the base alone,
///
///     m (ṗ + ω × ρ),    Ĩ ω,        ρ = R a,    Ĩ = R I Rᵀ
///
/// with the centre of mass a and the inertia I about it, both in the base's axes. Places and turns are
/// in the world, tangents those of `RigidBodyState.displaced`.
public struct SingleRigidBody: Equatable, Sendable {
  /// [kg]
  public let mass: Double
  /// a, from the base's origin in its axes [m].
  public let centerOfMass: Vector3
  /// I, about the centre of mass in the base's axes [kg m²].
  public let inertia: Matrix3

  /// The robot in a pose.
  ///
  /// - Parameters:
  ///   - model: with a floating base.
  ///   - jointPositions: `[joints]` those that it is frozen in [rad or m].
  public init(_ model: RigidBodyModel, jointPositions: [Double]) {
    var workspace = RigidBodyWorkspace(for: model)
    model.computeKinematics(
      of: RigidBodyState(
        basePose: .identity, jointPositions: jointPositions,
        velocity: Array(repeating: 0, count: model.velocityCount)), in: &workspace)
    let count = model.velocityCount
    var matrix = Array(repeating: 0.0, count: 6 * count)
    model.centroidalMomentumMatrix(into: &matrix, in: &workspace)
    mass = model.totalMass
    centerOfMass = model.centerOfMassInWorld(in: workspace)
    // Columns of unit turns; a symmetric matrix's columns are its rows.
    inertia = Matrix3(
      rows: matrix.column(3, row: 3, of: count), matrix.column(4, row: 3, of: count),
      matrix.column(5, row: 3, of: count))
  }

  /// Ĩ in the world's axes.
  func inertia(turnedBy orientation: Quaternion) -> Matrix3 {
    let rotation = orientation.matrix
    return rotation * inertia * rotation.transpose
  }

  /// Momentum of the base's velocity.
  func momentum(
    orientation: Quaternion, linear: Vector3, angular: Vector3
  ) -> CentroidalMomentum {
    CentroidalMomentum(
      linear: (linear + angular.cross(orientation.act(centerOfMass))) * mass,
      angular: inertia(turnedBy: orientation) * angular)
  }

  /// Rate of the momentum while the base's velocity stays: m ω × (ω × ρ) and ω × Ĩ ω.
  func momentumBias(orientation: Quaternion, angular: Vector3) -> CentroidalMomentum {
    let arm = orientation.act(centerOfMass)
    return CentroidalMomentum(
      linear: angular.cross(angular.cross(arm)) * mass,
      angular: angular.cross(inertia(turnedBy: orientation) * angular))
  }

  /// Writes A, by which A v is the momentum.
  ///
  /// - Parameter matrix: `[6, columnCount]`, linear rows first, overwritten.
  func writeMomentumMatrix(
    orientation: Quaternion, into matrix: inout [Double], columnCount: Int
  ) {
    write(into: &matrix, columnCount: columnCount) { axis, isTurn in
      isTurn
        ? momentum(orientation: orientation, linear: .zero, angular: axis)
        : momentum(orientation: orientation, linear: axis, angular: .zero)
    }
  }

  /// Writes ∂(A v)/∂q at constant v: m ω × (δ × ρ) and δ × Ĩ ω − Ĩ (δ × ω) for a turn δ.
  ///
  /// - Parameter derivative: `[6, columnCount]`, linear rows first, overwritten.
  func writeMomentumDerivative(
    orientation: Quaternion, angular: Vector3, into derivative: inout [Double], columnCount: Int
  ) {
    let arm = orientation.act(centerOfMass)
    let inertia = inertia(turnedBy: orientation)
    write(into: &derivative, columnCount: columnCount) { axis, isTurn in
      guard isTurn else { return CentroidalMomentum(linear: .zero, angular: .zero) }
      return CentroidalMomentum(
        linear: angular.cross(axis.cross(arm)) * mass,
        angular: axis.cross(inertia * angular) - inertia * axis.cross(angular))
    }
  }

  /// Writes the Jacobian of the centre of mass: δp + δ × ρ.
  ///
  /// - Parameter jacobian: `[3, columnCount]`, overwritten.
  func writeCenterJacobian(
    orientation: Quaternion, into jacobian: inout [Double], columnCount: Int
  ) {
    let arm = orientation.act(centerOfMass)
    for index in jacobian.indices { jacobian[index] = 0 }
    for (axis, unit) in Vector3.axes {
      jacobian.set(unit, row: 0, column: axis, of: columnCount)
      jacobian.set(unit.cross(arm), row: 0, column: 3 + axis, of: columnCount)
    }
  }

  /// Writes what each unit motion of the base makes, and zeros for the joints.
  private func write(
    into matrix: inout [Double], columnCount: Int,
    _ column: (Vector3, Bool) -> CentroidalMomentum
  ) {
    for index in matrix.indices { matrix[index] = 0 }
    for (axis, unit) in Vector3.axes {
      let (shift, turn) = (column(unit, false), column(unit, true))
      matrix.set(shift.linear, row: 0, column: axis, of: columnCount)
      matrix.set(shift.angular, row: 3, column: axis, of: columnCount)
      matrix.set(turn.linear, row: 0, column: 3 + axis, of: columnCount)
      matrix.set(turn.angular, row: 3, column: 3 + axis, of: columnCount)
    }
  }
}
