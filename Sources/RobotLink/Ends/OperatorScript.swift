public import PolicyInterface
public import RobotRuntime

/// An operator who has a robot stand, walk for a while and stand again, and damps it in the end and
/// whenever something is wrong.
public struct OperatorScript: Sendable {
  /// What is going on.
  public enum Phase: Equatable, Sendable {
    /// The robot has not spoken yet.
    case waiting
    /// It goes to the pose of standing.
    case standing
    /// The policy has taken over and stands.
    case settling
    /// It follows the command.
    case walking
    /// It stands again.
    case halting
    /// Its joints are damped.
    case damping
  }

  /// How it ended.
  public enum Outcome: String, Sendable {
    /// As wished.
    case completed
    /// Somebody wished for the end.
    case interrupted
    /// The runtime stopped the robot.
    case tripped
    /// The robot damped its joints by itself.
    case robotDamped = "robot_damped"
    /// The robot never spoke.
    case silent
  }

  /// How long what lasts [s].
  public struct Times: Equatable, Sendable {
    /// Until the robot must have spoken.
    public var patience = 10.0
    /// Standing; at least the controller's time to stand up.
    public var standing = 2.5
    /// Standing by the policy before the command.
    public var settling = 3.0
    /// Following the command.
    public var walking = 10.0
    /// Standing by the policy after the command.
    public var halting = 2.0
    /// Damping until the end.
    public var damping = 0.5

    /// The defaults.
    public init() {}
  }

  /// What is going on.
  public private(set) var phase = Phase.waiting
  /// How it ended, from damping on.
  public private(set) var outcome: Outcome?

  private let command: VelocityCommand
  private let times: Times
  private var phaseStart: Int64?

  /// - Parameters:
  ///   - command: how it is to walk.
  ///   - times: how long what lasts.
  public init(command: VelocityCommand, times: Times) {
    self.command = command
    self.times = times
  }

  /// What the operator sees of the robot.
  public struct View: Sendable {
    /// Time since the newest sensors [s]; infinite before the first.
    public var silence: Double
    /// Whether the robot says that it damps by itself.
    public var isRobotDamped: Bool
    /// How the controller is doing.
    public var status: RobotStatus

    /// The view of the values given.
    public init(silence: Double, isRobotDamped: Bool, status: RobotStatus) {
      self.silence = silence
      self.isRobotDamped = isRobotDamped
      self.status = status
    }
  }

  /// Wishes for what comes next.
  ///
  /// - Parameters:
  ///   - time: now [ns].
  ///   - view: what is seen of the robot.
  ///   - wantsEnd: whether somebody wishes for the end.
  ///   - input: receives the wishes.
  public mutating func advance(
    at time: Int64, _ view: View, wantsEnd: Bool, into input: inout OperatorInput
  ) {
    let start = phaseStart ?? time
    phaseStart = start
    let age = Double(time - start) / 1e9
    if phase != .damping, let ending = ending(view, wantsEnd: wantsEnd) {
      damp(ending, at: time, &input)
      return
    }
    switch phase {
    case .waiting:
      // The robot must follow, or it would have to be caught up with.
      if view.silence < Self.freshness, !view.isRobotDamped {
        begin(.standing, at: time)
        input.requestedState = .stand
      } else if age >= times.patience {
        damp(.silent, at: time, &input)
      }
    case .standing:
      guard age >= times.standing else { return }
      begin(.settling, at: time)
      input.command = VelocityCommand()
      input.requestedState = .walk
    case .settling:
      guard age >= times.settling else { return }
      begin(.walking, at: time)
      input.command = command
    case .walking:
      guard age >= times.walking else { return }
      begin(.halting, at: time)
      input.command = VelocityCommand()
    case .halting:
      if age >= times.halting { damp(.completed, at: time, &input) }
    case .damping:
      input.endsLoop = age >= times.damping
    }
  }

  /// Sensors that are older are not taken for a robot that is there [s].
  private static let freshness = 0.02

  /// What is to end it before its time.
  private func ending(_ view: View, wantsEnd: Bool) -> Outcome? {
    if view.status.trip != nil { return .tripped }
    if wantsEnd { return .interrupted }
    return phase != .waiting && view.isRobotDamped ? .robotDamped : nil
  }

  private mutating func damp(_ outcome: Outcome, at time: Int64, _ input: inout OperatorInput) {
    self.outcome = outcome
    input.command = VelocityCommand()
    input.requestedState = .damp
    begin(.damping, at: time)
  }

  private mutating func begin(_ phase: Phase, at time: Int64) {
    self.phase = phase
    phaseStart = time
  }
}
