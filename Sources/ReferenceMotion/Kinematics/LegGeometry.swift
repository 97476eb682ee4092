import RobotModel
import SpatialMath

/// What a leg is made of: its joints by what they do, and its lengths.
///
/// Everything is worked out in the base's frame with all joints at zero.
public struct LegGeometry: Equatable, Sendable {
  /// Side of the body.
  public let side: Foot.Side
  /// Index of the leg's foot in the robot's feet.
  public let foot: Int
  /// Indices of the joints that move the foot and not the other one, from the hip down.
  public let joints: [Int]
  /// Index of the joint that swings the thigh.
  public let hipPitch: Int
  /// Index of the knee's joint.
  public let knee: Int
  /// Index of the joint that pitches the foot.
  public let anklePitch: Int
  /// Index of the joint that spreads the legs.
  public let hipRoll: Int?
  /// Index of the joint that turns the leg about the vertical.
  public let hipYaw: Int?
  /// Index of the joint that rolls the foot.
  public let ankleRoll: Int?
  /// +1 where a positive knee position bends a leg as a person's, shank backwards; −1 otherwise.
  public let kneeSign: Double
  /// Origin of the hip's pitch joint in the base's frame [m].
  public let hip: Vector3
  /// Origin of the ankle's pitch joint in the base's frame [m].
  public let ankle: Vector3
  /// Distance of the axes of hip and knee, as seen along them [m].
  public let thighLength: Double
  /// Distance of the axes of knee and ankle, as seen along them [m].
  public let shankLength: Double
  /// The foot's link seen from the ankle: a frame at the ankle's pitch joint that is parallel to the
  /// base's when the sole is level and looks ahead.
  public let footInAnkle: Pose
  /// Corners of the sole in the ankle's frame of `footInAnkle` [m].
  public let solePoints: [Vector3]

  /// Height of the ankle's pitch joint above a level sole [m].
  public var ankleHeight: Double { -(solePoints.map(\.z).min() ?? 0) }
  /// From the axis of the hip to a level sole, the leg straight [m].
  public var length: Double { thighLength + shankLength + ankleHeight }

  /// The legs of a robot in the order of its feet.
  ///
  /// - Throws: `notBiped`.
  public static func legs(
    of robot: RobotDescription
  ) throws(ReferenceMotionError) -> [LegGeometry] {
    guard robot.feet.count == 2 else {
      throw .notBiped(robot: robot.name, found: "\(robot.feet.count) feet")
    }
    let tree = KinematicTree(robot)
    let chains = robot.feet.map { tree.chain(to: $0.link) }
    let legs = chains.indices.map { foot in
      LegGeometry(
        robot, foot: foot, joints: chains[foot].filter { !chains[1 - foot].contains($0) })
    }
    guard let left = legs[0], let right = legs[1] else {
      throw .notBiped(robot: robot.name, found: "a leg with other joints")
    }
    return [left, right]
  }

  private init?(_ robot: RobotDescription, foot: Int, joints chain: [Int]) {
    let joints = chain.filter { robot.joints[$0].kind == .hinge }
    let poses = robot.linkPosesInWorld(
      base: .identity, positions: Array(repeating: 0, count: robot.joints.count))
    func axis(_ joint: Int) -> Vector3 {
      poses[joint + 1].orientation.act(robot.joints[joint].axis)
    }
    let turns = joints.map { Turn(axis($0)) }
    let pitches = joints.indices.filter { turns[$0] == .pitch }
    guard pitches.count >= 3, let last = pitches.last else { return nil }
    let kneePlace = pitches[1]
    hipPitch = joints[pitches[0]]
    knee = joints[kneePlace]
    anklePitch = joints[last]
    hipRoll = joints.indices.first { turns[$0] == .roll && $0 < kneePlace }.map { joints[$0] }
    hipYaw = joints.indices.first { turns[$0] == .yaw && $0 < kneePlace }.map { joints[$0] }
    ankleRoll = joints.indices.first { turns[$0] == .roll && $0 > kneePlace }.map { joints[$0] }
    side = robot.feet[foot].side
    self.foot = foot
    self.joints = joints
    kneeSign = axis(knee).y < 0 ? -1 : 1

    let hip = poses[hipPitch + 1].position
    let kneeCenter = poses[knee + 1].position
    let ankle = poses[anklePitch + 1].position
    func lengthAcross(_ span: Vector3, _ axis: Vector3) -> Double {
      (span - axis * span.dot(axis)).length
    }
    thighLength = lengthAcross(kneeCenter - hip, axis(knee))
    shankLength = lengthAcross(ankle - kneeCenter, axis(anklePitch))
    self.hip = hip
    self.ankle = ankle

    // Level the sole: the foot's frame may lean, and so may the foot at zero.
    let points = robot.feet[foot].contactPoints
    let placed = poses[robot.feet[foot].link]
    let leveling = Self.leveling(points.map { placed.orientation.act($0) })
    let footInAnkle = Pose(
      position: leveling.act(placed.position - ankle),
      orientation: (leveling * placed.orientation).normalized)
    self.footInAnkle = footInAnkle
    solePoints = points.map { footInAnkle.act($0) }
  }

  /// The smallest rotation that makes the plane through the points level; none for fewer than three
  /// points or points in a line.
  private static func leveling(_ points: [Vector3]) -> Quaternion {
    var normal = Vector3.zero
    for i in points.indices {
      for j in points.indices where j > i {
        for k in points.indices where k > j {
          let area = (points[j] - points[i]).cross(points[k] - points[i])
          normal += area.z < 0 ? -area : area
        }
      }
    }
    let up = normal.normalized
    guard up.z > 0.5 else { return .identity }
    let axis = up.cross(.unitZ)
    return Quaternion(rotationVector: axis.normalized * axis.length)
  }

  /// The coordinate axis that is nearest to a joint's.
  private enum Turn {
    case roll
    case pitch
    case yaw

    init(_ axis: Vector3) {
      let (x, y, z) = (abs(axis.x), abs(axis.y), abs(axis.z))
      self = y >= x && y >= z ? .pitch : x >= z ? .roll : .yaw
    }
  }
}

extension KinematicTree {
  /// The joints from the base to a link, fixed ones too.
  func chain(to link: Int) -> [Int] {
    var chain: [Int] = []
    var link = link
    while link > 0 {
      chain.append(link - 1)
      link = parents[link - 1]
    }
    return chain.reversed()
  }
}
