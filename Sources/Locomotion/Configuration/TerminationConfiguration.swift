/// What ends an episode as a fall; nil for no such limit.
public struct TerminationConfiguration: Equatable, Sendable {
  /// Largest angle between the base's z axis and the vertical [rad].
  public var tilt: Double? = 0.9
  /// Largest roll [rad].
  public var roll: Double?
  /// Largest pitch [rad].
  public var pitch: Double?
  /// Smallest height of the base above the ground [m].
  public var baseHeight: Double? = 0.3
  /// Largest contact force on what is no foot [N].
  public var bodyContactForce: Double? = 1
  /// Largest speed of the base [m/s].
  public var baseSpeed: Double? = 10
  /// Largest angular speed of the base [rad/s].
  public var baseAngularSpeed: Double?
  /// Largest speed of a joint [rad/s].
  public var jointSpeed: Double?

  /// The defaults.
  public init() {}
}
