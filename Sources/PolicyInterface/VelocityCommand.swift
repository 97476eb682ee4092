/// What an operator asks of a walking robot, in the frame of its base's heading.
public struct VelocityCommand: Equatable, Sendable {
  /// Speed forwards [m/s].
  public var forwardSpeed: Double
  /// Speed to the left [m/s].
  public var leftwardSpeed: Double
  /// Rate of turning, to the left positive [rad/s].
  public var yawRate: Double
  /// Height command in the unit of 青龙's runtime, which is no length; 0.42 is its nominal value.
  public var height: Double

  /// The height command with which 青龙's runtime walks.
  public static let nominalHeight = 0.42

  /// The command of the given speeds [m/s, m/s, rad/s]; standing where all are left out.
  public init(
    forwardSpeed: Double = 0, leftwardSpeed: Double = 0, yawRate: Double = 0,
    height: Double = VelocityCommand.nominalHeight
  ) {
    self.forwardSpeed = forwardSpeed
    self.leftwardSpeed = leftwardSpeed
    self.yawRate = yawRate
    self.height = height
  }

  /// Whether the robot is to stand: all three speeds are exactly zero, as a dead-band leaves them.
  public var isStanding: Bool { forwardSpeed == 0 && leftwardSpeed == 0 && yawRate == 0 }

  /// Length of the commanded horizontal velocity [m/s].
  public var speed: Double {
    (forwardSpeed * forwardSpeed + leftwardSpeed * leftwardSpeed).squareRoot()
  }

  /// The command with small speeds set to zero, in training and on the robot alike.
  ///
  /// - Parameters:
  ///   - speed: horizontal speeds below this become zero together [m/s].
  ///   - yawRate: turning rates below this become zero [rad/s].
  public func withoutSmallSpeeds(below speed: Double, yawRate: Double) -> VelocityCommand {
    var command = self
    if self.speed < speed {
      command.forwardSpeed = 0
      command.leftwardSpeed = 0
    }
    if abs(self.yawRate) < yawRate { command.yawRate = 0 }
    return command
  }
}
