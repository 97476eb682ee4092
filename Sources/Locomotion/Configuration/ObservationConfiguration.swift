import PolicyInterface

/// What actor and critic see.
public struct ObservationConfiguration: Equatable, Sendable {
  /// A ready-made layout of the actor's observation.
  public enum Preset: String, CaseIterable, Sendable {
    /// Angular velocity, gravity, command, joint offsets and velocities, previous action and phase.
    case standard
    /// The first 173 numbers of 青龙's runtime.
    case openloong173
    /// The terms that `terms` names, unscaled but for forces, which count in weights of the robot.
    case custom
  }

  /// Distribution of sensor noise.
  public enum NoiseKind: String, CaseIterable, Sendable {
    /// Uniform between minus and plus the level.
    case uniform
    /// Normal with the level as standard deviation.
    case normal
    /// None.
    case none
  }

  /// Layout of the actor's observation.
  public var preset = Preset.standard
  /// Names of the actor's terms for the custom layout; `_history` behind a name gives past frames,
  /// `_stack` frames up to the current one.
  public var terms: [String] = []
  /// Frames of each history and stack that a name asks for.
  public var historyLength = 3
  /// The frames that networks with a history encoder see besides the observation; nil for none.
  public var longHistory: LongHistoryConfiguration?
  /// Names of the terms that the critic sees besides the actor's, which it sees without noise.
  public var criticTerms = [
    "base_linear_velocity", "base_height", "foot_contact", "foot_force", "friction",
    "push_velocity",
  ]
  /// Whether the actor sees what the critic sees, without noise: a teacher for simulation alone.
  public var isActorPrivileged = false
  /// Where `height_scan` observes the ground; an offset of 0 stands for the height of the default
  /// pose on its feet.
  public var heightScan = HeightScan()
  /// Distribution of the actor's noise.
  public var noise = NoiseKind.uniform
  /// Factor on all levels below.
  public var noiseScale = 1.0
  /// Noise of the angular velocity [rad/s].
  public var angularVelocityNoise = 0.2
  /// Noise of each coordinate of the direction of gravity.
  public var gravityNoise = 0.05
  /// Noise of joint positions [rad].
  public var jointPositionNoise = 0.01
  /// Noise of joint velocities [rad/s].
  public var jointVelocityNoise = 1.5
  /// Noise of each height of the ground [m].
  public var heightNoise = 0.0
  /// Constant error of each joint's position as the policy reads it, besides that of the encoder
  /// itself (`RandomizationConfiguration.jointOffset`), drawn for each episode [rad].
  public var encoderBias: ClosedRange<Double> = 0...0

  /// The defaults.
  public init() {}

  /// Takes over how sensors err.
  public mutating func takeNoise(of other: ObservationConfiguration) {
    noise = other.noise
    noiseScale = other.noiseScale
    angularVelocityNoise = other.angularVelocityNoise
    gravityNoise = other.gravityNoise
    jointPositionNoise = other.jointPositionNoise
    jointVelocityNoise = other.jointVelocityNoise
    heightNoise = other.heightNoise
    encoderBias = other.encoderBias
  }
}

/// The frames that networks with a history encoder see besides the observation.
public struct LongHistoryConfiguration: Equatable, Sendable {
  /// Frames of the window, the current one last.
  public var frameCount = LongHistory.openLoong.frameCount
  /// Names of the quantities of a frame, each a current term of the actor's observation.
  public var terms = LongHistory.openLoong.quantities.map(\.rawValue)

  /// What 青龙's runtime gives a policy.
  public init() {}
}
