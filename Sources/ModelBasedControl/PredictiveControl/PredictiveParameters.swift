import QuadraticProgramming

/// What a predictive controller plans for, and how far ahead.
public struct PredictiveParameters: Equatable, Sendable {
  /// Prices of squares, each for half of them and for a second of the plan. Forces count per weight of
  /// the robot, moments per weight and metre, so that the same numbers serve robots of any mass.
  public struct Weights: Equatable, Sendable {
    /// Velocity of the centre of mass [s²/m²].
    public var linearMomentum = 30.0
    /// Angular momentum over mass [s²/m⁴].
    public var angularMomentum = 10.0
    /// Place of the base on the level [1/m²].
    public var levelPosition = 60.0
    /// Its height [1/m²].
    public var height = 800.0
    /// Its roll and pitch [1/rad²].
    public var tilt = 100.0
    /// Its heading [1/rad²].
    public var heading = 400.0
    /// Joint positions, from the nominal ones [1/rad²].
    public var jointPosition = 2.0
    /// Forces, from an even share of the weight [1].
    public var force = 5.0
    /// Moments about the centres of the soles [1/m²].
    public var moment = 50.0
    /// Joint velocities [s²/rad²].
    public var jointVelocity = 0.02
    /// Level velocity of a swinging foot, from that of its path and what leads it back [s²/m²].
    public var swingVelocity = 20.0
    /// Angular velocity of a swinging foot, from what levels it and heads it as its path does
    /// [s²/rad²].
    public var swingRotation = 5.0
    /// The prices of the last state, for as many seconds [s].
    public var terminalDuration = 0.3
    /// A joint position or torque beyond its limit, per half range or limit [1].
    public var limitViolation = 5.0
    /// Half the square of the same [1].
    public var limitViolationSquare = 1e3

    /// The defaults.
    public init() {}
  }

  /// What the robot is taken for.
  public enum Model: String, CaseIterable, Sendable {
    /// All links, each with its mass where it is.
    case fullCentroidal = "full_centroidal"
    /// One rigid body with the legs' kinematics.
    case singleRigidBody = "single_rigid_body"
    /// One rigid body without legs, linear in its state: `LinearPredictiveController`.
    case linearRigidBody = "linear_rigid_body"
  }

  /// What the robot is taken for.
  public var model = Model.fullCentroidal
  /// Number of intervals of the horizon.
  public var intervalCount = 40
  /// Length of an interval [s].
  public var interval = 0.025
  /// Prices.
  public var weights = Weights()
  /// Coulomb friction of the soles; the pyramid lies within the cone.
  public var friction = 0.6
  /// Largest moment about the vertical per normal force [m].
  public var torsionalFriction = 0.04
  /// Part of the sole, about its centre, within which the centre of pressure stays.
  public var soleShare = 0.8
  /// Part of the joints' ranges and torques that is used.
  public var limitShare = 0.9
  /// How much lower a walking robot is than a standing one, per height of its base, so that no leg is
  /// stretched at the end of a step.
  public var crouch = 0.05
  /// How fast a swinging foot is led back to its path [1/s].
  public var footGain = 20.0
  /// How feet are lifted and put down.
  public var swingShape = SwingFootTrajectory.Shape()
  /// Where they are put down; nil for what the robot's size suggests.
  public var placement: FootPlacement?
  /// Share of an error of the capture point that a step takes out, where the size tells the rest.
  public var placementFeedback = 0.85
  /// How far the place wanted of the base may be from where it is [m].
  public var positionLeash = 0.15
  /// How far the heading wanted may be from the measured one [rad].
  public var yawLeash = 0.3
  /// Steps of the search in the first call, which has no plan to begin with.
  public var firstStepCount = 5
  /// Step, in units of the unknowns, up to which a plan counts as converged.
  public var convergedStep = 1e-4
  /// Violation up to which it does.
  public var convergedViolation = 1e-6
  /// How carefully each step's program is solved.
  public var solver = PredictiveParameters.solverSettings

  /// The defaults.
  public init() {}

  private static var solverSettings: SolverSettings {
    var settings = SolverSettings()
    settings.tolerance = 1e-3
    settings.warmProduct = 3e-3
    settings.findsEqualityMultipliers = false
    settings.iterationLimit = 20
    return settings
  }
}
