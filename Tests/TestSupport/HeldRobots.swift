import RobotModel
import SpatialMath

extension SmallRobots {
  /// The pendulum, about the y axis, whose only joint is to be held, with a foot of one point at the
  /// rod's end by which the joint can be seen.
  public static func heldPendulum(
    stiffness: Double, damping: Double, nominalPosition: Double = 0,
    effortLimit: Double = .infinity
  ) -> RobotDescription {
    var robot = pendulum(stiffness: stiffness, damping: damping, effortLimit: effortLimit) {
      $0.nominalPosition = nominalPosition
    }
    robot.feet = [Foot(side: .left, link: 1, contactPoints: [Vector3(0, 0, -1)])]
    return robot
  }
}

/// 青龙 with its waist, which lies between the base and the legs.
public enum WaistRobots {
  /// Names of the waist's joints.
  public static let waist = ["J_waist_pitch", "J_waist_roll", "J_waist_yaw"]

  /// The legs' joints and the waist's, the latter with the gains and torque limits given.
  ///
  /// - Parameters:
  ///   - stiffness: [N m/rad].
  ///   - damping: [N m s/rad].
  ///   - effortLimit: [N m]; nil for the robot's own.
  /// - Throws: `RobotModelError` where the robot has other joints.
  public static func qinglong(
    stiffness: Double = 6020, damping: Double = 40.1, effortLimit: Double? = nil
  ) throws(RobotModelError) -> RobotDescription {
    var robot = try RobotCatalog.robot(named: "qinglong")
    for name in waist {
      let index = try robot.jointIndex(named: name)
      robot.joints[index].stiffness = stiffness
      robot.joints[index].damping = damping
      if let effortLimit { robot.joints[index].effortLimit = effortLimit }
    }
    return try robot.reduced(keeping: robot.controlledJoints, holding: waist)
  }
}
