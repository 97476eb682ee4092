#if MuJoCo
  internal import CMuJoCo
  import RobotModel

  /// The process-wide part of MuJoCo.
  enum MuJoCoLibrary {
    /// Takes the library's handlers at its first use.
    private static let isPrepared: Bool = {
      treadmill_mujoco_take_handlers()
      return mj_version() == mjVERSION_HEADER
    }()

    /// Makes the library usable.
    ///
    /// - Throws: `MuJoCoError.versionMismatch`.
    static func prepare() throws(MuJoCoError) {
      guard isPrepared else {
        throw .versionMismatch(library: Int(mj_version()), headers: Int(mjVERSION_HEADER))
      }
    }

    /// Text of the calling thread's last error.
    static var lastMessage: String { unsafe String(cString: treadmill_mujoco_last_message()) }
  }

  /// Why MuJoCo cannot simulate a robot.
  public enum MuJoCoError: Error, Equatable, CustomStringConvertible {
    case versionMismatch(library: Int, headers: Int)
    case unreducedJoint(robot: String, joint: String)
    case heldJoint(RobotModelError)
    case refused(robot: String, reason: String)

    /// One sentence that names the robot and its part.
    public var description: String {
      switch self {
      case .versionMismatch(let library, let headers):
        "found version \(library) of the MuJoCo library, expected \(headers), that of its headers"
      case .unreducedJoint(let robot, let joint):
        "\(robot): joint '\(joint)' is fixed; weld fixed joints before simulating"
      case .heldJoint(let error):
        error.description
      case .refused(let robot, let reason):
        "\(robot): MuJoCo says: \(reason)"
      }
    }
  }
#endif
