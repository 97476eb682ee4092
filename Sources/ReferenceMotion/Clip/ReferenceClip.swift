import SpatialMath

/// What a robot is to do, frame by frame, at a constant rate: retargeted motion capture or a made gait.
///
/// World frame: right-handed, z up, the ground at z = 0 under the clip's feet.
public struct ReferenceClip: Equatable, Sendable {
  /// Name of the clip, for messages and tables.
  public var name: String
  /// Name of the robot whose joints these are.
  public var robotName: String
  /// Names of the joints, in the order of their positions.
  public var jointNames: [String]
  /// Names of the links that are the feet, in the order of their contacts.
  public var footNames: [String]
  /// Frames per second [Hz].
  public var frameRate: Double
  /// Whether the motion repeats: the last frame is the first one again, moved on by the cycle's
  /// displacement in the plane and turned by its change of heading.
  public var isCyclic: Bool
  /// `[frames]` origin of the base in the world [m].
  public var basePositionsInWorld: [Vector3]
  /// `[frames]` base to world.
  public var baseOrientations: [Quaternion]
  /// `[frames, joints]` positions [rad or m].
  public var jointPositions: [Double]
  /// `[frames, feet]` whether the foot stands on the ground.
  public var footContacts: [Bool]
  /// Where the motion comes from: what was done to it, in order, a sentence each.
  public var provenance: [String]

  /// A clip from its tracks.
  ///
  /// - Precondition: at least two frames, all tracks with as many frames, a positive rate.
  public init(
    name: String, robotName: String, jointNames: [String], footNames: [String], frameRate: Double,
    isCyclic: Bool, basePositionsInWorld: [Vector3], baseOrientations: [Quaternion],
    jointPositions: [Double], footContacts: [Bool], provenance: [String] = []
  ) {
    let frameCount = basePositionsInWorld.count
    precondition(frameCount >= 2, "found a clip of \(frameCount) frames, expected at least 2")
    precondition(frameRate > 0, "found a clip of \(frameRate) Hz, expected more than 0")
    precondition(
      baseOrientations.count == frameCount,
      "found \(baseOrientations.count) orientations, expected \(frameCount)")
    precondition(
      jointPositions.count == frameCount * jointNames.count,
      "found \(jointPositions.count) joint positions, expected \(frameCount * jointNames.count)")
    precondition(
      footContacts.count == frameCount * footNames.count,
      "found \(footContacts.count) contacts, expected \(frameCount * footNames.count)")
    self.name = name
    self.robotName = robotName
    self.jointNames = jointNames
    self.footNames = footNames
    self.frameRate = frameRate
    self.isCyclic = isCyclic
    self.basePositionsInWorld = basePositionsInWorld
    self.baseOrientations = baseOrientations
    self.jointPositions = jointPositions
    self.footContacts = footContacts
    self.provenance = provenance
  }

  /// Number of frames.
  public var frameCount: Int { basePositionsInWorld.count }

  /// From the first frame to the last; of a cyclic clip, one period [s].
  public var duration: Double { Double(frameCount - 1) / frameRate }
}
