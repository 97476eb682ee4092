import SpatialMath

/// Vectors p at places r, of which is kept what turning them makes of them: forces α × p at r for
/// any α, as the linear map `α ↦ (Σ r × (α × p), α × Σ p)`.
///
/// Twelve numbers that add when bodies are welded. With p = 2 m ṙ of the particles of a body they
/// give its Coriolis forces, and so all of how velocity-product forces depend on velocities (derived
/// in docs/rigid-body-dynamics.md; twice the operator B of Singh, Russell and Wensing 2022).
struct TurnedVectors: Sendable {
  /// `K` with `K α = Σ r × (α × p)`.
  var moment: Matrix3
  /// `Σ p`.
  var sum: Vector3

  static let zero = TurnedVectors(moment: .zero, sum: .zero)

  init(moment: Matrix3, sum: Vector3) {
    self.moment = moment
    self.sum = sum
  }

  /// `p = 2 m ṙ` of all particles of a body that moves with `velocity`.
  init(coriolisOf inertia: OriginInertia, moving velocity: SpatialMotion) {
    // Σ m r rᵀ = ½ tr(I) 1 − I
    let secondMoment = Matrix3.identity * (0.5 * inertia.tensor.trace) - inertia.tensor
    // r × (α × ṙ) = ((r · ṙ) 1 − ṙ rᵀ) α, with ṙ = v + ω × r
    let v = velocity.linear
    let spread =
      Matrix3.identity * v.dot(inertia.firstMoment) - Matrix3(outer: v, inertia.firstMoment)
    moment = (spread - Matrix3(crossing: velocity.angular) * secondMoment) * 2
    sum = 2 * (inertia * velocity).force
  }

  /// A force at a place and a moment, both of the world's axes: `p = f`, and `α × n` beside it.
  init(_ wrench: SpatialForce, at place: Vector3) {
    // r × (α × f) + α × n
    moment =
      Matrix3.zero - Matrix3(crossing: place) * Matrix3(crossing: wrench.force)
      - Matrix3(crossing: wrench.moment)
    sum = wrench.force
  }

  /// The forces for one α.
  func turned(by alpha: Vector3) -> SpatialForce {
    SpatialForce(moment: moment * alpha, force: alpha.cross(sum))
  }

  /// The vector a with `a · α = motion · turned(by: α)` for all α.
  func dual(_ motion: SpatialMotion) -> Vector3 {
    moment.transpose * motion.angular + sum.cross(motion.linear)
  }

  static func + (a: TurnedVectors, b: TurnedVectors) -> TurnedVectors {
    TurnedVectors(moment: a.moment + b.moment, sum: a.sum + b.sum)
  }
}
