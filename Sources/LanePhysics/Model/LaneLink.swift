import Foundation
import RobotModel
import SpatialMath

/// A link and the joint that moves it, in a frame turned so that the joint's axis is z.
struct LaneLink: Sendable {
  /// Index of the parent; the base names itself.
  let parent: Int
  /// Whether the joint slides; it turns otherwise.
  let isSlide: Bool
  /// The turned frame in the description's frame of the link.
  let frame: Quaternion
  /// Position of the joint at zero in the parent's turned frame [m].
  let offset: Vector3
  /// The turned frame at zero in the parent's turned frame.
  let rotation: Matrix3
  /// What the joint's motor can do; unlimited for the base.
  let joint: Joint

  /// The links of a robot, the base first.
  ///
  /// - Throws: `LaneError` for a fixed joint or a link that cannot be accelerated.
  static func links(of robot: RobotDescription) throws(LaneError) -> [LaneLink] {
    var links = [
      LaneLink(
        parent: 0, isSlide: false, frame: .identity, offset: .zero, rotation: .identity,
        joint: Joint(name: "", kind: .fixed, origin: .identity))
    ]
    for (index, joint) in robot.joints.enumerated() {
      guard joint.kind != .fixed else {
        throw .unreducedJoint(robot: robot.name, joint: joint.name)
      }
      let parent = robot.links[index + 1].parent ?? 0
      let frame = Quaternion(turningZTo: joint.axis)
      let intoParent = links[parent].frame.conjugate
      links.append(
        LaneLink(
          parent: parent, isSlide: joint.kind == .slide, frame: frame,
          offset: intoParent.act(joint.origin.position),
          rotation: (intoParent * joint.origin.orientation * frame).matrix, joint: joint))
    }
    try checkMasses(of: robot)
    return links
  }

  /// A joint moves only what has inertia: its own link's, the ones behind it, or its rotor's.
  private static func checkMasses(of robot: RobotDescription) throws(LaneError) {
    var hasMass = robot.links.map { $0.inertia.mass > 0 }
    for link in robot.links.indices.reversed() {
      guard let parent = robot.links[link].parent else { continue }
      guard hasMass[link] || robot.joints[link - 1].armature > 0 else {
        throw .linkWithoutMass(robot: robot.name, link: robot.links[link].name)
      }
      hasMass[parent] = hasMass[parent] || hasMass[link]
    }
    guard hasMass[0] || !robot.hasFloatingBase else {
      throw .linkWithoutMass(robot: robot.name, link: robot.links[0].name)
    }
  }
}

extension Quaternion {
  /// The shortest rotation that turns z to a unit vector.
  init(turningZTo axis: Vector3) {
    let sine = Vector3.unitZ.cross(axis)
    if sine.length < 1e-9 {
      self = axis.z > 0 ? .identity : Quaternion(0, 1, 0, 0)
    } else {
      self.init(axis: sine.normalized, angle: atan2(sine.length, axis.z))
    }
  }
}
