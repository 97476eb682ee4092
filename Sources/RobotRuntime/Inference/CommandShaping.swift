import PolicyInterface

/// What is done to an operator's command before a policy sees it, besides what its contract says.
public struct CommandShaping: Equatable, Sendable {
  /// Forward speeds up to this count as zero [m/s].
  public var forwardDeadBand = 0.0
  /// Leftward speeds up to this count as zero [m/s].
  public var leftwardDeadBand = 0.0
  /// Turning rates up to this count as zero [rad/s].
  public var yawDeadBand = 0.0
  /// Filtered commands of which √(vx² + vy² + ωz²) is below this become zero.
  public var smallestNorm = 0.0
  /// Largest change of either speed [m/s²].
  public var largestAcceleration = Double.infinity
  /// Largest change of the turning rate [rad/s²].
  public var largestYawAcceleration = Double.infinity

  /// Nothing besides what the contract says: what policies were trained with.
  public init() {}

  /// 青龙's own runtime (loong_ctrl_locomotion, plan_rl.cpp): dead-bands of a joystick, and a gate that
  /// small commands do not pass.
  public static var openLoong: CommandShaping {
    var shaping = CommandShaping()
    (shaping.forwardDeadBand, shaping.leftwardDeadBand, shaping.yawDeadBand) = (0.09, 0.04, 0.19)
    shaping.smallestNorm = 0.02
    return shaping
  }

  /// 青龙's own with its runtime's contract, nothing with others.
  static func usual(with contract: PolicyContract) -> CommandShaping {
    contract == (try? .openLoong()) ? .openLoong : CommandShaping()
  }
}

/// An operator's command on its way to the policy, one control step after the other.
struct CommandFilter: Sendable {
  private let shaping: CommandShaping
  private let limits: CommandLimits
  private let timestep: Double
  /// Behind dead-bands and rate limits.
  private var wanted = VelocityCommand()
  /// As the policy sees it.
  private(set) var command = VelocityCommand()

  init(_ shaping: CommandShaping, limits: CommandLimits, timestep: Double) {
    self.shaping = shaping
    self.limits = limits
    self.timestep = timestep
  }

  /// Starts from rest.
  mutating func restart() {
    wanted = VelocityCommand()
    command = VelocityCommand()
  }

  /// Takes the operator's command for one control step; one that is no number is one to stand.
  mutating func advance(_ operatorCommand: VelocityCommand) {
    let next = limits.prepared(withoutJoystickNoise(operatorCommand))
    let change = shaping.largestAcceleration * timestep
    var moved = next
    moved.forwardSpeed = wanted.forwardSpeed.moved(to: next.forwardSpeed, by: change)
    moved.leftwardSpeed = wanted.leftwardSpeed.moved(to: next.leftwardSpeed, by: change)
    moved.yawRate = wanted.yawRate.moved(
      to: next.yawRate, by: shaping.largestYawAcceleration * timestep)
    wanted = moved
    command = command.filtered(towards: wanted, retention: limits.filterRetention)
    guard command.norm < shaping.smallestNorm else { return }
    (command.forwardSpeed, command.leftwardSpeed, command.yawRate) = (0, 0, 0)
  }

  /// What an operator asks for in the next control step so that a command from rest gets through: a step to
  /// one that the filter makes too small for the gate never does, and more for a moment helps.
  func passingGate(_ asked: VelocityCommand) -> VelocityCommand {
    let wanted = limits.prepared(withoutJoystickNoise(asked))
    let norm = wanted.norm
    let smallest = shaping.smallestNorm / (1 - limits.filterRetention)
    guard command.isWithoutSpeed, norm > 0, norm < Self.passingFactor * smallest else {
      return asked
    }
    let factor = Self.passingFactor * smallest / norm
    var more = wanted
    more.forwardSpeed *= factor
    more.leftwardSpeed *= factor
    more.yawRate *= factor
    return more
  }

  /// How much more than what just passes the gate is asked for.
  private static let passingFactor = 1.25

  private func withoutJoystickNoise(_ asked: VelocityCommand) -> VelocityCommand {
    var command = asked
    guard asked.forwardSpeed.isFinite, asked.leftwardSpeed.isFinite, asked.yawRate.isFinite,
      asked.height.isFinite
    else { return VelocityCommand() }
    if abs(asked.forwardSpeed) < shaping.forwardDeadBand { command.forwardSpeed = 0 }
    if abs(asked.leftwardSpeed) < shaping.leftwardDeadBand { command.leftwardSpeed = 0 }
    if abs(asked.yawRate) < shaping.yawDeadBand { command.yawRate = 0 }
    return command
  }
}

extension VelocityCommand {
  /// √(vx² + vy² + ωz²), m/s and rad/s taken for the same, as 青龙's runtime does.
  fileprivate var norm: Double { (speed * speed + yawRate * yawRate).squareRoot() }
}

extension Double {
  /// This number, moved towards `target` by at most `change`.
  fileprivate func moved(to target: Double, by change: Double) -> Double {
    target > self ? min(target, self + change) : max(target, self - change)
  }
}
