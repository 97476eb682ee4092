import ModelBasedControl
import SpatialMath

/// One walk of one robot: what is asked of it, and what is done to it.
public struct WalkingTrial: Equatable, Sendable {
  /// A blow at the base's centre of mass.
  public struct Push: Equatable, Sendable {
    /// In the world [N s].
    public var impulse: Vector3
    /// When it begins [s].
    public var start: Double
    /// How long it lasts [s].
    public var duration: Double

    /// The push of the values given.
    public init(impulse: Vector3, start: Double, duration: Double = 0.1) {
      self.impulse = impulse
      self.start = start
      self.duration = duration
    }
  }

  /// What it is called.
  public var name: String
  /// How the robot is to move from `commandStart` on; it stands before.
  public var command: WalkingCommand
  /// Length of the whole trial [s].
  public var duration: Double
  /// When the command is given [s].
  public var commandStart = 1.0
  /// From when on the motion counts as steady [s].
  public var steadyStart = 4.0
  /// What it is pushed with; nil for nothing.
  public var push: Push?
  /// Coulomb's μ of the ground.
  public var friction = 1.0
  /// Mass added to the base [kg].
  public var addedMass = 0.0
  /// How steeply the ground rises towards +x [rad].
  public var slope = 0.0

  /// A trial on level ground without pushes.
  public init(name: String, command: WalkingCommand = WalkingCommand(), duration: Double) {
    self.name = name
    self.command = command
    self.duration = duration
  }
}

/// What came of a trial.
public struct WalkingOutcome: Equatable, Sendable {
  /// How long the robot was up [s].
  public var survived = 0.0
  /// Whether it was up to the end.
  public var isUp = false
  /// Mean velocity of the centre of mass in the axes of the heading, while steady [m/s].
  public var meanVelocity = Vector3.zero
  /// Mean turning while steady [rad/s].
  public var meanYawRate = 0.0
  /// Root mean square of the estimated velocity's error while steady [m/s].
  public var velocityEstimateError = 0.0
  /// Largest error of the estimated height of the base above the soles' ground while steady [m].
  public var heightEstimateError = 0.0
  /// Σ |τ q̇| over weight and way.
  public var costOfTransport = 0.0
  /// What happened in the controller.
  public var tally = WalkingController.Tally()
  /// Median time of a tick with a plan [ms].
  public var planTime = 0.0
  /// The longest of them [ms].
  public var largestPlanTime = 0.0
  /// Median time of a tick without a plan, the engine's step included [ms].
  public var tickTime = 0.0

  /// Nothing yet.
  public init() {}

  /// How far the mean velocity is from the command's.
  ///
  /// - Returns: of the level velocity [m/s] and of turning [rad/s].
  public func error(from command: WalkingCommand) -> (velocity: Double, yawRate: Double) {
    let (x, y) = (meanVelocity.x - command.forward, meanVelocity.y - command.left)
    return ((x * x + y * y).squareRoot(), abs(meanYawRate - command.yawRate))
  }
}
