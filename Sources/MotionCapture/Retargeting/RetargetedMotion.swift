import ReferenceMotion
import RobotModel
import SpatialMath

/// A robot's clip, with the person it comes from and how well it fits.
public struct RetargetedMotion: Sendable {
  /// The robot's motion.
  public var clip: ReferenceClip
  /// How well it fits.
  public var report: RetargetingReport
  /// The robot, only with the joints of its legs.
  public let robot: RobotDescription
  /// `[frames]` the person in the frames of the clip, in its own size, facing along x.
  public let person: LegMotion
  /// Length of the robot's legs over that of the person's.
  public let scale: Double

  /// - Parameter frames: of targets and tracking, those of the clip; a cycle has been retargeted in
  ///   the middle of its own repetitions.
  init(
    name: String, robot: RobotDescription, legs: RobotLegs, person: LegMotion, scale: Double,
    targets: RetargetingTargets, tracking: RetargetingTracking, frames: ClosedRange<Int>,
    isCyclic: Bool
  ) {
    self.robot = robot
    self.person = person
    self.scale = scale
    clip = ReferenceClip(
      name: name, robot: robot, targets: targets, tracking: tracking, frames: frames,
      isCyclic: isCyclic)
    report = RetargetingReport(
      clip: clip, robot: robot, legs: legs, targets: targets, tracking: tracking, frames: frames)
    report.scale = scale
  }
}

extension ReferenceClip {
  /// The clip that a robot's tracking of its targets makes; it begins above the origin.
  fileprivate init(
    name: String, robot: RobotDescription, targets: RetargetingTargets,
    tracking: RetargetingTracking, frames: ClosedRange<Int>, isCyclic: Bool
  ) {
    let jointCount = robot.joints.count
    let start = tracking.basePoses[frames.lowerBound].position.horizontal
    var joints = frames.flatMap { frame in
      tracking.jointPositions[(frame * jointCount)..<((frame + 1) * jointCount)]
    }
    var poses = frames.map { tracking.basePoses[$0] }
    if isCyclic {
      // The same to the last digit: the search began elsewhere for the last frame.
      for joint in 0..<jointCount { joints[joints.count - jointCount + joint] = joints[joint] }
      let displacement = PlanarTransform(from: poses[0], to: poses[poses.count - 1])
      poses[poses.count - 1] = displacement.act(poses[0])
    }
    self.init(
      name: name, robotName: robot.name, jointNames: robot.joints.map(\.name),
      footNames: robot.feet.map { robot.links[$0.link].name }, frameRate: targets.frameRate,
      isCyclic: isCyclic, basePositionsInWorld: poses.map { $0.position - start },
      baseOrientations: poses.map(\.orientation), jointPositions: joints,
      footContacts: frames.flatMap { frame in
        robot.feet.map { targets.contacts[$0.side][frame] }
      })
  }
}
