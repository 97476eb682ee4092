import ReferenceMotion
import RobotModel
import SpatialMath

extension SkeletonMotion {
  /// The figure that a robot's links make in a clip: its base as the pelvis, hips, knees and ankles on
  /// the axes of their pitch, toes and heels at the ends of the soles, and the other links that move.
  ///
  /// - Throws: `ReferenceMotionError` for a robot without two legs, or a clip that does not move these.
  public init(_ clip: ReferenceClip, robot: RobotDescription) throws(ReferenceMotionError) {
    let missing = robot.controlledJoints.filter { !clip.jointNames.contains($0) }
    guard missing.isEmpty else {
      throw .missingJoints(
        clip: clip.name, robot: robot.name, joints: missing, found: clip.jointNames)
    }
    let figure = RobotFigure(robot, legs: try RobotLegs(robot))
    let columns = robot.joints.map { clip.jointNames.firstIndex(of: $0.name) }
    let poses = (0..<clip.frameCount).flatMap { frame in
      let positions = zip(columns, robot.joints).map { column, joint in
        column.map { clip.jointPositions[frame * clip.jointNames.count + $0] }
          ?? joint.nominalPosition
      }
      return figure.poses(
        robot.linkPosesInWorld(base: clip.basePose(frame: frame), positions: positions))
    }
    self.init(
      joints: figure.joints(of: robot), frameRate: clip.frameRate, jointPoses: poses,
      contactLabels: clip.contactLabels(of: robot), provenance: clip.provenance)
    self.robot = Robot(name: robot.name, jointNames: clip.jointNames)
  }
}

/// Which points of a robot stand for the joints of a figure.
private struct RobotFigure {
  /// A joint of the figure.
  private struct Mark {
    var name: String
    /// The joint of the figure that it hangs from.
    var parent: Int?
    var link: Int
    /// In the link's frame.
    var place = Pose.identity
    var isEndSite = false
  }

  private var marks = [Mark(name: "pelvis", parent: nil, link: 0)]

  init(_ robot: RobotDescription, legs: RobotLegs) {
    for side in Foot.Side.both {
      let leg = legs.legs[side]
      let name = side.rawValue
      let hip = marks.count
      for (part, joint) in [
        ("hip", leg.geometry.hipPitch), ("knee", leg.geometry.knee),
        ("ankle", leg.geometry.anklePitch),
      ] {
        let parent = part == "hip" ? 0 : marks.count - 1
        marks.append(Mark(name: "\(name) \(part)", parent: parent, link: joint + 1))
      }
      for (part, x) in [("toe", leg.sole.upperBound), ("heel", leg.sole.lowerBound)] {
        let place = leg.soleInFoot * Pose(position: Vector3(x, 0, 0))
        marks.append(
          Mark(
            name: "\(name) \(part)", parent: hip + 2, link: leg.footLink, place: place,
            isEndSite: true))
      }
    }
    addOtherLinks(of: robot, legs: legs)
  }

  /// Waist, arms and head, where their joints move.
  private mutating func addOtherLinks(of robot: RobotDescription, legs: RobotLegs) {
    let legJoints = Set(legs.legs.both.flatMap(\.geometry.joints))
    var markOfLink: [Int?] = [0]
    for (index, joint) in robot.joints.enumerated() {
      let parent = markOfLink[robot.links[index + 1].parent ?? 0]
      guard let parent, !legJoints.contains(index) else {
        markOfLink.append(nil)
        continue
      }
      if joint.kind == .fixed {
        markOfLink.append(parent)
      } else {
        markOfLink.append(marks.count)
        marks.append(
          Mark(name: robot.links[index + 1].name, parent: parent, link: index + 1))
      }
    }
  }

  /// The figure's joints, the rest pose being that of zero positions.
  func joints(of robot: RobotDescription) -> [SkeletonJoint] {
    let rest = poses(
      robot.linkPosesInWorld(
        base: .identity, positions: Array(repeating: 0, count: robot.joints.count)))
    return marks.indices.map { index in
      let parent = marks[index].parent
      return SkeletonJoint(
        name: marks[index].name, parent: parent,
        restOffset: parent.map { rest[$0].inverse.act(rest[index].position) } ?? .zero,
        isEndSite: marks[index].isEndSite)
    }
  }

  /// Poses of the figure's joints for those of the links.
  func poses(_ links: [Pose]) -> [Pose] { marks.map { links[$0.link] * $0.place } }
}

extension ReferenceClip {
  /// The contacts of feet that the clip labels.
  fileprivate func contactLabels(of robot: RobotDescription) -> [SkeletonMotion.Foot: [Bool]] {
    var labels: [SkeletonMotion.Foot: [Bool]] = [:]
    for foot in robot.feet {
      guard let column = footNames.firstIndex(of: robot.links[foot.link].name) else { continue }
      labels[foot.side == .left ? .left : .right] = (0..<frameCount).map {
        footContacts[$0 * footNames.count + column]
      }
    }
    return labels
  }
}
