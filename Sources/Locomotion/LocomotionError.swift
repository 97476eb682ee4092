/// Why an environment cannot be made.
public enum LocomotionError: Error, Equatable, CustomStringConvertible {
  /// A setting has a value that makes no environment.
  case invalid(setting: String, found: String, expected: String)
  /// The robot is not one that can walk on two feet.
  case notBiped(robot: String, found: String)
  /// No reward has this name.
  case unknownReward(name: String, known: [String])
  /// The reward has no such parameter.
  case unknownParameter(reward: String, parameter: String, known: [String])
  /// A pattern of joint names fits no joint.
  case unmatchedPattern(setting: String, pattern: String, joints: [String])
  /// A clip does not fit the robot, or no gait can be made for it.
  case unusableMotion(reason: String)

  /// What was found, and what would be right.
  public var description: String {
    switch self {
    case .invalid(let setting, let found, let expected):
      "\(setting): found \(found), expected \(expected)"
    case .notBiped(let robot, let found):
      "\(robot): found \(found), expected a floating base with a left and a right foot"
    case .unknownReward(let name, let known):
      "found the reward '\(name)', expected one of \(known.joined(separator: ", "))"
    case .unknownParameter(let reward, let parameter, let known):
      "reward '\(reward)': found the parameter '\(parameter)', expected "
        + (known.isEmpty ? "none" : "one of \(known.joined(separator: ", "))")
    case .unmatchedPattern(let setting, let pattern, let joints):
      "\(setting): found the pattern '\(pattern)', which fits no joint; expected one that fits "
        + "some of \(joints.joined(separator: ", "))"
    case .unusableMotion(let reason): "motion: \(reason)"
    }
  }
}
