/// Pushes during an episode, in directions uniform on the circle, of a strength that may depend on the
/// direction: a robot that walks ahead takes more from the front than from a side.
public struct PushConfiguration: Equatable, Sendable {
  /// What a push does to the base's velocity.
  public enum Mode: String, CaseIterable, Sendable {
    /// Adds the velocity drawn.
    case change
    /// Sets the horizontal velocity to the one drawn.
    case set
  }

  /// What a push does to the base's velocity.
  public var mode = Mode.change
  /// Time from a push to the next [s]; nil for no pushes.
  public var interval: ClosedRange<Double>?
  /// Probability with which a push that is due happens.
  public var probability = 1.0
  /// Horizontal velocity of a push [m/s].
  public var speed: ClosedRange<Double> = 0...0.5
  /// Vertical velocity of a push [m/s].
  public var verticalSpeed: ClosedRange<Double> = 0...0
  /// Time from the end of a force to the next [s]; nil for no forces.
  public var forceInterval: ClosedRange<Double>?
  /// Horizontal force at the base's centre of mass [N].
  public var force: ClosedRange<Double> = 0...50
  /// How long a force holds [s].
  public var forceDuration: ClosedRange<Double> = 0.1...0.5
  /// Factor on the part of a push or force that goes forwards.
  public var forwardFactor = 1.0
  /// Factor on the part that goes backwards.
  public var backwardFactor = 1.0
  /// Factor on the part that goes sideways.
  public var sidewaysFactor = 1.0

  /// The defaults.
  public init() {}
}
