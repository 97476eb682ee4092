/// How a log is fitted.
public struct IdentificationOptions: Equatable, Sendable {
  /// Largest time step of the simulation [s].
  public var largestTimestep = 0.001
  /// Speed below which Coulomb friction fades to zero, as in the engines [rad/s].
  public var frictionSmoothingSpeed = 0.05
  /// Longest part of the log whose beginning has a state of its own [s].
  public var windowDuration = 5.0
  /// The longest delay that is looked for [s].
  public var largestDelay = 0.04
  /// Standard deviation of the weak prior on every logarithm about the robot's description.
  public var priorDeviation = 1.0
  /// Steps of the solver.
  public var largestStepCount = 40
  /// Half the width of a 95 % interval, over the value, above which the log does not tell a value.
  public var tellableHalfWidth = 0.25
  /// The same for the delay [s].
  public var tellableDelay = 0.002

  /// The defaults.
  public init() {}
}
