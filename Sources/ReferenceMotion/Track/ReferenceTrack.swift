import RobotModel
import SpatialMath

/// A clip made ready for a robot: with velocities, in the order of the robot's joints, to be
/// sampled at any time without allocation.
///
/// Velocities are central differences of the frames, one-sided at the ends of a clip that does not
/// repeat; those of rotations are `ω = log(q_{i+1} q_{i−1}⁻¹) / 2Δt` in the world. Between frames,
/// positions and velocities go linearly and the base's orientation along the shortest arc. Links
/// and soles follow by forward kinematics, so that they agree with the joints at every instant.
public struct ReferenceTrack: Sendable {
  /// The clip that was prepared.
  public let clip: ReferenceClip
  /// The robot it was prepared for.
  public let robot: RobotDescription
  /// Whether the motion repeats.
  public let isCyclic: Bool
  /// Number of frames. The last one of a cyclic clip is the first one of the next cycle.
  public let frameCount: Int
  /// Frames per second [Hz].
  public let frameRate: Double
  /// `[joints]` whether the clip moves the joint; the others stay in the robot's nominal pose.
  public let isJointMoved: [Bool]
  /// `[frames]` poses of the base in the world.
  public let basePoses: [Pose]
  /// `[frames]` velocities of the base's origin in the world [m/s].
  public let baseLinearVelocities: [Vector3]
  /// `[frames]` angular velocities of the base in the world [rad/s].
  public let baseAngularVelocities: [Vector3]
  /// `[frames, joints]` positions [rad or m].
  public let jointPositions: [Double]
  /// `[frames, joints]` velocities [rad/s or m/s].
  public let jointVelocities: [Double]
  /// `[frames, feet]` whether the foot stands on the ground.
  public let footContacts: [Bool]
  /// What each cycle of a cyclic clip adds to the pose of the base; nothing for other clips.
  public let cycleDisplacement: PlanarTransform

  let tree: KinematicTree
  let footLinks: [Int]
  let soleCenters: [Vector3]

  /// Prepares a clip for a robot.
  ///
  /// Joints are matched by name. The robot may have more joints than the clip, which stay in its
  /// nominal pose, and the clip more than the robot, which are left out. A clip without labelled
  /// feet gets its contacts by height and speed (`ReferenceClip.contactsByKinematics`).
  ///
  /// - Throws: `missingJoints` where the clip does not move a joint that the robot's policy drives,
  ///   `unknownFeet`, `notFinite`, or `notClosed` for a cyclic clip that does not return to its
  ///   first frame.
  public init(_ clip: ReferenceClip, robot: RobotDescription) throws(ReferenceMotionError) {
    try clip.checkFinite()
    let columns = robot.joints.map { clip.jointNames.firstIndex(of: $0.name) }
    let missing = robot.controlledJoints.filter { !clip.jointNames.contains($0) }
    guard missing.isEmpty else {
      throw .missingJoints(
        clip: clip.name, robot: robot.name, joints: missing, found: clip.jointNames)
    }
    if clip.isCyclic { try clip.checkClosed() }

    self.clip = clip
    self.robot = robot
    isCyclic = clip.isCyclic
    frameCount = clip.frameCount
    frameRate = clip.frameRate
    isJointMoved = columns.map { $0 != nil }
    basePoses = (0..<clip.frameCount).map { frame in
      Pose(
        position: clip.basePositionsInWorld[frame],
        orientation: clip.baseOrientations[frame].normalized)
    }
    jointPositions = (0..<clip.frameCount).flatMap { frame in
      zip(columns, robot.joints).map { column, joint in
        column.map { clip.jointPositions[frame * clip.jointNames.count + $0] }
          ?? joint.nominalPosition
      }
    }
    cycleDisplacement = clip.isCyclic ? clip.cycleDisplacement : .identity
    let differences = FrameDifferences(
      basePoses: basePoses, jointPositions: jointPositions, jointCount: robot.joints.count,
      frameRate: clip.frameRate, cycleDisplacement: clip.isCyclic ? cycleDisplacement : nil)
    baseLinearVelocities = differences.baseLinear
    baseAngularVelocities = differences.baseAngular
    jointVelocities = differences.joints
    footContacts = try clip.contacts(inOrderOf: robot)
    tree = KinematicTree(robot)
    footLinks = robot.feet.map(\.link)
    soleCenters = robot.feet.map(\.soleCenter)
  }

  /// From the first frame to the last; of a cyclic clip, one period [s].
  public var duration: Double { Double(frameCount - 1) / frameRate }

  /// A frame of the right size to sample into.
  public func makeFrame() -> ReferenceFrame {
    ReferenceFrame(jointCount: robot.joints.count, footCount: robot.feet.count)
  }
}
