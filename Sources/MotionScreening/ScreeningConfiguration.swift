import Physics

/// What a clip may do and still pass, and how it is replayed.
///
/// The defaults are chosen by measurement on clips that are known to be good, see
/// `docs/motion-screening.md`; each leaves at least a third above the worst of them.
public struct ScreeningConfiguration: Equatable, Sendable {
  /// What the frames alone must keep to.
  public var kinematics = Kinematics()
  /// How the clip is replayed in physics.
  public var replay = Replay()
  /// What the replay must keep to.
  public var bounds = Bounds()

  /// The defaults.
  public init() {}

  /// Bounds on the frames of a clip.
  public struct Kinematics: Equatable, Sendable {
    /// By how much a step of the base from one frame to the next may differ from the steps before and
    /// after, the nearer of both [m].
    public var largestBaseJump = 0.06
    /// The same of the base's rotation [rad].
    public var largestBaseTurn = 0.35
    /// By how much a joint may be beyond its limits [rad or m].
    public var limitTolerance = 0.01
    /// A joint may be as fast as so many times its motor.
    public var largestSpeedShare = 1.0
    /// Depth of the lowest point of a sole below the ground [m].
    public var largestPenetration = 0.035
    /// Height above the ground of the lowest point of a sole that is to stand [m].
    public var largestGap = 0.05
    /// Way along the ground of a sole that stands [m].
    public var largestSkate = 0.08
    /// How far the left foot may be to the right of the right one [m].
    public var largestCrossing = 0.03
    /// A standing sole faces the ground within this angle [rad].
    public var largestSoleTilt = 1.05
    /// A standing foot looks where the base does within this angle [rad].
    public var largestFootYaw = 1.75
    /// Feet that are crossed or turned for so long, or for half of the clip, are mixed up: a person
    /// crosses the legs for a step [s].
    public var longestMixUp = 1.0
    /// Mean speed of the soles that are to stand, above which the contacts are compared with those of
    /// the other foot [m/s].
    public var suspectContactSpeed = 0.25

    /// The defaults.
    public init() {}
  }

  /// The tracking controller and its physics.
  public struct Replay: Equatable, Sendable {
    /// Physics time step [s].
    public var timestep = 0.002
    /// Physics steps from one control tick to the next.
    public var substeps = 2
    /// Coulomb coefficient of the ground, of which the shared contact forces keep within the pyramid
    /// inside the cone.
    public var friction = 0.8
    /// A clip that repeats is replayed for at least this time, in whole cycles [s].
    public var cyclicTime = 5.0
    /// Velocities are differentiated over at least this time to both sides [s].
    public var accelerationSpan = 0.02
    /// Time over which a foot takes its load after it came down, and gives it away before it leaves
    /// [s].
    public var loadingTime = 0.1
    /// Largest assisting force as a share of the body's weight.
    public var largestAssist = 0.5
    /// Largest assisting torque: `largestAssist` times the weight at this arm [m].
    public var assistArm = 0.3
    /// Natural frequency with which the assisting wrench pulls the base to the reference [rad/s].
    public var assistFrequency = 12.0
    /// Clips that are replayed at a time.
    public var batchSize = 256

    /// The defaults.
    public init() {}

    /// From one control tick to the next [s].
    public var controlPeriod: Double { timestep * Double(substeps) }

    /// What a batch for the replay must be made with.
    public var physics: PhysicsConfiguration {
      var physics = PhysicsConfiguration()
      physics.timestep = timestep
      return physics
    }
  }

  /// Bounds on the replay.
  public struct Bounds: Equatable, Sendable {
    /// The robot fell when its base is so far below the reference [m].
    public var largestDrop = 0.25
    /// The robot fell when its base is turned against the reference by so much [rad].
    public var largestTilt = 0.8
    /// Distance of the base and of the soles from the reference, the worst of them, mean over
    /// `window` [m].
    public var largestTrackingError = 0.1
    /// Way along the ground of a sole that stands in the clip and is loaded in the replay [m].
    public var largestSlip = 0.05
    /// A motor may be at its torque limit for this time on end [s].
    public var longestSaturation = 0.3
    /// A joint may be faster than its motor for this time on end [s].
    public var longestOverspeed = 0.05
    /// Assisting wrench as a share of weight, or of weight times arm, mean over `window`.
    public var largestMeanAssist = 0.3
    /// Time of the means [s].
    public var window = 0.5

    /// The defaults.
    public init() {}
  }
}
