import SpatialMath

/// Orientation of an inertial unit from its gyroscope, with the direction of gravity from its
/// accelerometer: the explicit complementary filter with bias of Mahony, Hamel and Pflimlin (2008,
/// eq. 32).
///
/// With u the measured direction up and û the believed one, both in the unit's axes,
///
///     R' = R [ω − b + k_P w u × û]×,     b' = −k_I w u × û
///
/// where w goes to 0 as the specific force departs from g, as under blows of the ground. Gravity tells
/// nothing of the heading, nor of the bias about the vertical; a foot that stands does
/// (`correctBias`).
public struct OrientationFilter: Equatable, Sendable {
  /// Gains of the filter.
  public struct Settings: Equatable, Sendable {
    /// k_P [1/s].
    public var gravityGain = 0.2
    /// k_I [1/s²].
    public var biasGain = 0.01
    /// Departure of the specific force from g, as a share of g, at which w is 0.
    public var largestDeparture = 0.15
    /// Rate at which the bias goes to what a standing foot tells [1/s].
    public var standingGain = 0.2
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
  ///   - timestep: since the reading before [s].
  public mutating func update(
    angularVelocity measured: Vector3, specificForce: Vector3, timestep: Double
  ) {
    let believed = orientation.actInverse(.unitZ)
    let error = specificForce.normalized.cross(believed) * gravityWeight(specificForce)
    gyroBias -= error * (settings.biasGain * timestep)
    angularVelocity = measured - gyroBias
    let turn = (angularVelocity + error * settings.gravityGain) * timestep
    orientation = (orientation * Quaternion(rotationVector: turn)).normalized
  }

  /// Draws the bias to the difference between the gyroscope and legs on the ground.
  ///
  /// - Parameters:
  ///   - measured: of the gyroscope, in the unit's axes [rad/s].
  ///   - byLeg: what the angular velocity is if the foot does not turn, in the unit's axes [rad/s].
  ///   - trust: how sure it is that the foot carries, 0…1.
  ///   - timestep: [s].
  public mutating func correctBias(
    measured: Vector3, byLeg: Vector3, trust: Double, timestep: Double
  ) {
    gyroBias +=
      (measured - gyroBias - byLeg) * (settings.standingGain * trust * timestep)
  }

  /// w: 1 where the specific force is as large as g, 0 from the largest departure on.
  private func gravityWeight(_ specificForce: Vector3) -> Double {
    let departure = abs(specificForce.length / settings.gravity - 1)
    return max(0, 1 - departure / settings.largestDeparture)
  }
}
