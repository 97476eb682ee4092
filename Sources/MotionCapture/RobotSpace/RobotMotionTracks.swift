import Foundation
import ReferenceMotion
import RobotModel
import SpatialMath

/// What the readers have found in a file, before it is a clip.
struct RobotMotionTracks {
  var file: String
  var frameRate: Double
  var jointNames: [String]
  /// `[frames]` poses of the base in the world.
  var basePoses: [Pose]
  /// `[frames, joints]` [rad].
  var jointPositions: [Double]
  /// Whether the file says that the motion repeats.
  var isLooped = false
  /// Name of the robot that the format or the joints tell; nil where they do not.
  var robotName: String?
  /// What was found and assumed, a sentence each.
  var provenance: [String]

  /// The clip, checked.
  ///
  /// - Throws: `malformed` for fewer than two frames, a rate or number that is no motion's, or joints
  ///   that are named twice.
  func clip(_ options: RobotMotionOptions) throws(RobotMotionError) -> ReferenceClip {
    guard basePoses.count >= 2 else {
      throw .malformed(
        file: file, place: "its frames", found: "\(basePoses.count)", expected: "at least 2")
    }
    let rate = options.frameRate ?? frameRate
    guard rate.isFinite, rate > 0, rate <= 100_000 else {
      throw .malformed(
        file: file, place: "frame rate", found: "\(rate) Hz", expected: "more than 0 Hz")
    }
    for (index, name) in jointNames.enumerated() where jointNames[..<index].contains(name) {
      throw .malformed(
        file: file, place: "joint names", found: "'\(name)' twice", expected: "it once")
    }
    for (frame, pose) in basePoses.enumerated() {
      let norm = pose.orientation.norm
      guard norm.isFinite, abs(norm - 1) < 0.05 else {
        throw .malformed(
          file: file, place: "frame \(frame), orientation of the base",
          found: "a quaternion of length \(norm)", expected: "1")
      }
      guard pose.position.isFinite, pose.position.length < 1e6 else {
        throw .malformed(
          file: file, place: "frame \(frame), position of the base", found: "\(pose.position)",
          expected: "metres")
      }
    }
    for (index, value) in jointPositions.enumerated() where !(abs(value) < 1e4) {
      throw .malformed(
        file: file,
        place: "frame \(index / jointNames.count), joint \(jointNames[index % jointNames.count])",
        found: "\(value)", expected: "radians")
    }
    return finished(rate: rate, options)
  }

  private func finished(rate: Double, _ options: RobotMotionOptions) -> ReferenceClip {
    var clip = ReferenceClip(
      name: (file as NSString).deletingPathExtension,
      robotName: options.robot?.name ?? robotName ?? "unknown", jointNames: jointNames,
      footNames: [], frameRate: rate, isCyclic: false,
      basePositionsInWorld: basePoses.map(\.position),
      baseOrientations: basePoses.map(\.orientation.normalized), jointPositions: jointPositions,
      footContacts: [], provenance: ["Read from \(file)."] + provenance)
    if isLooped {
      clip.isCyclic = (try? clip.checkClosed()) != nil
      if !clip.isCyclic {
        clip.provenance.append("The file says that it repeats, but its ends do not meet.")
      }
    }
    if let robot = options.robot,
      robot.controlledJoints.allSatisfy({ jointNames.contains($0) }), !robot.feet.isEmpty
    {
      clip.footNames = robot.feet.map { robot.links[$0.link].name }
      clip.footContacts = clip.contactsByKinematics(of: robot)
      clip.provenance.append("Contacts by height and speed of the soles.")
    }
    return clip
  }
}
