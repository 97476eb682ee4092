import RigidBodyDynamics
import RobotModel
import SpatialMath

/// A robot whose base is held, as its equations of motion see it: limbs that do not feel each other.
public struct HangingRobot: Sendable {
  /// The robot with a bolted base and the joints that move, those of a limb next to each other.
  public let description: RobotDescription
  /// Its rigid bodies, without rotor inertias.
  let dynamics: RigidBodyModel
  /// The joints of each limb.
  let limbs: [Range<Int>]

  /// Number of joints.
  public var jointCount: Int { description.joints.count }

  /// - Parameters:
  ///   - robot: any robot.
  ///   - names: the joints that move; all others are welded at their nominal positions.
  ///   - gravityInBase: direction of gravity in the base's frame, of any length.
  ///   - gravity: its acceleration [m/s²].
  /// - Throws: as `RobotDescription.reduced(keeping:positions:)`.
  public init(
    _ robot: RobotDescription, moving names: [String], gravityInBase: Vector3 = -.unitZ,
    gravity: Double = 9.81
  ) throws(RobotModelError) {
    for name in names { _ = try robot.jointIndex(named: name) }
    let inTreeOrder = robot.joints.map(\.name).filter(names.contains)
    let tree = try robot.reduced(keeping: inTreeOrder)
    let limbs = HangingRobot.limbs(of: tree)
    var description = try robot.reduced(keeping: limbs.flatMap { $0.map { inTreeOrder[$0] } })
    description.hasFloatingBase = false
    // The shortest turn that takes gravity's direction to straight down.
    description.basePose = Pose(
      position: .zero, orientation: HangingRobot.turn(from: gravityInBase, to: -.unitZ))
    self.description = description

    var start = 0
    self.limbs = limbs.map { limb in
      defer { start += limb.count }
      return start..<start + limb.count
    }
    var rigid = description
    for index in rigid.joints.indices { rigid.joints[index].armature = 0 }
    dynamics = RigidBodyModel(rigid, gravity: gravity)
  }

  /// The joints of each tree that hangs on the base, in their order.
  private static func limbs(of robot: RobotDescription) -> [[Int]] {
    var root: [Int] = []
    for index in robot.joints.indices {
      let parent = robot.links[index + 1].parent ?? 0
      root.append(parent == 0 ? index : root[parent - 1])
    }
    return robot.joints.indices.filter { root[$0] == $0 }.map { limb in
      robot.joints.indices.filter { root[$0] == limb }
    }
  }

  private static func turn(from: Vector3, to: Vector3) -> Quaternion {
    let (a, b) = (from.normalized, to.normalized)
    let cosine = a.dot(b)
    guard cosine < 1 - 1e-15 else { return .identity }
    guard cosine > -1 + 1e-12 else { return Quaternion(axis: .unitX, angle: .pi) }
    let axis = a.cross(b)
    return Quaternion(1 + cosine, axis.x, axis.y, axis.z).normalized
  }
}
