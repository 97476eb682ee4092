import RobotModel
import SpatialMath

extension ReferenceClip {
  /// The motion seen in a mirror: reflected in the world's x–z plane, left and right exchanged.
  ///
  /// - Parameter robot: the robot whose joints the clip moves; all of them must be its.
  /// - Throws: `noMirror` where the robot is not symmetric or lacks a joint or foot of the clip.
  public func mirrored(for robot: RobotDescription) throws(ReferenceMotionError) -> ReferenceClip {
    let mirror: JointMirror
    do {
      mirror = try robot.jointMirror()
    } catch {
      throw .noMirror(robot: robot.name, reason: "\(error)")
    }
    let robotJoints = robot.joints.map(\.name)
    var sources: [(column: Int, sign: Double)] = []
    for joint in jointNames {
      guard let index = robotJoints.firstIndex(of: joint),
        let column = jointNames.firstIndex(of: robotJoints[mirror.source[index]])
      else {
        throw .noMirror(
          robot: robot.name, reason: "joint '\(joint)' of clip '\(name)' or its partner is missing")
      }
      sources.append((column, mirror.sign[index]))
    }
    let robotFeet = robot.feet.map { robot.links[$0.link].name }
    var footColumns: [Int] = []
    for foot in footNames {
      guard robotFeet.count == 2, let index = robotFeet.firstIndex(of: foot),
        let column = footNames.firstIndex(of: robotFeet[1 - index])
      else {
        throw .noMirror(
          robot: robot.name, reason: "foot '\(foot)' of clip '\(name)' has no partner")
      }
      footColumns.append(column)
    }
    var clip = self
    clip.basePositionsInWorld = basePositionsInWorld.map { Vector3($0.x, -$0.y, $0.z) }
    clip.baseOrientations = baseOrientations.map { Quaternion($0.w, -$0.x, $0.y, -$0.z) }
    clip.jointPositions = (0..<frameCount).flatMap { frame in
      sources.map { $0.sign * jointPositions[frame * jointNames.count + $0.column] }
    }
    clip.footContacts = (0..<frameCount).flatMap { frame in
      footColumns.map { footContacts[frame * footNames.count + $0] }
    }
    clip.provenance.append("Mirrored.")
    return clip
  }
}
