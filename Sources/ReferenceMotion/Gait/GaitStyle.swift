/// In what the built-in gait of a robot differs from that of people.
public struct GaitStyle: Equatable, Sendable {
  /// Part of the time of people's strides that the robot takes for its own, which are shorter by as
  /// much: a robot with weak ankles does better with quick, short steps.
  public var strideTimeFactor = 1.0
  /// Knees are bent at least this much while walking [rad]: near a straight leg, little of its length
  /// is much of its knee's angle.
  public var leastKneeFlexion = 0.15

  /// Least height of the sole in the middle of a swing [m]; people's is 1 to 2 cm.
  public var swingClearance = 0.02

  /// Range of `strideTimeFactor`.
  public static let strideTimeFactors = 0.4...1.0
  /// Range of `leastKneeFlexion` [rad].
  public static let leastKneeFlexions = 0.05...0.8
  /// Range of `swingClearance` [m].
  public static let swingClearances = 0.01...0.15

  /// People's times, knees nearly straight.
  public init() {}
}
