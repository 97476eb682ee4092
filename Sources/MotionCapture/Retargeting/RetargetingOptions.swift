/// How a motion is retargeted. Every value has a default.
public struct RetargetingOptions: Equatable, Sendable {
  /// Frames per second of the clip [Hz].
  public var frameRate = 50.0
  /// Seconds of the recording at which the part that is taken begins; nil for its beginning [s].
  public var start: Double?
  /// Seconds of the recording at which the part that is taken ends; nil for its end [s].
  public var end: Double?
  /// Whether the best stride is made a cycle.
  public var isCyclic = false
  /// How long the stride of a cycle may last [s].
  public var strideTimes = 0.5...1.8
  /// Whether the motion is reflected, left and right exchanged.
  public var isMirrored = false
  /// Whether a cycle is averaged with its mirror image.
  public var isSymmetric = false
  /// Forward speed of the clip [m/s]; nil for that of the person times the scale.
  public var speed: Double?
  /// Whether time is scaled by the root of the leg scale, so that v²/(gL) stays (Froude).
  public var scalesTime = false
  /// Forward tilt of the base that the mean tilt of the person's pelvis becomes [rad].
  public var pelvisTilt = 0.0
  /// The frames of pelvis and feet; nil to estimate them from the motion.
  public var standingReference: StandingReference?
  /// How contacts are found where the file has no labels.
  public var contactRule = FootContacts.Rule()
  /// Part of the difference of hip widths that the feet are moved outwards.
  public var hipWidthShare = 1.0
  /// Part of the feet's roll that is kept in the swing.
  public var swingRollShare = 0.5
  /// Pitch of a standing foot, heel or toes up, that is never reached [rad]; 0 for flat feet.
  public var stancePitchLimit = 0.5
  /// Pitch of the person's foot beyond which the robot's has left the ground, as its sole is stiff and
  /// does not stand on toes [rad].
  public var releasePitch = 0.6
  /// Pitch of a standing foot that counts as flat [rad].
  public var flatPitch = 0.12
  /// How long before and after standing the foot is led to its place on the ground [s].
  public var blendTime = 0.15
  /// Smallest flexion of the knee that the pelvis leaves, towards which it is lowered [rad].
  public var kneeFlexion = 0.1
  /// Corner of the filter of the targets [Hz]; nil for none.
  public var cutoff: Double? = 8
  /// Part of each joint's range that is used, about its middle.
  public var limitShare = 0.95

  /// The defaults.
  public init() {}
}
