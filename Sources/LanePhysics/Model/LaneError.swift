import RobotModel

/// Why the lane engine cannot simulate a robot.
public enum LaneError: Error, Equatable, CustomStringConvertible {
  /// A link with neither mass nor rotor behind its joint.
  case linkWithoutMass(robot: String, link: String)
  /// A fixed joint.
  case unreducedJoint(robot: String, joint: String)
  /// A joint cannot be held.
  case heldJoint(RobotModelError)

  /// One sentence that names the robot and its part.
  public var description: String {
    switch self {
    case .linkWithoutMass(let robot, let link):
      "\(robot): neither link '\(link)' nor anything behind it has mass, so nothing resists its joint"
    case .unreducedJoint(let robot, let joint):
      "\(robot): joint '\(joint)' is fixed; weld fixed joints before simulating"
    case .heldJoint(let error):
      error.description
    }
  }
}
