import SpatialMath

/// Orientation of an inertial unit from its gyroscope, with the direction of gravity from its
/// accelerometer: the explicit complementary filter with bias of Mahony, Hamel and Pflimlin
/// (2008).
///
/// With u the measured direction up and û the believed one, both in the unit's axes,
///
///     R' = R [ω − b + k_P u × û]×,     b' = −k_I u × û,     u = (a − Rᵀ v̇) / g
///
/// The acceleration v̇ is that of a velocity which legs tell. So u is neither normalised nor left out
/// where a departs from g: blows of the ground and the pull between them are up on average, and a
/// filter that leaves out the blows leans. Gravity tells nothing of the heading, nor of the bias about
/// the vertical; a foot that stands does (`correctBias`).
public struct OrientationFilter: Equatable, Sendable {
  /// Gains of the filter.
  public struct Settings: Equatable, Sendable {
    /// k_P [1/s].
    public var gravityGain = 0.2
    /// k_I [1/s²].
    public var biasGain = 0.01
    /// Rate at which the bias goes to what a standing foot tells [1/s].
    public var standingGain = 0.3
    /// Angular velocity of a foot from which on it rolls and tells nothing [rad/s].
    public var rollingSpeed = 0.3
    /// No part of the bias becomes larger than this [rad/s].
    public var largestBias = 0.02
    /// Acceleration of gravity [m/s²].
    public var gravity = 9.81

    /// The defaults.
    public init() {}
  }

  /// Gains of the filter.
  public let settings: Settings
  /// Unit to world.
  public private(set) var orientation = Quaternion.identity
  /// What the gyroscope reads too much, in the unit's axes [rad/s].
  public private(set) var gyroBias = Vector3.zero
  /// Angular velocity without the bias, in the unit's axes [rad/s].
  public private(set) var angularVelocity = Vector3.zero

  /// A unit that is not turned.
  public init(settings: Settings = Settings()) { self.settings = settings }

  /// Takes an orientation for the truth; the bias stays.
  public mutating func reset(to orientation: Quaternion) { self.orientation = orientation }

  /// Takes one reading.
  ///
  /// - Parameters:
  ///   - angularVelocity: of the gyroscope, in the unit's axes [rad/s].
  ///   - specificForce: of the accelerometer, in the unit's axes [m/s²].
  ///   - acceleration: what is known of the unit's acceleration, in the world [m/s²].
  ///   - timestep: since the reading before [s].
  public mutating func update(
    angularVelocity measured: Vector3, specificForce: Vector3, acceleration: Vector3 = .zero,
    timestep: Double
  ) {
    let believed = orientation.actInverse(.unitZ)
    let up = (specificForce - orientation.actInverse(acceleration)) / settings.gravity
    let error = up.cross(believed)
    moveBias(by: error * (-settings.biasGain * timestep))
    angularVelocity = measured - gyroBias
    let turn = (angularVelocity + error * settings.gravityGain) * timestep
    orientation = (orientation * Quaternion(rotationVector: turn)).normalized
  }

  /// Draws the bias about the vertical to the difference between the gyroscope and legs on the ground.
  /// About the horizontal feet turn where the ground gives way, always the same way while the weight
  /// goes from heel to toe, and gravity tells of the bias.
  ///
  /// - Parameters:
  ///   - measured: of the gyroscope, in the unit's axes [rad/s].
  ///   - byLeg: what the angular velocity is if the foot does not turn, in the unit's axes [rad/s].
  ///   - trust: how sure it is that the foot carries, 0…1.
  ///   - timestep: [s].
  public mutating func correctBias(
    measured: Vector3, byLeg: Vector3, trust: Double, timestep: Double
  ) {
    let difference = measured - gyroBias - byLeg
    let stillness = max(0, 1 - difference.length / settings.rollingSpeed)
    let up = orientation.actInverse(.unitZ)
    let turning = up * up.dot(difference)
    moveBias(by: turning * (settings.standingGain * trust * stillness * timestep))
  }

  private mutating func moveBias(by change: Vector3) {
    let (bias, largest) = (gyroBias + change, settings.largestBias)
    gyroBias = Vector3(
      min(max(bias.x, -largest), largest), min(max(bias.y, -largest), largest),
      min(max(bias.z, -largest), largest))
  }
}
