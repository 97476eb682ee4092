/// Why a robot cannot be read, looked up, reduced or mirrored.
public enum RobotModelError: Error, Equatable, CustomStringConvertible {
  /// The file cannot be opened or is no text.
  case unreadable(file: String, reason: String)
  /// The file is not well-formed XML.
  case malformed(file: String, line: Int, found: String, expected: String)
  /// An element or attribute has a value that makes no robot.
  case invalid(file: String, line: Int, place: String, found: String, expected: String)
  /// No built-in robot has this name.
  case unknownRobot(name: String, known: [String])
  /// The robot has no joint of this name.
  case unknownJoint(robot: String, joint: String, nearest: String?)
  /// A joint is asked for twice, or is fixed and so cannot be kept.
  case notKeepable(robot: String, joint: String, reason: String)
  /// A joint stands before the joint that carries it.
  case wrongOrder(robot: String, joint: String, carrier: String)
  /// A joint has no partner on the other side of the body.
  case noMirrorPartner(robot: String, joint: String)
  /// The robot cannot be written out.
  case notWritable(robot: String, reason: String)

  /// One sentence: the thing, what was found and what would be right.
  public var description: String {
    switch self {
    case .unreadable(let file, let reason):
      "\(file): cannot be read: \(reason); expected a URDF or MJCF file"
    case .malformed(let file, let line, let found, let expected):
      "\(file), line \(line): found \(found), expected \(expected)"
    case .invalid(let file, let line, let place, let found, let expected):
      "\(file), line \(line): \(place): found \(found), expected \(expected)"
    case .unknownRobot(let name, let known):
      "found no built-in robot '\(name)', expected one of \(known.joined(separator: ", "))"
    case .unknownJoint(let robot, let joint, let nearest):
      "\(robot) has no joint '\(joint)'"
        + (nearest.map { "; the nearest name is '\($0)'" } ?? ", it has no joints at all")
    case .notKeepable(let robot, let joint, let reason):
      "joint '\(joint)' of \(robot) cannot be kept: \(reason)"
    case .wrongOrder(let robot, let joint, let carrier):
      "joint '\(joint)' of \(robot) stands before '\(carrier)', which carries it; expected after it"
    case .noMirrorPartner(let robot, let joint):
      "joint '\(joint)' of \(robot) has no partner on the other side of the body; "
        + "expected one within 2 cm of its mirror image with a parallel axis"
    case .notWritable(let robot, let reason):
      "\(robot) cannot be written: \(reason); expected finite numbers"
    }
  }
}

/// The candidate closest to `name` by edit distance (Levenshtein 1966).
func nearestName(to name: String, among candidates: [String]) -> String? {
  candidates.min { editDistance($0, name) < editDistance($1, name) }
}

private func editDistance(_ a: String, _ b: String) -> Int {
  let target = Array(b)
  var row = Array(0...target.count)
  for (i, character) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for j in target.indices {
      let substitution = diagonal + (character == target[j] ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(substitution, row[j] + 1, row[j + 1] + 1)
    }
  }
  return row[target.count]
}
