import Foundation
import RigidBodyDynamics

/// Coulomb friction `c ψ(q̇)` that fades to zero at rest, `ψ(x) = x/s` up to the speed s, and where in a
/// time step it is taken.
///
/// Friction that fades is a stiff damper of a light joint: taken in the step's middle, such a joint
/// rings; taken at its end, friction is late. The place in between for which a damper alone is exact is
/// `θ = 1/(1 − e⁻ᶻ) − 1/z`, `z = c Δt / (s I)` (exponential fitting; Liniger and Willoughby 1970). It is
/// fixed for a whole simulation, so that derivatives are simple.
struct FrictionLaw: Sendable {
  /// Where a velocity is.
  enum Piece: Sendable { case backwards, sticking, forwards }

  /// s [rad/s].
  let smoothingSpeed: Double
  /// `[joints]` θ, from 1/2 to 1.
  let place: [Double]

  /// The law for a robot with actuators.
  init(_ robot: HangingRobot, _ values: ActuatorValues, smoothingSpeed: Double, timestep: Double) {
    self.smoothingSpeed = smoothingSpeed
    var workspace = RigidBodyWorkspace(for: robot.dynamics)
    let count = robot.jointCount
    let rest = RigidBodyState(
      basePose: robot.description.basePose, jointPositions: robot.description.nominalPositions,
      velocity: Array(repeating: 0, count: count))
    robot.dynamics.computeKinematics(of: rest, in: &workspace)
    robot.dynamics.computeMassMatrix(in: &workspace)
    place = values.joints.enumerated().map { index, actuator in
      let inertia = workspace.massMatrix[index * (count + 1)] + actuator.armature
      let z = actuator.coulombFriction * timestep / (smoothingSpeed * inertia)
      // 1/2 + z/12 for small z, where the difference loses its digits.
      return z < 1e-3 ? 0.5 + z / 12 : 1 / (1 - exp(-z)) - 1 / z
    }
  }

  /// The piece of a velocity [rad/s].
  func piece(at speed: Double) -> Piece {
    speed > smoothingSpeed ? .forwards : speed < -smoothingSpeed ? .backwards : .sticking
  }

  /// ψ, as if its piece went on for ever.
  func share(of speed: Double, on piece: Piece) -> Double {
    switch piece {
    case .backwards: -1
    case .sticking: speed / smoothingSpeed
    case .forwards: 1
    }
  }

  /// ψ′ [s/rad].
  func slope(_ piece: Piece) -> Double { piece == .sticking ? 1 / smoothingSpeed : 0 }
}
