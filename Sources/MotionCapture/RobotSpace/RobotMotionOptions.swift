import RobotModel

/// What a reader of robots' motion files is told instead of finding it out.
public struct RobotMotionOptions: Equatable, Sendable {
  /// The robot whose motion it is; nil for the one that the file's joints tell. With a robot, the clip
  /// gets contacts by kinematics.
  public var robot: RobotDescription?
  /// Frames per second; nil for what the file says, its name or the format's custom [Hz].
  public var frameRate: Double?
  /// Names of the columns' joints, for files that do not say them; nil for a known order.
  public var jointNames: [String]?

  /// Options; what is left out is found out.
  public init(
    robot: RobotDescription? = nil, frameRate: Double? = nil, jointNames: [String]? = nil
  ) {
    self.robot = robot
    self.frameRate = frameRate
    self.jointNames = jointNames
  }
}
