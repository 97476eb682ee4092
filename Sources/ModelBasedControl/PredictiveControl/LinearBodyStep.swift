import QuadraticProgramming
import SpatialMath

/// A single rigid body over a time in which its feet stay and its heading hardly changes, so that its
/// motion is linear in state and wrenches (Di Carlo et al. 2018, *Dynamic locomotion in the MIT Cheetah
/// 3 through convex model-predictive control*, §III).
///
/// State x = (h̄_linear, h̄_angular, c, Θ): momentum over mass as `CentroidalDynamics` has it, centre of
/// mass, and Θ = (roll, pitch, yaw). With the heading ψ and the way c* of the centre of mass given,
/// forces φ and moments ν in weights of the robot and feet at r,
///
///     h̄_linear'  = g Σ φ − g e_z
///     h̄_angular' = g Σ ((r − c*) × φ + ν) + K (c − c*),    K d = −g d × e_z
///     c'         = h̄_linear
///     Θ'         = W h̄_angular,    W = m I⁻¹ R_z(ψ)ᵀ
///
/// K is what the source leaves out: a weight that does not go through the centre of mass tips the body.
/// It makes the product of place and force right to first order about an upright weight.
///
/// Each rate depends on the ones before it alone, A⁴ = 0, and the exponential of a time is a sum that
/// ends.
struct LinearBodyStep: Sendable {
  /// A foot that stands.
  struct Support: Sendable {
    /// Its first column among the inputs.
    var column: Int
    /// r, centre of its sole in the world [m].
    var position: Vector3
    /// Its heading [rad].
    var yaw: Double
  }

  /// Number of elements of x.
  static let stateCount = 12

  /// I⁻¹ m, in the base's axes [1/m²].
  private let inverseInertia: Matrix3
  private let gravity: Double

  init(_ body: SingleRigidBody, gravity: Double) {
    inverseInertia = body.inertia.inverse * body.mass
    self.gravity = gravity
  }

  /// W
  func turning(yaw: Double) -> Matrix3 {
    inverseInertia * Quaternion(axis: .unitZ, angle: -yaw).matrix
  }

  /// K
  private var tipping: Matrix3 { Matrix3(crossing: .unitZ) * gravity }

  /// h̄' of wrenches and place of the centre of mass.
  ///
  /// - Parameters:
  ///   - inputs: force and moment of each foot in weights of the robot.
  ///   - supports: the feet that stand.
  ///   - center: c [m].
  ///   - expected: c* [m].
  func momentumRate(
    _ inputs: [Double], _ supports: [Support], center: Vector3, expected: Vector3
  ) -> (linear: Vector3, angular: Vector3) {
    var linear = Vector3(0, 0, -gravity)
    var angular = tipping * (center - expected)
    for support in supports {
      let force = inputs.vector(at: support.column)
      linear += gravity * force
      angular +=
        gravity
        * ((support.position - expected).cross(force) + inputs.vector(at: support.column + 3))
    }
    return (linear, angular)
  }

  /// Writes x⁺ = B u + A x + b.
  ///
  /// - Parameters:
  ///   - duration: T [s].
  ///   - yaw: ψ [rad].
  ///   - expected: c* [m].
  ///   - supports: the feet that stand; columns of others get zeros.
  ///   - inputCount: number of elements of u.
  ///   - transition: overwritten.
  func write(
    duration: Double, yaw: Double, expected: Vector3, supports: [Support], inputCount: Int,
    into transition: inout StagedProgram.Transition
  ) {
    let width = inputCount + LinearBodyStep.stateCount
    transition.coefficients.fill(with: 0)
    let (t, turning) = (duration, turning(yaw: yaw))
    let (t2, t3, t4) = (t * t / 2, t * t * t / 6, t * t * t * t / 24)
    /// What unit columns become of rates of momentum, held for the time.
    func effect(_ linear: Vector3, _ angular: Vector3) -> Effect {
      let tipped = tipping * linear
      return Effect(
        linear: linear * t, angular: angular * t + tipped * t3, center: linear * t2,
        turn: turning * (angular * t2 + tipped * t4))
    }
    for (axis, unit) in Vector3.axes {
      for support in supports {
        let arm = support.position - expected
        effect(gravity * unit, gravity * arm.cross(unit))
          .write(into: &transition.coefficients.elements, column: support.column + axis, of: width)
        effect(.zero, gravity * unit)
          .write(
            into: &transition.coefficients.elements, column: support.column + 3 + axis, of: width)
      }
      let tipped = tipping * unit
      Effect(linear: unit, angular: tipped * t2, center: unit * t, turn: turning * (tipped * t3))
        .write(into: &transition.coefficients.elements, column: inputCount + axis, of: width)
      Effect(linear: .zero, angular: unit, center: .zero, turn: turning * (unit * t))
        .write(into: &transition.coefficients.elements, column: inputCount + 3 + axis, of: width)
      Effect(linear: .zero, angular: tipped * t, center: unit, turn: turning * (tipped * t2))
        .write(into: &transition.coefficients.elements, column: inputCount + 6 + axis, of: width)
      Effect(linear: .zero, angular: .zero, center: .zero, turn: unit)
        .write(into: &transition.coefficients.elements, column: inputCount + 9 + axis, of: width)
    }
    effect(Vector3(0, 0, -gravity), -(tipping * expected))
      .write(into: &transition.offset, column: 0, of: 1)
  }

  /// What something adds to each part of x⁺.
  private struct Effect {
    var linear: Vector3
    var angular: Vector3
    var center: Vector3
    var turn: Vector3

    func write(into matrix: inout [Double], column: Int, of count: Int) {
      matrix.set(linear, row: 0, column: column, of: count)
      matrix.set(angular, row: 3, column: column, of: count)
      matrix.set(center, row: 6, column: column, of: count)
      matrix.set(turn, row: 9, column: column, of: count)
    }
  }
}
