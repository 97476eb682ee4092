/// From action to joint targets.
public struct ControlConfiguration: Equatable, Sendable {
  /// Control steps per second [Hz]; a control step is a whole number of physics steps.
  public var rate = 50.0
  /// Joint target per unit of action, for joints that `actionScales` does not name [rad].
  public var actionScale = 0.25
  /// Joint target per unit of action by joint name [rad]; the last pattern that fits counts.
  public var actionScales: [JointValue] = []
  /// The default pose by joint name [rad]; joints that no pattern fits keep the robot's own
  /// nominal position.
  public var defaultPose: [JointValue] = []
  /// Actions are cut to ± this.
  public var actionClip = 18.0
  /// Time from an action to its effect [s], drawn for each episode and rounded to whole physics
  /// steps.
  public var delay: ClosedRange<Double> = 0...0
  /// Share of the previous action that is mixed into each action, drawn for each step
  /// (humanoid-gym: 0…0.5).
  public var actionBlend: ClosedRange<Double> = 0...0
  /// Relative standard deviation of noise on the actions (humanoid-gym: 0.02).
  public var actionNoise = 0.0

  /// The defaults.
  public init() {}
}

/// Length of episodes.
public struct EpisodeConfiguration: Equatable, Sendable {
  /// After this an episode is cut, not failed [s].
  public var length = 20.0
  /// Whether the first episodes start at random ages, so that not all robots reset at once.
  public var hasRandomInitialAge = true

  /// The defaults.
  public init() {}
}
