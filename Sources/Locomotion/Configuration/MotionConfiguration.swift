import ReferenceMotion

/// A reference motion that the robots are to imitate, beside or instead of following commands.
public struct MotionConfiguration: Equatable, Sendable {
  /// Where the reference comes from.
  public enum Source: String, CaseIterable, Sendable {
    /// There is none.
    case none
    /// Clips, from files.
    case clips
    /// The built-in gait, made for a grid of commanded velocities at the start and interpolated.
    case gaits
  }

  /// What chooses the clip and the place in it.
  public enum Selection: String, CaseIterable, Sendable {
    /// Chance at the start of an episode; the clip then plays at its own speed, and its mean
    /// velocity is the command.
    case sampled
    /// The command: the clip of the nearest mean velocity, played faster or slower; for clips that
    /// repeat.
    case command
  }

  /// Where the reference comes from.
  public var source = Source.none
  /// Files of the clips; whoever makes the environment reads them.
  public var clipPaths: [String] = []
  /// What chooses the clip; the gaits are always chosen by the command.
  public var selection = Selection.sampled
  /// Commanded velocities for which gaits are made, each in rising order.
  public var gaits = GaitGridConfiguration()
  /// Factor on the reward terms that compare with the reference.
  public var styleWeight = 1.0
  /// How far the command may be from the nearest reference until that factor falls to 1/e; nil for no
  /// fall [m/s].
  public var styleSpeedWidth: Double?
  /// Time in which the reference goes over between standing and stepping [s].
  public var transition = 0.4
  /// How episodes start in the reference.
  public var start = ReferenceStartConfiguration()
  /// How clips and places in them are drawn.
  public var sampling = ClipSamplingConfiguration()
  /// What ends an episode as too far from the reference.
  public var terminations = ReferenceTerminationConfiguration()
  /// Times at which the observation `reference_preview` sees ahead.
  public var previewCount = 2
  /// From one of these times to the next [s].
  public var previewInterval = 0.1

  /// No reference.
  public init() {}

  /// Whether the command chooses the reference.
  var isCommanded: Bool { source == .gaits || (source == .clips && selection == .command) }
  /// Whether the robots are to follow clips, which bring their own command, instead of commands.
  public var followsClips: Bool { source == .clips && selection == .sampled }
}

/// Commanded velocities for which gaits are made: all combinations.
public struct GaitGridConfiguration: Equatable, Sendable {
  /// Speeds forwards [m/s].
  public var forwardSpeeds = [-0.4, 0, 0.4, 0.8, 1.2]
  /// Speeds to the left [m/s].
  public var leftwardSpeeds = [-0.3, 0, 0.3]
  /// Rates of turning [rad/s].
  public var yawRates = [-0.6, 0, 0.6]
  /// In what they differ from people's.
  public var style = GaitStyle()

  /// The defaults.
  public init() {}
}

/// Reference-state initialisation (DeepMimic, § 6), with BeyondMimic's ranges as defaults.
public struct ReferenceStartConfiguration: Equatable, Sendable {
  /// Share of episodes that start in the reference; the others start as `ResetConfiguration` says.
  public var probability = 1.0
  /// Added to each horizontal coordinate of the base [m].
  public var place: ClosedRange<Double> = -0.05...0.05
  /// Added to the height of the base [m].
  public var height: ClosedRange<Double> = -0.01...0.01
  /// Added to roll and pitch of the base, each [rad].
  public var tilt: ClosedRange<Double> = -0.1...0.1
  /// Added to the heading of the base [rad].
  public var yaw: ClosedRange<Double> = -0.2...0.2
  /// Added to each horizontal coordinate of the base's velocity [m/s].
  public var horizontalVelocity: ClosedRange<Double> = -0.5...0.5
  /// Added to the base's vertical velocity [m/s].
  public var verticalVelocity: ClosedRange<Double> = -0.2...0.2
  /// Added to each horizontal coordinate of the base's angular velocity [rad/s].
  public var tiltRate: ClosedRange<Double> = -0.52...0.52
  /// Added to the base's rate of turning [rad/s].
  public var yawRate: ClosedRange<Double> = -0.78...0.78
  /// Added to each joint's position, which stays within its limits [rad].
  public var jointPosition: ClosedRange<Double> = -0.1...0.1

  /// The defaults.
  public init() {}
}

/// How clips and places in them are drawn where chance chooses.
public struct ClipSamplingConfiguration: Equatable, Sendable {
  /// How places are drawn.
  public enum Mode: String, CaseIterable, Sendable {
    /// All alike.
    case uniform
    /// Those where robots fail more often (BeyondMimic, Liao et al. 2025).
    case adaptive
    /// Always the first frame of a clip.
    case start
  }

  /// How places are drawn.
  public var mode = Mode.adaptive
  /// Length of the bins in which failures are counted [s].
  public var binLength = 1.0
  /// Share of the failure counts that stays from one control step to the next.
  public var retention = 0.999
  /// Share of the draws, before normalisation, that is the same for all bins.
  public var uniformShare = 0.1
  /// Bins before a failure to which it counts, its own among them.
  public var kernelLength = 1
  /// Factor from one bin to the one before it.
  public var kernelDecay = 0.8

  /// BeyondMimic's numbers.
  public init() {}
}

/// What ends an episode as too far from the reference; nil for no such limit (BeyondMimic's numbers
/// are the defaults, MimicKit's 1 m for the distance).
public struct ReferenceTerminationConfiguration: Equatable, Sendable {
  /// Largest difference of the base's height [m].
  public var height: Double? = 0.25
  /// Largest difference of the vertical coordinate of gravity's direction in the base's frame.
  public var tilt: Double? = 0.8
  /// Largest difference of a foot's height [m].
  public var footHeight: Double? = 0.25
  /// Largest distance of the base from the reference's, where clips are sampled [m].
  public var distance: Double?

  /// The defaults.
  public init() {}
}
