/// A rigid transform: position and orientation of a frame in another.
@frozen
public struct Pose: Hashable, Sendable {
  /// Origin of the frame in the other [m].
  public var position: Vector3
  /// Rotation from the frame to the other.
  public var orientation: Quaternion

  /// The pose of a frame in itself.
  public static let identity = Pose(position: .zero, orientation: .identity)

  /// The frame at `position` with `orientation`.
  @inlinable
  public init(position: Vector3 = .zero, orientation: Quaternion = .identity) {
    self.position = position
    self.orientation = orientation
  }

  /// A point of this frame, in the other.
  @inlinable
  public func act(_ point: Vector3) -> Vector3 { position + orientation.act(point) }

  /// The other frame in this one.
  @inlinable public var inverse: Pose {
    Pose(position: -orientation.actInverse(position), orientation: orientation.conjugate)
  }

  /// `X_AC = X_AB * X_BC`.
  @inlinable
  public static func * (a: Pose, b: Pose) -> Pose {
    Pose(position: a.act(b.position), orientation: (a.orientation * b.orientation).normalized)
  }
}
