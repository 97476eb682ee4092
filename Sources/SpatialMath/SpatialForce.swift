/// Force and moment on a rigid body, or its momentum, as a spatial vector (Featherstone 2008, ch. 2).
///
/// All coordinates are those of one frame, which the name of the variable tells; the moment is taken
/// about that frame's origin.
@frozen
public struct SpatialForce: Hashable, Sendable {
  /// Moment about the origin [N m], or angular momentum [N m s].
  public var moment: Vector3
  /// Force [N], or linear momentum [N s].
  public var force: Vector3

  /// No force.
  public static let zero = SpatialForce(moment: .zero, force: .zero)

  /// The force of the values given.
  @inlinable
  public init(moment: Vector3, force: Vector3) {
    self.moment = moment
    self.force = force
  }

  /// The same force with its moment taken about `point` of the frame [m].
  @inlinable
  public func about(_ point: Vector3) -> SpatialForce {
    SpatialForce(moment: moment - point.cross(force), force: force)
  }

  /// Sum.
  @inlinable
  public static func + (a: SpatialForce, b: SpatialForce) -> SpatialForce {
    SpatialForce(moment: a.moment + b.moment, force: a.force + b.force)
  }

  /// Difference.
  @inlinable
  public static func - (a: SpatialForce, b: SpatialForce) -> SpatialForce {
    SpatialForce(moment: a.moment - b.moment, force: a.force - b.force)
  }
}
