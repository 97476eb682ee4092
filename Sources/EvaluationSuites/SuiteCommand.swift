import ExperimentFormat
import Locomotion
import PolicyInterface

/// A command of a case and the time from which it holds.
public struct SuiteCommand: ExperimentSection {
  /// [s] from the start of the episode.
  public var time = 0.0
  /// Speed forwards [m/s].
  public var forwardSpeed = 0.0
  /// Speed to the left [m/s].
  public var leftwardSpeed = 0.0
  /// Rate of turning, to the left positive [rad/s].
  public var yawRate = 0.0
  /// Whether the robots step on the spot where all speeds are zero, instead of standing.
  public var stepsOnTheSpot = false

  /// To stand.
  public init() {}

  /// The command of the speeds given [m/s, m/s, rad/s], from a time on [s].
  public init(
    time: Double = 0, forwardSpeed: Double = 0, leftwardSpeed: Double = 0, yawRate: Double = 0,
    stepsOnTheSpot: Bool = false
  ) {
    self.time = time
    self.forwardSpeed = forwardSpeed
    self.leftwardSpeed = leftwardSpeed
    self.yawRate = yawRate
    self.stepsOnTheSpot = stepsOnTheSpot
  }

  /// The table from which a command is read and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .number(
      "time_s", \.time, in: 0...3_600, unit: "s", "From when it holds, after the episode's start."),
    .number("vx_m_s", \.forwardSpeed, in: -5...5, unit: "m/s", "Speed forwards."),
    .number("vy_m_s", \.leftwardSpeed, in: -5...5, unit: "m/s", "Speed to the left."),
    .number("wz_rad_s", \.yawRate, in: -5...5, unit: "rad/s", "Rate of turning, to the left."),
    .flag(
      "step_on_the_spot", \.stepsOnTheSpot,
      "Whether speeds of zero mean to step on the spot, with the gait's clock running, not to stand."
    ),
  ]

  /// The command as an episode has it.
  var timed: TimedCommand {
    TimedCommand(
      time: time,
      VelocityCommand(
        forwardSpeed: forwardSpeed, leftwardSpeed: leftwardSpeed, yawRate: yawRate,
        isStanding: stepsOnTheSpot ? false : nil))
  }
}
