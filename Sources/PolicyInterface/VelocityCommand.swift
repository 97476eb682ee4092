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
  /// Whether the robot is to stand on both feet, its speeds being zero or on their way there; with
  /// speeds of zero and false it steps on the spot.
  public var isStanding: Bool

  /// The height command with which 青龙's runtime walks.
  public static let nominalHeight = 0.42

  /// The command of the given speeds [m/s, m/s, rad/s]; standing where all are zero, unless
  /// `isStanding` says otherwise.
  public init(
    forwardSpeed: Double = 0, leftwardSpeed: Double = 0, yawRate: Double = 0,
    height: Double = VelocityCommand.nominalHeight, isStanding: Bool? = nil
  ) {
    self.forwardSpeed = forwardSpeed
    self.leftwardSpeed = leftwardSpeed
    self.yawRate = yawRate
    self.height = height
    self.isStanding = isStanding ?? (forwardSpeed == 0 && leftwardSpeed == 0 && yawRate == 0)
  }

  /// Whether all three speeds are exactly zero, as a dead-band leaves them.
  public var isWithoutSpeed: Bool { forwardSpeed == 0 && leftwardSpeed == 0 && yawRate == 0 }

  /// Length of the commanded horizontal velocity [m/s].
  public var speed: Double {
    (forwardSpeed * forwardSpeed + leftwardSpeed * leftwardSpeed).squareRoot()
  }

  /// The command with small speeds set to zero, in training and on the robot alike. Where that
  /// leaves no speed, the robot is to stand.
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
    if command.isWithoutSpeed && !isWithoutSpeed { command.isStanding = true }
    return command
  }

  /// The command after one control step of the low-pass filter through which a runtime passes
  /// speeds; height and standing follow at once.
  ///
  /// - Parameters:
  ///   - wanted: what the operator asks for.
  ///   - retention: share of the filtered speeds that stays, 0…1; 0 for no filter.
  public func filtered(towards wanted: VelocityCommand, retention: Double) -> VelocityCommand {
    var command = wanted
    command.forwardSpeed = retention * forwardSpeed + (1 - retention) * wanted.forwardSpeed
    command.leftwardSpeed = retention * leftwardSpeed + (1 - retention) * wanted.leftwardSpeed
    command.yawRate = retention * yawRate + (1 - retention) * wanted.yawRate
    return command
  }
}
