import SpatialMath

/// Finds legs and feet in a tree of links.
///
/// A foot is the lowest link at the end of a chain of joints on its side of the body, in the
/// nominal pose. Its contact points are the lowest points of its collision shapes. Nothing is invented: a
/// foot without usable shapes has no contact points.
struct LegDetection {
  /// A chain of joints from the base to a foot.
  struct Leg {
    let foot: Int
    /// Joints that move, from the hip down, without those that both legs share.
    var joints: [Int]
    let contactPoints: [Vector3]
  }

  private let robot: RobotDescription
  private let poses: [Pose]
  /// The nearest link at or above each link that moves against its parent; the base for the rest.
  private let movingLink: [Int]

  /// Points higher than this above the lowest one do not stand on the ground [m].
  static let soleThickness = 0.01

  init(_ robot: RobotDescription) {
    self.robot = robot
    poses = robot.linkPosesInWorld(base: .identity, positions: robot.nominalPositions)
    var moving = [0]
    for (index, joint) in robot.joints.enumerated() {
      moving.append(joint.kind == .fixed ? moving[robot.links[index + 1].parent ?? 0] : index + 1)
    }
    movingLink = moving
  }

  /// The legs; nil where there are not exactly two sides with a lowest link below the base.
  func legs() -> (left: Leg, right: Leg)? {
    guard let leftFoot = lowestLeaf(on: .left), let rightFoot = lowestLeaf(on: .right) else {
      return nil
    }
    var left = chain(to: leftFoot)
    var right = chain(to: rightFoot)
    let shared = zip(left, right).prefix { $0 == $1 }.count
    left.removeFirst(shared)
    right.removeFirst(shared)
    guard left.count == right.count else { return nil }
    return (
      Leg(foot: leftFoot, joints: left, contactPoints: contactPoints(of: leftFoot)),
      Leg(foot: rightFoot, joints: right, contactPoints: contactPoints(of: rightFoot))
    )
  }

  /// The lowest link of that side that moves and carries no other moving link.
  private func lowestLeaf(on side: Foot.Side) -> Int? {
    var isCarrier = Array(repeating: false, count: robot.links.count)
    for (index, joint) in robot.joints.enumerated() where joint.kind != .fixed {
      isCarrier[movingLink[robot.links[index + 1].parent ?? 0]] = true
    }
    let leaves = robot.links.indices.filter { link in
      link > 0 && movingLink[link] == link && !isCarrier[link] && self.side(of: link) == side
        && poses[link].position.z < 0
    }
    return leaves.min { poses[$0].position.z < poses[$1].position.z }
  }

  /// The moving joints from the base to the link.
  private func chain(to link: Int) -> [Int] {
    var chain: [Int] = []
    var link = link
    while let parent = robot.links[link].parent {
      if robot.joints[link - 1].kind != .fixed { chain.append(link - 1) }
      link = parent
    }
    return chain.reversed()
  }

  /// The side that the link's name says, else the joint's name, else the sign of y.
  private func side(of link: Int) -> Foot.Side? {
    for name in [robot.links[link].name, robot.joints[link - 1].name] {
      if let side = Foot.Side(inName: name) { return side }
    }
    let y = poses[link].position.y
    return abs(y) < 0.005 ? nil : y > 0 ? .left : .right
  }

  /// The corners of the sole in the link's frame, front before back, left before right.
  private func contactPoints(of foot: Int) -> [Vector3] {
    let up = poses[foot].orientation.actInverse(.unitZ)
    var points: [Vector3] = []
    for link in robot.links.indices where movingLink[link] == foot {
      let linkInFoot = poses[foot].inverse * poses[link]
      for shape in robot.links[link].collisions {
        let placed = CollisionShape(geometry: shape.geometry, pose: linkInFoot * shape.pose)
        points += placed.lowestPoints(up: up)
      }
    }
    guard let lowest = points.map({ $0.dot(up) }).min() else { return [] }
    points.removeAll { $0.dot(up) > lowest + LegDetection.soleThickness }
    return convexHull(of: points, up: up).sorted { a, b in
      abs(a.x - b.x) > 1e-6 ? a.x > b.x : a.y > b.y
    }
  }

  /// The points that are corners of the sole as seen from above (Andrew 1979, monotone chain).
  private func convexHull(of points: [Vector3], up: Vector3) -> [Vector3] {
    let across = up.cross(.unitX).normalized
    let along = across.cross(up)
    let sorted = points.sorted { a, b in
      a.dot(along) != b.dot(along) ? a.dot(along) < b.dot(along) : a.dot(across) < b.dot(across)
    }
    var distinct: [Vector3] = []
    for point in sorted {
      let isDouble = distinct.contains { other in
        let d = point - other
        return (d - up * d.dot(up)).length < 1e-3
      }
      if !isDouble { distinct.append(point) }
    }
    guard distinct.count > 2 else { return distinct }

    func half(_ points: [Vector3]) -> [Vector3] {
      var hull: [Vector3] = []
      for point in points {
        while hull.count >= 2 {
          let a = hull[hull.count - 1] - hull[hull.count - 2]
          let b = point - hull[hull.count - 2]
          guard up.dot(a.cross(b)) <= 1e-9 else { break }
          hull.removeLast()
        }
        hull.append(point)
      }
      return hull
    }
    return half(distinct).dropLast() + half(distinct.reversed()).dropLast()
  }
}

extension LoadedRobot {
  /// Fills in feet and controlled joints and says in the warnings what could not be found.
  mutating func detectLegs() {
    guard description.hasFloatingBase else { return }
    guard let legs = LegDetection(description).legs() else {
      warnings.append(
        "no pair of legs was found, so there are no feet and all joints count as controlled; name "
          + "the links with left and right, or _l_ and _r_, and let the feet be the lowest")
      return
    }
    description.controlledJoints = (legs.left.joints + legs.right.joints).map {
      description.joints[$0].name
    }
    let pairs: [(Foot.Side, LegDetection.Leg)] = [(.left, legs.left), (.right, legs.right)]
    for (_, leg) in pairs where leg.contactPoints.isEmpty {
      warnings.append(
        "the foot link '\(description.links[leg.foot].name)' has no box, sphere, cylinder, capsule "
          + "or ellipsoid for contact, so the robot has no feet; add one to its collision shapes")
    }
    guard pairs.allSatisfy({ !$0.1.contactPoints.isEmpty }) else { return }
    description.feet = pairs.map { side, leg in
      Foot(side: side, link: leg.foot, contactPoints: leg.contactPoints)
    }
  }
}

extension Foot.Side {
  /// The side that a name tells: `left_knee`, `knee_l`, `J_hip_l_roll`, `leg_l5_link`; nil where it
  /// tells none or both.
  public init?(inName name: String) {
    let words = name.lowercased().split { !$0.isLetter && !$0.isNumber }
    func tells(_ word: Substring, _ letter: Character, _ side: String) -> Bool {
      if word.hasPrefix(side) || word.hasSuffix(side) { return true }
      return word.first == letter && word.dropFirst().allSatisfy(\.isNumber)
    }
    let isLeft = words.contains { tells($0, "l", "left") }
    let isRight = words.contains { tells($0, "r", "right") }
    guard isLeft != isRight else { return nil }
    self = isLeft ? .left : .right
  }
}
