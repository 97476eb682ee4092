import SpatialMath

/// Inertia of a rigid body about the origin of the frame in which all links are written: the ten
/// numbers that add when bodies are welded (Featherstone 2008, eq. 2.63).
struct OriginInertia: Sendable {
  /// Mass [kg].
  var mass: Double
  /// Mass times centre of mass [kg m].
  var firstMoment: Vector3
  /// Symmetric tensor about the origin [kg m²].
  var tensor: Matrix3

  static let zero = OriginInertia(mass: 0, firstMoment: .zero, tensor: .zero)

  init(mass: Double, firstMoment: Vector3, tensor: Matrix3) {
    self.mass = mass
    self.firstMoment = firstMoment
    self.tensor = tensor
  }

  /// The body of `inertia` whose frame is turned by `orientation` and lies at `position` [m].
  init(_ inertia: SpatialInertia, position: Vector3, orientation: Quaternion) {
    let rotation = orientation.matrix
    let center = position + rotation * inertia.centerOfMass
    mass = inertia.mass
    firstMoment = center * mass
    // I_O = R I_C Rᵀ + m (cᵀc 1 − c cᵀ)
    let spread =
      Matrix3.identity * center.lengthSquared - Matrix3(outer: center, center)
    tensor = rotation * inertia.inertia * rotation.transpose + spread * mass
  }

  static func + (a: OriginInertia, b: OriginInertia) -> OriginInertia {
    OriginInertia(
      mass: a.mass + b.mass, firstMoment: a.firstMoment + b.firstMoment,
      tensor: a.tensor + b.tensor)
  }

  /// Momentum of the body moving with `v`, or the force that accelerates it with `v`.
  static func * (inertia: OriginInertia, v: SpatialMotion) -> SpatialForce {
    SpatialForce(
      moment: inertia.tensor * v.angular + inertia.firstMoment.cross(v.linear),
      force: v.linear * inertia.mass - inertia.firstMoment.cross(v.angular))
  }
}
