public import PolicyInterface

/// What an operator wants of a robot at one moment.
public struct OperatorInput: Equatable, Sendable {
  /// Speeds and height.
  public var command = VelocityCommand()
  /// A state that is asked for; nil for none. A transport sets it once for each wish.
  public var requestedState: ControlState?
  /// Whether a safety trip is acknowledged.
  public var acknowledgesTrip = false
  /// Whether the loop is to end.
  public var endsLoop = false

  /// An operator who wants nothing.
  public init() {}
}

/// The way to the robot: a bus, a socket, a simulator. It hands a sample of sensors in and takes joint
/// targets out, without waiting.
public protocol RobotTransport {
  /// Puts the newest sensors and wishes in place of the old ones; leaves them where there is nothing
  /// newer, so that the sample's age shows a link that is lost.
  mutating func receive(into sample: inout RobotSample, input: inout OperatorInput)

  /// Takes what the motors are asked for, and how the controller is doing.
  mutating func send(_ command: JointCommand, status: RobotStatus)
}
