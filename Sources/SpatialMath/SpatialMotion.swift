/// Velocity or acceleration of a rigid body as a spatial vector (Featherstone 2008, ch. 2).
///
/// All coordinates are those of one frame, which the name of the variable tells. The linear part
/// belongs to the point of the body that passes through that frame's origin; of an acceleration it
/// is the rate of the velocity *at the origin*, not of a point carried along.
@frozen
public struct SpatialMotion: Hashable, Sendable {
  /// [rad/s], or [rad/s²] of an acceleration.
  public var angular: Vector3
  /// [m/s], or [m/s²] of an acceleration.
  public var linear: Vector3

  /// No motion.
  public static let zero = SpatialMotion(angular: .zero, linear: .zero)

  /// The motion of the values given.
  @inlinable
  public init(angular: Vector3, linear: Vector3) {
    self.angular = angular
    self.linear = linear
  }

  /// Velocity of the body's point at `point` of the frame [m], in m/s.
  @inlinable
  public func linear(at point: Vector3) -> Vector3 { linear + angular.cross(point) }

  /// `self × m`: how the motion `m` changes when it is carried by `self` (eq. 2.31).
  @inlinable
  public func cross(_ m: SpatialMotion) -> SpatialMotion {
    SpatialMotion(
      angular: angular.cross(m.angular),
      linear: angular.cross(m.linear) + linear.cross(m.angular))
  }

  /// `self ×* f`: how the force `f` changes when it is carried by `self` (eq. 2.32).
  @inlinable
  public func cross(_ f: SpatialForce) -> SpatialForce {
    SpatialForce(
      moment: angular.cross(f.moment) + linear.cross(f.force), force: angular.cross(f.force))
  }

  /// Power of the force on the moving body [W], or their scalar product.
  @inlinable
  public func dot(_ f: SpatialForce) -> Double { angular.dot(f.moment) + linear.dot(f.force) }

  /// Sum.
  @inlinable
  public static func + (a: SpatialMotion, b: SpatialMotion) -> SpatialMotion {
    SpatialMotion(angular: a.angular + b.angular, linear: a.linear + b.linear)
  }

  /// Both parts times `s`.
  @inlinable
  public static func * (a: SpatialMotion, s: Double) -> SpatialMotion {
    SpatialMotion(angular: a.angular * s, linear: a.linear * s)
  }
}
