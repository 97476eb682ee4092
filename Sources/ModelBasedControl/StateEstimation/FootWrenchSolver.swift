import RigidBodyDynamics
import RobotModel
import SpatialMath

/// The wrench of the ground on a foot from the external torques in its leg's joints, `τ = Jᵀ w`, by
/// damped least squares: `w = (J Jᵀ + δ² 1)⁻¹ J τ`.
///
/// A straight leg carries along itself without any torque, so that this part of w fades there.
public struct FootWrenchSolver: Sendable {
  /// δ [m]: lever arms well above it are seen in full.
  public let damping: Double
  private var jacobian: [Double]
  /// `[6, 6]` J Jᵀ + δ² 1, then its Cholesky factor below the diagonal.
  private var normal: [Double]
  private var wrench: [Double]

  /// - Parameters:
  ///   - model: of the robot.
  ///   - damping: δ [m].
  public init(for model: RigidBodyModel, damping: Double = 0.005) {
    self.damping = damping
    jacobian = Array(repeating: 0, count: 6 * model.velocityCount)
    normal = Array(repeating: 0, count: 36)
    wrench = Array(repeating: 0, count: 6)
  }

  /// The wrench on a foot, moment about the centre of its sole, in the world's axes.
  ///
  /// - Parameters:
  ///   - foot: of the robot.
  ///   - externalForces: `[velocityCount]` of a `MomentumObserver`; the base's are not looked at.
  ///   - model: of the robot.
  ///   - workspace: after `computeKinematics`.
  public mutating func wrench(
    on foot: Foot, externalForces: [Double], of model: RigidBodyModel,
    in workspace: RigidBodyWorkspace
  ) -> SpatialForce {
    model.pointJacobian(of: foot.soleCenter, onLink: foot.link, into: &jacobian, in: workspace)
    let count = model.velocityCount
    let joints = count - model.jointCount..<count
    for row in 0..<6 {
      wrench[row] = joints.reduce(0) { $0 + jacobian[row * count + $1] * externalForces[$1] }
      for column in 0...row {
        var sum = row == column ? damping * damping : 0
        for joint in joints {
          sum += jacobian[row * count + joint] * jacobian[column * count + joint]
        }
        normal[6 * row + column] = sum
      }
    }
    solve()
    return SpatialForce(moment: wrench.vector(at: 3), force: wrench.vector(at: 0))
  }

  /// `normal · x = wrench`, in place, by Cholesky's factors.
  private mutating func solve() {
    for row in 0..<6 {
      for column in 0...row {
        var sum = normal[6 * row + column]
        for inner in 0..<column { sum -= normal[6 * row + inner] * normal[6 * column + inner] }
        normal[6 * row + column] =
          row == column ? sum.squareRoot() : sum / normal[7 * column]
      }
    }
    for row in 0..<6 {
      for inner in 0..<row { wrench[row] -= normal[6 * row + inner] * wrench[inner] }
      wrench[row] /= normal[7 * row]
    }
    for row in (0..<6).reversed() {
      for inner in (row + 1)..<6 { wrench[row] -= normal[6 * inner + row] * wrench[inner] }
      wrench[row] /= normal[7 * row]
    }
  }
}
