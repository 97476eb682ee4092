/// Why a file of a robot's motion cannot be read or written.
public enum RobotMotionError: Error, Equatable, CustomStringConvertible {
  /// The operating system does not give the file out or take it.
  case unreadable(file: String, reason: String)
  case unwritable(file: String, reason: String)
  /// The file is none that is known.
  case unknownFormat(file: String, found: String)
  /// The file is known and refused.
  case refused(file: String, found: String, instead: String)
  /// Something in the file is not as the format has it; the place is a line, a key or an entry.
  case malformed(file: String, place: String, found: String, expected: String)
  /// The file does not say which joints its columns are, and that cannot be found out.
  case unnamedJoints(file: String, count: Int)

  /// One sentence: the file and place, what was found and what would be right.
  public var description: String {
    switch self {
    case .unreadable(let file, let reason): "\(file): cannot be read: \(reason)"
    case .unwritable(let file, let reason): "\(file): cannot be written: \(reason)"
    case .unknownFormat(let file, let found):
      "\(file): found \(found), expected a robot's motion: Unitree CSV; NPZ of BeyondMimic, mjlab, "
        + "Isaac Lab AMP, loco-mujoco or GMR's names; AMP text of TienKung; or a clip file (.h5)"
    case .refused(let file, let found, let instead): "\(file): found \(found); \(instead)"
    case .malformed(let file, let place, let found, let expected):
      "\(file), \(place): found \(found), expected \(expected)"
    case .unnamedJoints(let file, let count):
      "\(file): found \(count) joints without names, in an order that is not known, expected "
        + "29 or 27 of Unitree's G1 or names given with the file"
    }
  }
}
