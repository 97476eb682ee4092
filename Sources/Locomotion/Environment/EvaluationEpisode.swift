import Physics
import PolicyInterface
import SpatialMath

/// One episode of an evaluation: everything that happens is given, and nothing is left to chance
/// but what the seed decides.
public struct EvaluationEpisode: Equatable, Sendable {
  /// Decides the joints' deviation at the start, the gait's first phase and the sensors' noise.
  public var seed: UInt64
  /// Length [s].
  public var duration: Double
  /// Commands by the time from which they hold; before the first the robot is to stand.
  public var commands: [TimedCommand]
  /// A path along which an operator steers the robot instead; nil for the commands.
  public var course: WaypointCourse?
  /// Pushes by their time.
  public var pushes: [TimedPush]
  /// The robot's properties; the command delay is at most what the physics keeps targets for.
  public var properties = RobotProperties()
  /// Largest deviation of a joint from the default pose at the start [rad].
  public var jointNoise = 0.02
  /// Number of the tile where it starts, counted level by level and round and round; of no meaning
  /// on a plane.
  public var tile = 0
  /// Whether sensors are as noisy as in training.
  public var hasSensorNoise = false

  /// An episode of commands and pushes.
  public init(
    seed: UInt64, duration: Double, commands: [TimedCommand], pushes: [TimedPush] = []
  ) {
    self.seed = seed
    self.duration = duration
    self.commands = commands.sorted { $0.time < $1.time }
    self.pushes = pushes
  }

  /// What the operator asks for.
  ///
  /// - Parameters:
  ///   - time: from the start of the episode [s].
  ///   - position: of the robot's base from where it started [m].
  ///   - yaw: its heading [rad].
  public func command(
    at time: Double, position: Vector3 = .zero, yaw: Double = 0
  ) -> VelocityCommand {
    if let course { return course.command(at: position, yaw: yaw) }
    var command = VelocityCommand()
    for timed in commands where timed.time <= time + 1e-9 { command = timed.command }
    return command
  }
}

/// A command and the time from which it holds.
public struct TimedCommand: Equatable, Sendable {
  /// [s] from the start of the episode.
  public var time: Double
  /// The command, as the policy sees it.
  public var command: VelocityCommand

  /// The command from `time` [s] on.
  public init(time: Double, _ command: VelocityCommand) {
    self.time = time
    self.command = command
  }
}

/// A push at a time, in the frame of the base's heading at that time.
public struct TimedPush: Equatable, Sendable {
  /// What the push does.
  public enum Kind: Equatable, Sendable {
    /// Adds a velocity at once [m/s].
    case velocity(Vector3)
    /// Holds a force [N] for a duration [s].
    case force(Vector3, duration: Double)
  }

  /// [s] from the start of the episode.
  public var time: Double
  /// What the push does.
  public var kind: Kind

  /// The push at `time` [s].
  public init(time: Double, _ kind: Kind) {
    self.time = time
    self.kind = kind
  }
}

/// How far one episode of an evaluation is.
public struct EvaluationResult: Equatable, Sendable {
  /// Whether the episode is over.
  public var isFinished: Bool
  /// Why the robot fell; nil where it did not.
  public var cause: TerminationCause?
  /// Control steps up to now, or up to the end.
  public var stepCount: Int
}
