import SpatialMath

/// Memory for the dynamics of one model, made once; the verbs of `RigidBodyModel` fill it without
/// allocating.
///
/// Spatial vectors are written in the world's axes with the origin at `origin`, see
/// `RigidBodyModel`.
public struct RigidBodyWorkspace: Sendable {
  /// Where the base's origin is in the world: the origin of all spatial vectors here [m].
  public internal(set) var origin = Vector3.zero
  /// `[links]` link to world.
  public internal(set) var linkOrientation: [Quaternion]
  /// `[links]` origin of the link's frame, from `origin`, in the world's axes [m].
  public internal(set) var linkPosition: [Vector3]
  /// `[links]` spatial velocities.
  public internal(set) var linkVelocity: [SpatialMotion]
  /// `[links]` spatial accelerations at v̇ = 0, without gravity: the velocity-product terms `J̇ v`.
  public internal(set) var linkBiasAcceleration: [SpatialMotion]
  /// `[velocityCount]` the motion that a unit of each velocity adds to its link and what it carries.
  public internal(set) var motionSubspace: [SpatialMotion]

  /// `[velocityCount, velocityCount]` M, row-major, symmetric; set by `computeMassMatrix`.
  public internal(set) var massMatrix: [Double]
  /// `[velocityCount]` h(q, v), set by `computeBiasForces`.
  public internal(set) var biasForces: [Double]

  /// `[velocityCount, velocityCount]` L below the diagonal and D on it, `M = Lᵀ D L`.
  var factor: [Double]
  /// `[velocityCount]` velocities of the state last given.
  var velocity: [Double]
  var linkInertia: [OriginInertia]
  var compositeInertia: [OriginInertia]
  var compositeMomentum: [SpatialForce]
  var compositeCoriolis: [TurnedVectors]
  var compositeWrench: [TurnedVectors]
  var linkAcceleration: [SpatialMotion]
  var linkForce: [SpatialForce]
  /// `[velocityCount]`
  var variation: [VelocityVariation]

  /// Memory for `model`.
  public init(for model: RigidBodyModel) {
    let links = model.linkCount
    let count = model.velocityCount
    linkOrientation = Array(repeating: .identity, count: links)
    linkPosition = Array(repeating: .zero, count: links)
    linkVelocity = Array(repeating: .zero, count: links)
    linkBiasAcceleration = Array(repeating: .zero, count: links)
    linkInertia = Array(repeating: .zero, count: links)
    compositeInertia = Array(repeating: .zero, count: links)
    compositeMomentum = Array(repeating: .zero, count: links)
    compositeCoriolis = Array(repeating: .zero, count: links)
    compositeWrench = Array(repeating: .zero, count: links)
    linkAcceleration = Array(repeating: .zero, count: links)
    linkForce = Array(repeating: .zero, count: links)
    variation = Array(repeating: .zero, count: count)
    motionSubspace = Array(repeating: .zero, count: count)
    // Arrays of their own each: one that is shared would be copied when it is first written.
    massMatrix = Array(repeating: 0, count: count * count)
    factor = Array(repeating: 0, count: count * count)
    biasForces = Array(repeating: 0, count: count)
    velocity = Array(repeating: 0, count: count)
  }

  /// Pose of a link's frame in the world.
  public func poseInWorld(ofLink link: Int) -> Pose {
    Pose(position: origin + linkPosition[link], orientation: linkOrientation[link])
  }

  /// A point of a link's frame [m], from `origin` in the world's axes [m].
  func place(ofPoint point: Vector3, onLink link: Int) -> Vector3 {
    linkPosition[link] + linkOrientation[link].act(point)
  }

  /// Velocity in the world of a point fixed to a link [m/s].
  ///
  /// - Parameter point: in the link's frame [m].
  public func velocityInWorld(ofPoint point: Vector3, onLink link: Int) -> Vector3 {
    linkVelocity[link].linear(at: place(ofPoint: point, onLink: link))
  }
}
