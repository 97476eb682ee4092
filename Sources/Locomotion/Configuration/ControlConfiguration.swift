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
  /// What the policy asks of the joints' gains besides their targets.
  public var variableImpedance = VariableImpedanceConfiguration()

  /// The defaults.
  public init() {}
}

/// What a policy asks of the joints' gains: bounds of factors on them, by `VariableImpedance`.
public struct VariableImpedanceConfiguration: Equatable, Sendable {
  /// Which joints share a factor.
  public enum Groups: String, CaseIterable, Sendable {
    /// None: each joint has factors of its own.
    case joint
    /// A joint of the left leg and that of the right in the same place of its chain.
    case legSymmetric = "leg_symmetric"
  }

  /// Bounds of the factors on the proportional gains; 1…1 leaves them alone.
  public var stiffnessScale: ClosedRange<Double> = 1...1
  /// Bounds of the factors on the derivative gains; 1…1 leaves them alone.
  public var dampingScale: ClosedRange<Double> = 1...1
  /// Growth of a factor's logarithm per unit of action, at action zero.
  public var sensitivity = 0.25
  /// Which joints share a factor.
  public var groups = Groups.joint

  /// The defaults: actions are joint offsets only.
  public init() {}

  /// Whether actions set gains at all.
  public var isOn: Bool { stiffnessScale != 1...1 || dampingScale != 1...1 }
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
