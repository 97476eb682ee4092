import SpatialMath

/// What a reference motion wants of a robot at one instant; made once and overwritten.
///
/// Everything is in the world of the clip: right-handed, z up. Joints, links and feet are in the
/// robot's order, not in that of the clip.
public struct ReferenceFrame: Equatable, Sendable {
  /// Part of the clip that is over, in [0, 1).
  public internal(set) var phase: Double
  /// Whole cycles before this instant; 0 for a clip that does not repeat.
  public internal(set) var cycle: Int
  /// `[joints]` positions [rad or m].
  public internal(set) var jointPositions: [Double]
  /// `[joints]` velocities [rad/s or m/s].
  public internal(set) var jointVelocities: [Double]
  /// `[links]` poses in the world; that of the base first.
  public internal(set) var linkPoses: [Pose]
  /// `[links]` velocities of the links' origins in the world [m/s].
  public internal(set) var linkLinearVelocities: [Vector3]
  /// `[links]` angular velocities in the world [rad/s].
  public internal(set) var linkAngularVelocities: [Vector3]
  /// `[feet]` positions of the middles of the soles in the world [m].
  public internal(set) var solePositions: [Vector3]
  /// `[feet]` velocities of the middles of the soles in the world [m/s].
  public internal(set) var soleVelocities: [Vector3]
  /// `[feet]` whether the foot is to stand on the ground.
  public internal(set) var footContacts: [Bool]

  /// A frame for so many joints and feet, all at rest at the origin.
  public init(jointCount: Int, footCount: Int) {
    phase = 0
    cycle = 0
    jointPositions = Array(repeating: 0, count: jointCount)
    jointVelocities = jointPositions
    linkPoses = Array(repeating: .identity, count: jointCount + 1)
    linkLinearVelocities = Array(repeating: .zero, count: jointCount + 1)
    linkAngularVelocities = linkLinearVelocities
    solePositions = Array(repeating: .zero, count: footCount)
    soleVelocities = solePositions
    footContacts = Array(repeating: false, count: footCount)
  }

  /// Pose of the base in the world.
  public var basePose: Pose { linkPoses[0] }
  /// Velocity of the base's origin in the world [m/s].
  public var baseLinearVelocity: Vector3 { linkLinearVelocities[0] }
  /// Angular velocity of the base in the world [rad/s].
  public var baseAngularVelocity: Vector3 { linkAngularVelocities[0] }
}
