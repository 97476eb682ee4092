/// Why a clip cannot be used or made for a robot.
public enum ReferenceMotionError: Error, Equatable, CustomStringConvertible {
  /// Joints that the robot's policy drives are not in the clip.
  case missingJoints(clip: String, robot: String, joints: [String], found: [String])
  /// The clip labels contacts of feet that the robot has not.
  case unknownFeet(clip: String, robot: String, found: [String], expected: [String])
  /// A number of the clip is not finite.
  case notFinite(clip: String, track: String, frame: Int)
  /// The last frame of a cyclic clip is not the first one, moved on.
  case notClosed(clip: String, quantity: String, found: Double, allowed: Double)
  /// The frames or times asked for are not in the clip.
  case outside(clip: String, found: String, expected: String)
  /// The robot has no pair of legs as a gait needs them.
  case notBiped(robot: String, found: String)
  /// The robot cannot be mirrored, so nor can its clips.
  case noMirror(robot: String, reason: String)
  /// The gait that was asked for cannot be walked.
  case impossibleGait(robot: String, found: String, expected: String)

  /// One sentence: the clip or robot, what was found and what would be right.
  public var description: String {
    switch self {
    case .missingJoints(let clip, let robot, let joints, let found):
      "clip '\(clip)' does not move \(Self.list(joints)) of \(robot): found the joints "
        + "\(Self.list(found)), expected all that a policy drives"
    case .unknownFeet(let clip, let robot, let found, let expected):
      "clip '\(clip)' labels the feet \(Self.list(found)), expected those of \(robot): "
        + Self.list(expected)
    case .notFinite(let clip, let track, let frame):
      "clip '\(clip)', \(track), frame \(frame): found a number that is not finite"
    case .notClosed(let clip, let quantity, let found, let allowed):
      "clip '\(clip)' does not close: its \(quantity) in the last frame is \(found) from that in "
        + "the first, expected at most \(allowed)"
    case .outside(let clip, let found, let expected):
      "clip '\(clip)': found \(found), expected \(expected)"
    case .notBiped(let robot, let found):
      "\(robot) has \(found), expected two legs with pitch joints at hip, knee and ankle"
    case .noMirror(let robot, let reason):
      "clips of \(robot) cannot be mirrored: \(reason)"
    case .impossibleGait(let robot, let found, let expected):
      "\(robot) cannot walk so: found \(found), expected \(expected)"
    }
  }

  private static func list(_ names: [String]) -> String {
    names.isEmpty ? "none" : names.joined(separator: ", ")
  }
}
