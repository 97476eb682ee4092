import PolicyInterface

/// The gait clock.
public struct GaitConfiguration: Equatable, Sendable {
  /// Length of a cycle, a step of each leg [s], drawn for each episode.
  public var period: ClosedRange<Double> = 0.8...0.8
  /// Added to the phase for the left leg [cycles].
  public var leftOffset = 0.0
  /// Added to the phase for the right leg [cycles].
  public var rightOffset = 0.5
  /// Share of a leg's cycle in which it is to stand.
  public var stanceRatio = 0.55
  /// What the clock does while the command is to stand.
  public var whenStanding = GaitClock.Standing.off
  /// Whether an episode starts at a random phase rather than at 0.
  public var hasRandomInitialPhase = true

  /// The defaults.
  public init() {}

  /// The clock, with the middle of the periods.
  var clock: GaitClock {
    GaitClock(
      period: 0.5 * (period.lowerBound + period.upperBound), leftOffset: leftOffset,
      rightOffset: rightOffset, stanceRatio: stanceRatio, whenStanding: whenStanding)
  }
}
