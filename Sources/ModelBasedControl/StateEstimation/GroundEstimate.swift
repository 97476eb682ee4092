import SpatialMath

/// The plane that a robot walks on, from the feet that stand on it: soles lie in it once they have come
/// to rest, and footholds are as much higher than those before them as it rises in between.
///
/// State k, the slope along the world's x and y axes, wanders. Each reading is of one number of it and
/// is taken by a Kalman filter (Bierman 1977 for the form):
///
///     −n_x / n_z = k_x,  −n_y / n_z = k_y   of a sole's normal n
///     Δz = k · Δ                            of two feet that carry, Δ apart
///
/// A tilt that is off by some hundredths looks like a slope, so that little steepness counts as none.
/// The height of the ground is carried from foothold to foothold along the slope: on ground that counts
/// as level it stays what it was.
public struct GroundEstimate: Equatable, Sendable {
  /// What is assumed of ground and soles.
  public struct Settings: Equatable, Sendable {
    /// How the slope changes as the robot goes on [1/√s].
    public var slopeWalk = 0.03
    /// Deviation of a sole's slope from the ground's, by unevenness, encoders and tilt [1].
    public var soleNoise = 0.03
    /// Deviation of a foothold's height from the plane [m].
    public var heightNoise = 0.005
    /// How long a sole is to have been at rest before it tells the slope, and again each time as long
    /// afterwards [s].
    public var settlingTime = 0.08
    /// Angular velocity of a sole from which on it is not at rest [rad/s].
    public var rollingSpeed = 0.3
    /// How long a foot is to have carried before it tells a height [s].
    public var loadingTime = 0.02
    /// Steepness up to which ground counts as level, and from twice of which on it counts as steep as
    /// found; in between it rises from one to the other [1].
    public var levelSlope = 0.03
    /// Soles that are steeper lie on no ground to walk on [1].
    public var largestSlope = 0.4

    /// The defaults.
    public init() {}
  }

  /// What a leg tells of its sole.
  public struct Sole: Equatable, Sendable {
    /// Lowest point, in the world [m].
    public var pivot: Vector3
    /// Unit normal out of the ground, in the world.
    public var normal: Vector3
    /// How fast it turns [rad/s].
    public var angularSpeed: Double
    /// Whether the ground presses on it.
    public var isCarrying: Bool

    /// The sole of the values given.
    public init(pivot: Vector3, normal: Vector3, angularSpeed: Double, isCarrying: Bool) {
      self.pivot = pivot
      self.normal = normal
      self.angularSpeed = angularSpeed
      self.isCarrying = isCarrying
    }
  }

  /// What is assumed.
  public let settings: Settings
  /// k as the readings have it, however small.
  public private(set) var measuredSlope = GroundSlope.level
  /// A point of the ground [m].
  private var point = Vector3.zero
  private var covariance = Covariance()
  private var feet: [FootState]

  /// Of k [1].
  private struct Covariance: Equatable, Sendable {
    var xx = 0.0
    var xy = 0.0
    var yy = 0.0
  }

  private struct FootState: Equatable, Sendable {
    var pivot = Vector3.zero
    /// How long it has carried, and how long it has been at rest since it last told the slope [s].
    var carrying = 0.0
    var resting = 0.0
  }

  /// Level ground at height 0 under as many feet.
  public init(footCount: Int, settings: Settings = Settings()) {
    self.settings = settings
    feet = Array(repeating: FootState(), count: footCount)
  }

  /// The slope to go by: none where little was found.
  public var slope: GroundSlope {
    let (steepness, level) = (measuredSlope.steepness, settings.levelSlope)
    guard steepness > level else { return .level }
    let share = min(1, (steepness - level) / level)
    return GroundSlope(x: share * measuredSlope.x, y: share * measuredSlope.y)
  }

  /// Height of the ground above or below a point [m].
  public func height(at place: Vector3) -> Double { point.z + slope.rise(over: place - point) }

  /// Begins anew on level ground at height 0.
  public mutating func reset() {
    measuredSlope = .level
    point = .zero
    covariance = Covariance()
    for foot in feet.indices { feet[foot] = FootState() }
  }

  /// Goes on in time, by [s].
  public mutating func predict(timestep: Double) {
    let variance = settings.slopeWalk * settings.slopeWalk * timestep
    covariance.xx += variance
    covariance.yy += variance
  }

  /// Takes what a leg tells.
  ///
  /// - Parameters:
  ///   - index: of the foot.
  ///   - sole: at the end of the time step.
  ///   - timestep: since the call before for this foot [s].
  public mutating func correct(foot index: Int, _ sole: Sole, timestep: Double) {
    feet[index].pivot = sole.pivot
    guard sole.isCarrying else {
      feet[index].carrying = 0
      feet[index].resting = 0
      return
    }
    let before = feet[index].carrying
    feet[index].carrying += timestep
    if before < settings.loadingTime, feet[index].carrying >= settings.loadingTime {
      takeFoothold(index)
    }
    let isResting = sole.angularSpeed < settings.rollingSpeed
    feet[index].resting = isResting ? feet[index].resting + timestep : 0
    guard feet[index].resting >= settings.settlingTime else { return }
    feet[index].resting = 0
    take(sole)
  }

  /// Δz = k · Δ from each other foot that carries.
  private mutating func takeFoothold(_ index: Int) {
    for other in feet.indices
    where other != index && feet[other].carrying >= settings.loadingTime {
      let way = feet[index].pivot - feet[other].pivot
      correct(way.z, x: way.x, y: way.y, deviation: settings.heightNoise)
    }
  }

  /// k = −(n_x, n_y) / n_z, the ground staying as high as it is below this sole.
  private mutating func take(_ sole: Sole) {
    guard sole.normal.z > 0 else { return }
    let found = GroundSlope(x: -sole.normal.x / sole.normal.z, y: -sole.normal.y / sole.normal.z)
    guard found.steepness <= settings.largestSlope else { return }
    point = Vector3(sole.pivot.x, sole.pivot.y, height(at: sole.pivot))
    correct(found.x, x: 1, y: 0, deviation: settings.soleNoise)
    correct(found.y, x: 0, y: 1, deviation: settings.soleNoise)
  }

  /// Takes a reading of h · k.
  private mutating func correct(_ measured: Double, x: Double, y: Double, deviation: Double) {
    // P hᵀ, s = h P hᵀ + r
    let gainX = covariance.xx * x + covariance.xy * y
    let gainY = covariance.xy * x + covariance.yy * y
    let spread = x * gainX + y * gainY + deviation * deviation
    let innovation = measured - (x * measuredSlope.x + y * measuredSlope.y)
    // k ← k + P hᵀ ν / s,   P ← P − P hᵀ (P hᵀ)ᵀ / s
    measuredSlope.x += gainX * innovation / spread
    measuredSlope.y += gainY * innovation / spread
    covariance.xx -= gainX * gainX / spread
    covariance.xy -= gainX * gainY / spread
    covariance.yy -= gainY * gainY / spread
  }
}
