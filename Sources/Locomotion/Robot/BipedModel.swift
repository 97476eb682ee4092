import PolicyInterface
import RobotModel
import SpatialMath

/// What rewards, resets and terminations know of the robot, worked out once.
struct BipedModel: Sendable {
  /// The robot.
  let robot: RobotDescription
  /// `[joints]` the default pose [rad].
  let defaultPositions: [Double]
  /// `[joints]` what each joint does.
  let roles: [JointRole]
  /// `[joints]` 0 for a joint of the left leg, 1 of the right, nil of none.
  let feet: [Int?]
  /// `[joints]` +1 where a pitch joint turns about the base's y axis, −1 where about its opposite.
  let pitchSigns: [Double]
  /// `[joints]` middle of the joint's range [rad]; 0 where it has none.
  let limitCenters: [Double]
  /// `[joints]` half of the joint's range [rad]; infinite where it has none.
  let limitHalfWidths: [Double]
  /// `[joints]` largest torques [N m].
  let effortLimits: [Double]
  /// `[joints]` largest speeds [rad/s].
  let velocityLimits: [Double]
  /// Hips' roll and yaw joints.
  let hipRollYawJoints: [Int]
  /// Ankles' joints.
  let ankleJoints: [Int]
  /// `[2]` links below the left and the right knee; nil for a robot without knees.
  let kneeLinks: [Int?]
  /// `[2]` links that are the feet.
  let footLinks: [Int]
  /// `[2]` centres of the soles in the feet's frames [m].
  let soleCenters: [Vector3]
  /// Links whose poses are compared with a reference: the base, and of each leg the last link of the
  /// hip, the one below the knee and the foot (the lower half of BeyondMimic's bodies).
  let trackedLinks: [Int]
  /// The joints of a jointed figure, of which a hip or an ankle is one whatever its motors: parent and
  /// child link with DeepMimic's weight, those of the joints and of the root adding up to 1.
  let figureJoints: [FigureJoint]
  /// DeepMimic's weight of the root beside those of the figure's joints.
  let figureRootWeight: Double
  /// Height of the base in the default pose on its feet [m].
  let standingHeight: Double
  /// Weight of the robot [N].
  let weight: Double

  /// - Parameters:
  ///   - robot: without fixed joints.
  ///   - defaultPositions: `[joints]` [rad].
  ///   - gravity: acceleration [m/s²].
  /// - Throws: `notBiped`.
  init(
    robot: RobotDescription, defaultPositions: [Double], gravity: Double
  ) throws(LocomotionError) {
    guard robot.hasFloatingBase else {
      throw .notBiped(robot: robot.name, found: "a base that is bolted to the world")
    }
    guard robot.feet.map(\.side) == [.left, .right] else {
      throw .notBiped(robot: robot.name, found: "\(robot.feet.count) feet")
    }
    guard let standingHeight = robot.standingHeight(positions: defaultPositions) else {
      throw .notBiped(robot: robot.name, found: "feet without contact points")
    }
    self.robot = robot
    self.defaultPositions = defaultPositions
    self.standingHeight = standingHeight
    weight = robot.totalMass * gravity
    effortLimits = robot.joints.map(\.effortLimit)
    velocityLimits = robot.joints.map(\.velocityLimit)
    limitHalfWidths = robot.joints.map { 0.5 * ($0.limits.upperBound - $0.limits.lowerBound) }
    limitCenters = robot.joints.map { joint in
      let center = 0.5 * (joint.limits.upperBound + joint.limits.lowerBound)
      return center.isFinite ? center : 0
    }

    let legs = Self.legs(of: robot)
    roles = legs.roles
    feet = legs.feet
    pitchSigns = legs.axes.map { $0.y < 0 ? -1 : 1 }
    hipRollYawJoints = roles.indices.filter { [.hipRoll, .hipYaw].contains(legs.roles[$0]) }
    ankleJoints = roles.indices.filter { [.anklePitch, .ankleRoll].contains(legs.roles[$0]) }
    kneeLinks = [0, 1].map { foot in
      legs.roles.indices.first { legs.roles[$0] == .knee && legs.feet[$0] == foot }.map { $0 + 1 }
    }
    footLinks = robot.feet.map(\.link)
    soleCenters = robot.feet.map(\.soleCenter)
    let figure = FigureJoint.joints(of: robot, kneeLinks: kneeLinks)
    figureJoints = figure.joints
    figureRootWeight = figure.rootWeight
    trackedLinks = [0] + figure.joints.map(\.child)
  }

  /// Roles, sides and axes in the base's frame of all joints.
  private static func legs(
    of robot: RobotDescription
  ) -> (roles: [JointRole], feet: [Int?], axes: [Vector3]) {
    let count = robot.joints.count
    let poses = robot.linkPosesInWorld(
      base: .identity, positions: Array(repeating: 0, count: count))
    let axes = robot.joints.enumerated().map { index, joint in
      poses[index + 1].orientation.act(joint.axis)
    }
    var roles = Array(repeating: JointRole.other, count: count)
    var feet = [Int?](repeating: nil, count: count)
    for (index, foot) in robot.feet.enumerated() {
      var chain: [Int] = []
      var link = foot.link
      while let parent = robot.links[link].parent {
        chain.append(link - 1)
        link = parent
      }
      chain.reverse()
      for (joint, role) in zip(chain, JointRole.roles(axes: chain.map { axes[$0] })) {
        roles[joint] = role
        feet[joint] = index
      }
    }
    return (roles, feet, axes)
  }
}

extension BipedModel {
  /// What actions on the gains mean; nil where the configuration has none.
  func impedance(_ configuration: VariableImpedanceConfiguration) -> VariableImpedance? {
    let groups =
      switch configuration.groups {
      case .joint: Array(defaultPositions.indices)
      case .legSymmetric: legSymmetricGroups
      }
    return VariableImpedance(
      stiffnessScale: configuration.stiffnessScale, dampingScale: configuration.dampingScale,
      sensitivity: configuration.sensitivity, groups: groups)
  }

  /// `[joints]` groups of joints in the same place of either leg; a joint of no leg is alone.
  private var legSymmetricGroups: [Int] {
    var groups: [Int] = []
    var placeInLeg = [0, 0]
    var groupOfPlace: [Int: Int] = [:]
    for foot in feet {
      let next = (groups.max() ?? -1) + 1
      guard let foot else {
        groups.append(next)
        continue
      }
      let group = groupOfPlace[placeInLeg[foot]] ?? next
      groupOfPlace[placeInLeg[foot]] = group
      placeInLeg[foot] += 1
      groups.append(group)
    }
    return groups
  }

  /// Position that the reference gait gives a joint [rad] (humanoid-gym's sine pattern, made
  /// independent of the directions of the joints' axes).
  ///
  /// During its swing, a leg bends at hip, knee and ankle as a sine from lift-off to touch-down, so
  /// that the sole stays level where the knee's amplitude is twice the others.
  ///
  /// - Parameters:
  ///   - swing: 0 at lift-off to 1 at touch-down; nil while the leg stands.
  ///   - sine: `sin(π · swing)`.
  @inline(__always)
  func referencePosition(
    joint: Int, sine: Double, hip: Double, knee: Double, ankle: Double
  ) -> Double {
    let bend: Double
    switch roles[joint] {
    case .hipPitch: bend = -hip
    case .knee: bend = knee
    case .anklePitch: bend = -ankle
    default: bend = 0
    }
    return defaultPositions[joint] + pitchSigns[joint] * bend * sine
  }
}
