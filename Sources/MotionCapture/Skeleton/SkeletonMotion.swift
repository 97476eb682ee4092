import SpatialMath

/// A joint of a recorded person or figure.
public struct SkeletonJoint: Equatable, Sendable {
  /// Its name in the file.
  public var name: String
  /// Number of the joint it hangs from; nil for the root. Parents come before their children.
  public var parent: Int?
  /// From the parent's origin to its own in the rest pose, in the parent's frame [m].
  public var restOffset: Vector3
  /// Whether it only marks where its parent's bone ends (a toe tip, the top of the head); it then
  /// turns with the parent.
  public var isEndSite: Bool

  /// A joint.
  public init(name: String, parent: Int?, restOffset: Vector3, isEndSite: Bool = false) {
    self.name = name
    self.parent = parent
    self.restOffset = restOffset
    self.isEndSite = isEndSite
  }
}

/// A recorded motion as poses of all joints in the world: right-handed, z up, metres.
///
/// In the rest pose of a file with one, the frames of all joints are parallel to the world's; people
/// face +x there in most formats. Neighbouring frames' orientations have the same sign.
public struct SkeletonMotion: Equatable, Sendable {
  /// The joints, parents before children.
  public var joints: [SkeletonJoint]
  /// Frames per second [Hz].
  public var frameRate: Double
  /// `[frames, joints]` joint to world [m].
  public var jointPoses: [Pose]
  /// `[frames]` of each labelled foot, where the file has labels: whether it stands on the ground.
  public var contactLabels: [Foot: [Bool]]
  /// The robot whose figure this is; nil for a person.
  public var robot: Robot?
  /// What the reader found and assumed: format, unit, up-axis, a sentence each.
  public var provenance: [String]

  /// A foot of a person.
  public enum Foot: String, CaseIterable, Sendable { case left, right }

  /// A robot that was recorded in its own joints.
  public struct Robot: Equatable, Sendable {
    /// Its name.
    public var name: String
    /// The joints of the file, in its order.
    public var jointNames: [String]

    /// A robot with the joints of a file.
    public init(name: String, jointNames: [String]) {
      self.name = name
      self.jointNames = jointNames
    }
  }

  /// A motion from its poses.
  ///
  /// - Precondition: a positive rate, whole frames.
  public init(
    joints: [SkeletonJoint], frameRate: Double, jointPoses: [Pose],
    contactLabels: [Foot: [Bool]] = [:], provenance: [String] = []
  ) {
    precondition(frameRate > 0, "found a motion of \(frameRate) Hz, expected more than 0")
    precondition(
      !joints.isEmpty && jointPoses.count.isMultiple(of: joints.count),
      "found \(jointPoses.count) poses, expected a multiple of \(joints.count)")
    self.joints = joints
    self.frameRate = frameRate
    self.jointPoses = jointPoses
    self.contactLabels = contactLabels
    self.provenance = provenance
  }

  /// Number of frames.
  public var frameCount: Int { jointPoses.count / joints.count }

  /// Pose of a joint in a frame, joint to world [m].
  public func pose(frame: Int, joint: Int) -> Pose { jointPoses[frame * joints.count + joint] }

  /// Number of the joint with a name.
  public func joint(named name: String) -> Int? { joints.firstIndex { $0.name == name } }
}
