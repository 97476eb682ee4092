/// Mass, centre of mass and rotational inertia of a rigid body.
@frozen
public struct SpatialInertia: Hashable, Sendable {
  /// Mass [kg].
  public var mass: Double
  /// Centre of mass in the body's frame [m].
  public var centerOfMass: Vector3
  /// Inertia tensor about the centre of mass, in the axes of the body's frame [kg m²].
  public var inertia: Matrix3

  /// No mass.
  public static let zero = SpatialInertia(mass: 0, centerOfMass: .zero, inertia: .zero)

  /// The body of mass [kg], centre of mass [m] and inertia about it [kg m²].
  @inlinable
  public init(mass: Double, centerOfMass: Vector3, inertia: Matrix3) {
    self.mass = mass
    self.centerOfMass = centerOfMass
    self.inertia = inertia
  }

  /// The same body seen from the frame in which its own frame has `pose`.
  public func expressed(at pose: Pose) -> SpatialInertia {
    let rotation = pose.orientation.matrix
    return SpatialInertia(
      mass: mass, centerOfMass: pose.act(centerOfMass),
      inertia: rotation * inertia * rotation.transpose)
  }

  /// Two bodies of one frame, welded: the parallel-axis theorem.
  public static func + (a: SpatialInertia, b: SpatialInertia) -> SpatialInertia {
    let mass = a.mass + b.mass
    guard mass > 0 else {
      return SpatialInertia(
        mass: 0, centerOfMass: .zero, inertia: a.inertia + b.inertia)
    }
    let center = (a.centerOfMass * a.mass + b.centerOfMass * b.mass) / mass
    return SpatialInertia(
      mass: mass, centerOfMass: center,
      inertia: a.inertia(about: center) + b.inertia(about: center))
  }

  /// Inertia tensor about `point` of the body's frame [kg m²].
  public func inertia(about point: Vector3) -> Matrix3 {
    let d = centerOfMass - point
    return inertia + (Matrix3(diagonal: Vector3(1, 1, 1)) * d.lengthSquared - Matrix3(outer: d, d))
      * mass
  }
}
