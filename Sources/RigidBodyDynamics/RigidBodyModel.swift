import RobotModel
import SpatialMath

/// The kinematic tree and inertias of a robot, prepared for its equations of motion
/// `M(q) v̇ + h(q, v) = τ` (Featherstone 2008).
///
/// Coordinates. Positions are the base's pose and one number for each joint that moves. The
/// generalised velocity v has `velocityCount` elements: with a floating base first the linear
/// velocity of the base's origin in the world (3) and the base's angular velocity in the world (3),
/// then one for each joint that moves, in the robot's order; fixed joints have none. Generalised
/// forces are conjugate to it: force on the base, moment about the base's origin, joint torques.
/// Accelerations are plain time derivatives of v.
///
/// Method. Spatial vectors of all links are written in one frame: the world's axes, with the origin
/// where the base's origin is at this moment, at rest. No link-to-link transforms are needed, the
/// base's motion subspace is the identity, and a robot far from the world's origin loses no digits.
///
/// The model never changes; `RigidBodyWorkspace` holds what is computed.
public struct RigidBodyModel: Sendable {
  /// Name of the robot.
  public let name: String
  /// Whether the base floats.
  public let hasFloatingBase: Bool
  /// Number of links, those behind fixed joints included.
  public let linkCount: Int
  /// Number of joints that move.
  public let jointCount: Int
  /// Number of elements of v: `jointCount`, and 6 for a floating base.
  public let velocityCount: Int
  /// Sum of the link masses [kg].
  public let totalMass: Double
  /// Downward acceleration of gravity [m/s²].
  public let gravity: Double

  let links: [TreeLink]
  /// `[velocityCount]` the link that each element of v moves, the base for the first six.
  let velocityLink: [Int]
  /// `[velocityCount]` the next element of v on the way to the base; −1 behind the last (λ of
  /// Featherstone 2008, sect. 6.5).
  let velocityParent: [Int]
  /// `[velocityCount]` rotor inertia, zeros for the base [kg m² or kg].
  let armature: [Double]

  /// - Parameters:
  ///   - robot: any tree of hinges, slides and fixed joints.
  ///   - gravity: downward acceleration [m/s²].
  public init(_ robot: RobotDescription, gravity: Double = 9.81) {
    precondition(
      robot.links.count == robot.joints.count + 1,
      "\(robot.name) has \(robot.links.count) links and \(robot.joints.count) joints, "
        + "expected one joint less than links")
    precondition(robot.totalMass > 0, "\(robot.name) has no mass")
    name = robot.name
    hasFloatingBase = robot.hasFloatingBase
    self.gravity = gravity
    totalMass = robot.totalMass
    linkCount = robot.links.count

    let baseVelocityCount = robot.hasFloatingBase ? 6 : 0
    var velocityLink = Array(repeating: 0, count: baseVelocityCount)
    var velocityParent = (0..<baseVelocityCount).map { $0 - 1 }
    var armature = Array(repeating: 0.0, count: baseVelocityCount)
    // The last element of v on the way from the base to each link.
    var lastVelocity = [baseVelocityCount - 1]
    var links = [TreeLink(base: robot.links[0].inertia)]
    for (index, joint) in robot.joints.enumerated() {
      let link = robot.links[index + 1]
      let parent = link.parent ?? 0
      precondition(
        parent <= index, "link '\(link.name)' of \(robot.name) stands before its parent")
      var velocity = -1
      if joint.kind != .fixed {
        velocity = velocityLink.count
        velocityLink.append(index + 1)
        velocityParent.append(lastVelocity[parent])
        armature.append(joint.armature)
      }
      lastVelocity.append(velocity >= 0 ? velocity : lastVelocity[parent])
      links.append(
        TreeLink(
          parent: parent, kind: joint.kind, origin: joint.origin, axis: joint.axis,
          velocityIndex: velocity, positionIndex: velocity - baseVelocityCount,
          inertia: link.inertia))
    }
    self.links = links
    self.velocityLink = velocityLink
    self.velocityParent = velocityParent
    self.armature = armature
    velocityCount = velocityLink.count
    jointCount = velocityLink.count - baseVelocityCount
  }

  /// Index in v of the joint that moves `link`; nil for the base and behind a fixed joint.
  public func velocityIndex(ofLink link: Int) -> Int? {
    links[link].velocityIndex >= 0 ? links[link].velocityIndex : nil
  }
}

/// A link and the joint that connects it with its parent.
struct TreeLink: Sendable {
  var parent: Int
  var kind: Joint.Kind
  /// The link's frame in its parent's at position zero.
  var origin: Pose
  /// Unit axis in the link's frame.
  var axis: Vector3
  /// Index in v; −1 for a fixed joint and the base.
  var velocityIndex: Int
  /// Index in the joint positions; negative for a fixed joint and the base.
  var positionIndex: Int
  var inertia: SpatialInertia
}

extension TreeLink {
  /// The base, which hangs on no joint.
  init(base inertia: SpatialInertia) {
    self.init(
      parent: -1, kind: .fixed, origin: .identity, axis: .unitZ, velocityIndex: -1,
      positionIndex: -1, inertia: inertia)
  }
}
