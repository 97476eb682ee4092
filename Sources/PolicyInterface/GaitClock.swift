/// The clock that tells both legs when to stand and when to swing.
///
/// A phase runs from 0 to 1 in every period. Each leg has a phase of its own, shifted by its offset;
/// it stands while that is below `stanceRatio` and swings for the rest.
public struct GaitClock: Equatable, Sendable {
  /// What the clock does while the command is to stand.
  public enum Standing: String, CaseIterable, Sendable {
    /// It runs on, and the robot marks time.
    case running
    /// It stops where it is; both feet are to stand.
    case frozen
    /// It stops, and the observation shows (0, 0) instead of sine and cosine; both feet are to
    /// stand.
    case off
  }

  /// Length of a cycle, a step of each leg [s].
  public var period: Double
  /// Added to the phase for the left leg [cycles].
  public var leftOffset: Double
  /// Added to the phase for the right leg [cycles].
  public var rightOffset: Double
  /// Share of a leg's cycle in which it stands.
  public var stanceRatio: Double
  /// What happens while the command is to stand.
  public var whenStanding: Standing

  /// The clock with Unitree's walking gait (unitree_rl_gym) where nothing else is given.
  public init(
    period: Double = 0.8, leftOffset: Double = 0, rightOffset: Double = 0.5,
    stanceRatio: Double = 0.55, whenStanding: Standing = .off
  ) {
    self.period = period
    self.leftOffset = leftOffset
    self.rightOffset = rightOffset
    self.stanceRatio = stanceRatio
    self.whenStanding = whenStanding
  }

  /// The phase [cycles] after `timestep` [s].
  public func advanced(_ phase: Double, by timestep: Double, isStanding: Bool) -> Double {
    guard !isStanding || whenStanding == .running else { return phase }
    let next = phase + timestep / period
    return next - next.rounded(.down)
  }

  /// The phase as the policy observes it; nil where the clock shows nothing.
  public func observed(_ phase: Double, isStanding: Bool) -> Double? {
    isStanding && whenStanding == .off ? nil : phase
  }

  /// Phase of one leg [cycles], 0…1.
  ///
  /// - Parameters:
  ///   - foot: 0 for the left, 1 for the right.
  ///   - phase: the clock's phase [cycles].
  public func legPhase(foot: Int, phase: Double) -> Double {
    let shifted = phase + (foot == 0 ? leftOffset : rightOffset)
    return shifted - shifted.rounded(.down)
  }

  /// Whether the foot is to be on the ground.
  public func isStance(foot: Int, phase: Double, isStanding: Bool) -> Bool {
    if isStanding && whenStanding != .running { return true }
    return legPhase(foot: foot, phase: phase) < stanceRatio
  }

  /// How far the foot's swing is, 0 at lift-off to 1 at touch-down; nil while it is to stand.
  public func swingProgress(foot: Int, phase: Double, isStanding: Bool) -> Double? {
    guard !isStance(foot: foot, phase: phase, isStanding: isStanding) else { return nil }
    return (legPhase(foot: foot, phase: phase) - stanceRatio) / (1 - stanceRatio)
  }

  /// Whether left and right are half a cycle apart, so that mirroring is half a cycle's shift.
  public var isSymmetric: Bool {
    let difference = abs(rightOffset - leftOffset)
    return abs(difference - difference.rounded(.down) - 0.5) < 1e-9
  }
}
