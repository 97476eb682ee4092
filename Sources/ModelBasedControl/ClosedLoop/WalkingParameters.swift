/// What a walking controller is made of, and when which part runs.
public struct WalkingParameters: Equatable, Sendable {
  /// How the robot steps where it does not stand.
  public var gait = Gait.quickWalk
  /// What is planned for.
  public var predictive = PredictiveParameters()
  /// How the plan is followed.
  public var wholeBody = WholeBodyParameters()
  /// How the state is estimated.
  public var estimation = WalkingParameters.estimation
  /// From one plan to the next, a whole number of ticks [s].
  public var planInterval = 0.010
  /// From the state that a plan is made of to its first use, a whole number of ticks, at most
  /// `planInterval` [s]: the time that a computer takes.
  public var planDelay = 0.005
  /// Commands that ask for less than this stand, where the robot stands already [m/s].
  public var standingSpeed = 0.05
  /// The same for turning [rad/s].
  public var standingYawRate = 0.05
  /// How fast the command that is followed goes to the one given [m/s²].
  public var commandAcceleration = 0.5
  /// The same for turning [rad/s²].
  public var commandYawAcceleration = 1.0
  /// Time in which a foot that has come down takes weight [s].
  public var loadingDuration = 0.03
  /// Time in which a foot gives its weight away before it is lifted [s].
  public var unloadingDuration = 0.03
  /// Part of a swing after which the ground is looked for.
  public var earliestTouchDown = 0.6
  /// How fast a foot goes on down that has not found the ground when its swing is over [m/s].
  public var searchSpeed = 0.15
  /// How long it is looked for before the foot is taken to stand in any case [s].
  public var searchDuration = 0.04

  /// The defaults.
  public init() {}

  /// Feet that look for the ground press on it lightly: less weight tells of it than of a fall.
  private static var estimation: StateEstimator.Settings {
    var settings = StateEstimator.Settings()
    settings.contact.forceShare = 0.04
    settings.contact.forceWidth = 0.008
    return settings
  }
}
