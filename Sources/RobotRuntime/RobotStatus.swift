/// How a robot's controller is doing.
public struct RobotStatus: Equatable, Sendable {
  /// What it is doing.
  public var state = ControlState.damp
  /// Why it was stopped, until that is acknowledged.
  public var trip: SafetyTrip?
  /// Share of the state's own command in what is asked of the motors, 0…1.
  public var blend = 1.0
  /// Loop steps.
  public var stepCount = 0
  /// Loop steps that began late.
  public var lateCount = 0
  /// Steps of the policy.
  public var policyStepCount = 0

  /// A controller before its first step.
  public init() {}
}
