import RobotModel
import SpatialMath

extension ReferenceClip {
  /// Contacts of the robot's feet by the height and the speed of their soles.
  ///
  /// A foot stands where the lowest point of its sole is less than 3 cm above the lowest in the clip
  /// and the middle of the sole moves by less than 0.4 m/s along the ground; runs and gaps of less
  /// than three frames are dropped.
  ///
  /// - Returns: `[frames, feet]`, feet in the robot's order.
  public func contactsByKinematics(of robot: RobotDescription) -> [Bool] {
    let tree = KinematicTree(robot)
    let columns = robot.joints.map { jointNames.firstIndex(of: $0.name) }
    var poses = Array(repeating: Pose.identity, count: tree.linkCount)
    var heights = Array(repeating: [Double](), count: robot.feet.count)
    var centers = Array(repeating: [Vector3](), count: robot.feet.count)
    for frame in 0..<frameCount {
      let positions = zip(columns, robot.joints).map { column, joint in
        column.map { jointPositions[frame * jointNames.count + $0] } ?? joint.nominalPosition
      }
      tree.update(base: basePose(frame: frame), positions: positions, poses: &poses)
      for (index, foot) in robot.feet.enumerated() {
        let pose = poses[foot.link]
        heights[index].append(foot.contactPoints.map { pose.act($0).z }.min() ?? 0)
        centers[index].append(pose.act(foot.soleCenter))
      }
    }
    let ground = heights.joined().min() ?? 0
    let stands = robot.feet.indices.map { foot in
      ContactRule(ground: ground, frameRate: frameRate)
        .contacts(heights: heights[foot], centers: centers[foot])
    }
    return (0..<frameCount).flatMap { frame in stands.map { $0[frame] } }
  }
}

/// When a foot stands on the ground, told by its motion.
private struct ContactRule {
  /// Height of the ground [m].
  let ground: Double
  let frameRate: Double
  /// A sole that is higher above the ground does not stand [m].
  static let height = 0.03
  /// A sole that is faster along the ground does not stand [m/s].
  static let speed = 0.4
  /// Runs and gaps that are shorter are noise [frames].
  static let shortestRun = 3

  func contacts(heights: [Double], centers: [Vector3]) -> [Bool] {
    let last = heights.count - 1
    let raw = heights.indices.map { frame in
      let (before, after) = (max(frame - 1, 0), min(frame + 1, last))
      let shift = centers[after] - centers[before]
      let speed = Vector3(shift.x, shift.y, 0).length * frameRate / Double(max(after - before, 1))
      return heights[frame] < ground + Self.height && speed < Self.speed
    }
    return Self.withoutShortRuns(of: true, in: Self.withoutShortRuns(of: false, in: raw))
  }

  /// Inverts runs of `value` that are shorter than `shortestRun` and do not touch an end.
  private static func withoutShortRuns(of value: Bool, in contacts: [Bool]) -> [Bool] {
    var contacts = contacts
    var start = 0
    while start < contacts.count {
      var end = start
      while end < contacts.count, contacts[end] == contacts[start] { end += 1 }
      let isInside = start > 0 && end < contacts.count
      if contacts[start] == value, isInside, end - start < shortestRun {
        for frame in start..<end { contacts[frame] = !value }
      }
      start = end
    }
    return contacts
  }
}
