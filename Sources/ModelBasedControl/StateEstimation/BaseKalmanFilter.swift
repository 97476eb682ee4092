import SpatialMath

/// Position and velocity of a point of the base, of the feet, and the accelerometer's bias, by a linear
/// Kalman filter that fuses an inertial unit with the kinematics of the legs.
///
/// State x = (p, v, p_1 … p_feet, b), 3 numbers each, all in the world's axes but b, which is in the
/// unit's. The orientation R comes from elsewhere, so that everything is linear:
///
///     p' = v,   v' = R (a − b) + g,   p_i' = noise, large for a foot in the air,   b' = noise
///
/// Each foot measures `p_i − p` by its leg; that its pivot, the lowest point of its sole, is at rest,
/// `v = −(velocity of the pivot against the base)`; and that the pivot is on the ground. The last two
/// are believed as far as the foot is trusted to carry: their variances go as 1 / trust².
///
/// The scheme is that of Bloesch and others (2013) with the orientation taken out, as Bledt and others
/// (2018) have it; sequential updates, one number at a time (Bierman 1977), need no inverse.
public struct BaseKalmanFilter: Equatable, Sendable {
  /// Standard deviations of what the filter assumes.
  public struct Settings: Equatable, Sendable {
    /// White noise of the acceleration [m/s²/√Hz].
    public var accelerationNoise = 0.05
    /// How the accelerometer's bias wanders [m/s²/√s].
    public var biasWalk = 0.002
    /// Bias that is expected at the beginning [m/s²].
    public var initialBias = 0.1
    /// How the place of a foot that carries wanders, as it rolls and slips [m/√s].
    public var footWalk = 0.05
    /// The same of a foot in the air [m/√s].
    public var airWalk = 10.0
    /// A foot's place against the base [m].
    public var footPositionNoise = 0.005
    /// Velocity of the pivot of a foot that carries [m/s].
    public var footVelocityNoise = 0.1
    /// Height of the pivot of a foot that carries above the ground [m]; infinite where the height of the
    /// ground is not known.
    public var footHeightNoise = 0.01
    /// Velocities that are off by more than so many standard deviations are of a foot that slips, and
    /// left out.
    public var largestDeviation = 5.0
    /// Feet that are trusted less tell nothing of velocity and height.
    public var leastTrust = 0.05
    /// Acceleration of gravity [m/s²].
    public var gravity = 9.81

    /// The defaults.
    public init() {}
  }

  /// What a leg tells of its foot; from the base's point, in the world's axes.
  public struct FootReading: Equatable, Sendable {
    /// Centre of the sole [m].
    public var sole: Vector3
    /// Lowest point of the sole [m].
    public var pivot: Vector3
    /// Velocity of the lowest point against the base's point, the base's turning included [m/s].
    public var pivotVelocity: Vector3
    /// How sure it is that the foot carries, 0…1.
    public var trust: Double
    /// Height of the ground under the foot [m].
    public var groundHeight: Double

    /// The reading of the values given.
    public init(
      sole: Vector3, pivot: Vector3, pivotVelocity: Vector3, trust: Double, groundHeight: Double = 0
    ) {
      self.sole = sole
      self.pivot = pivot
      self.pivotVelocity = pivotVelocity
      self.trust = trust
      self.groundHeight = groundHeight
    }
  }

  /// What the filter assumes.
  public let settings: Settings
  /// Number of feet.
  public let footCount: Int
  /// `[stateCount]` x.
  private var state: [Double]
  /// `[stateCount, stateCount]` row-major, symmetric.
  private var covariance: [Double]
  /// `[stateCount]` covariance of the state with what is measured.
  private var gain: [Double]
  /// `[feet]` trust of the last readings.
  private var trust: [Double]

  private static let velocity = 3
  private static func foot(_ index: Int) -> Int { 6 + 3 * index }
  private var bias: Int { 6 + 3 * footCount }

  /// A base at rest at the origin, its feet below.
  public init(footCount: Int, settings: Settings = Settings()) {
    self.settings = settings
    self.footCount = footCount
    let count = 9 + 3 * footCount
    state = Array(repeating: 0, count: count)
    gain = Array(repeating: 0, count: count)
    covariance = Array(repeating: 0, count: count * count)
    trust = Array(repeating: 1, count: footCount)
    for axis in 0..<3 {
      covariance[(bias + axis) * (count + 1)] = settings.initialBias * settings.initialBias
    }
    reset(position: .zero, velocity: .zero)
  }

  /// Number of numbers of x.
  public var stateCount: Int { state.count }
  /// Of the base's point in the world [m].
  public var position: Vector3 { state.vector(at: 0) }
  /// Of the base's point in the world [m/s].
  public var velocity: Vector3 { state.vector(at: Self.velocity) }
  /// What the accelerometer reads too much, in the unit's axes [m/s²].
  public var accelerometerBias: Vector3 { state.vector(at: bias) }
  /// Centre of a foot's sole in the world [m].
  public func footPosition(_ index: Int) -> Vector3 { state.vector(at: Self.foot(index)) }

  /// Standard deviation that the filter claims for its velocity along each axis [m/s].
  public var velocityDeviation: Vector3 {
    Vector3(deviation(of: 3), deviation(of: 4), deviation(of: 5))
  }

  /// Takes position [m] and velocity [m/s] of the base's point for the truth; feet are found by the next
  /// reading, and what is known of the bias stays.
  public mutating func reset(position: Vector3, velocity: Vector3) {
    state.set(position, at: 0)
    state.set(velocity, at: Self.velocity)
    for row in 0..<bias {
      for column in 0..<stateCount {
        covariance[row * stateCount + column] = 0
        covariance[column * stateCount + row] = 0
      }
    }
    for axis in 0..<3 {
      covariance[axis * (stateCount + 1)] = 1e-6
      covariance[(Self.velocity + axis) * (stateCount + 1)] = 1e-4
    }
    for index in 0..<footCount {
      trust[index] = 1
      for axis in 0..<3 { covariance[(Self.foot(index) + axis) * (stateCount + 1)] = 1e2 }
    }
  }

  /// Moves on by what the accelerometer feels.
  ///
  /// - Parameters:
  ///   - orientation: of the unit to the world, at the end of the time step.
  ///   - specificForce: of the accelerometer [m/s²].
  ///   - timestep: [s].
  public mutating func predict(
    orientation: Quaternion, specificForce: Vector3, timestep: Double
  ) {
    let rotation = orientation.matrix
    let acceleration =
      rotation * (specificForce - accelerometerBias) - Vector3(0, 0, settings.gravity)
    state.set(position + velocity * timestep + acceleration * (0.5 * timestep * timestep), at: 0)
    state.set(velocity + acceleration * timestep, at: Self.velocity)

    // P ← F P Fᵀ + Q, F adding v Δt to p, and −R b Δt to v.
    for axis in 0..<3 { add(Self.velocity + axis, times: timestep, to: axis) }
    addBias(times: rotation.rowX * -timestep, to: Self.velocity)
    addBias(times: rotation.rowY * -timestep, to: Self.velocity + 1)
    addBias(times: rotation.rowZ * -timestep, to: Self.velocity + 2)
    widen(Self.velocity, by: settings.accelerationNoise, timestep)
    widen(bias, by: settings.biasWalk, timestep)
    for index in 0..<footCount {
      widen(Self.foot(index), by: settings.footWalk, timestep)
      widen(
        Self.foot(index), by: settings.airWalk * (1 - trust[index]).squareRoot(), timestep)
    }
  }

  /// Takes what a leg tells.
  ///
  /// - Parameters:
  ///   - index: of the foot.
  ///   - reading: of the same instant as the prediction before.
  public mutating func correct(foot index: Int, _ reading: FootReading) {
    trust[index] = min(max(reading.trust, 0), 1)
    let place = Self.foot(index)
    let position = square(settings.footPositionNoise)
    correct(reading.sole.x, place, minus: 0, variance: position)
    correct(reading.sole.y, place + 1, minus: 1, variance: position)
    correct(reading.sole.z, place + 2, minus: 2, variance: position)
    guard reading.trust > settings.leastTrust else { return }

    let doubt = 1 / square(trust[index])
    let velocity = square(settings.footVelocityNoise) * doubt
    let largest = settings.largestDeviation
    correct(-reading.pivotVelocity.x, 3, variance: velocity, largestDeviation: largest)
    correct(-reading.pivotVelocity.y, 4, variance: velocity, largestDeviation: largest)
    correct(-reading.pivotVelocity.z, 5, variance: velocity, largestDeviation: largest)
    guard settings.footHeightNoise.isFinite else { return }
    correct(
      reading.groundHeight - reading.pivot.z, 2,
      variance: square(settings.footHeightNoise) * doubt)
  }

  // MARK: - One number at a time

  /// Takes the measurement of `x_plus − x_minus`, or of `x_plus` alone.
  private mutating func correct(
    _ measured: Double, _ plus: Int, minus: Int? = nil, variance: Double,
    largestDeviation: Double = .infinity
  ) {
    let count = stateCount
    var innovation = measured - state[plus]
    // gain = P hᵀ
    for row in 0..<count { gain[row] = covariance[row * count + plus] }
    if let minus {
      innovation += state[minus]
      for row in 0..<count { gain[row] -= covariance[row * count + minus] }
    }
    let spread = gain[plus] - (minus.map { gain[$0] } ?? 0) + variance
    guard square(innovation) <= square(largestDeviation) * spread else { return }

    // x ← x + K ν,   P ← P − K (P hᵀ)ᵀ,   K = P hᵀ / s
    for row in 0..<count {
      let share = gain[row] / spread
      state[row] += share * innovation
      for column in 0...row {
        let element = covariance[row * count + column] - share * gain[column]
        covariance[row * count + column] = element
        covariance[column * count + row] = element
      }
    }
  }

  /// Adds a row, and the column of the same number, to others.
  private mutating func add(_ source: Int, times factor: Double, to target: Int) {
    let count = stateCount
    for column in 0..<count {
      covariance[target * count + column] += factor * covariance[source * count + column]
    }
    for row in 0..<count {
      covariance[row * count + target] += factor * covariance[row * count + source]
    }
  }

  /// Adds the rows and columns of the bias.
  private mutating func addBias(times factors: Vector3, to target: Int) {
    add(bias, times: factors.x, to: target)
    add(bias + 1, times: factors.y, to: target)
    add(bias + 2, times: factors.z, to: target)
  }

  /// Adds to the variances of three numbers what white noise of a density does in a time.
  private mutating func widen(_ start: Int, by density: Double, _ timestep: Double) {
    for index in start..<start + 3 {
      covariance[index * (stateCount + 1)] += square(density) * timestep
    }
  }

  private func deviation(of index: Int) -> Double {
    covariance[index * (stateCount + 1)].squareRoot()
  }

  private func square(_ x: Double) -> Double { x * x }
}
