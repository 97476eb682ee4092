/// What a replay showed.
public struct ReplayFigures: Equatable, Sendable {
  /// Time that was replayed, up to the end or to the rejection [s].
  public var time = 0.0
  /// Distance of the base and of the soles from the reference, the worst of them: mean over time [m].
  public var meanTrackingError = 0.0
  /// Largest mean of the tracking error over a window [m].
  public var peakTrackingError = 0.0
  /// Root of the mean square of the joints' errors [rad].
  public var jointErrorRMS = 0.0
  /// Longest way of a standing, loaded sole along the ground [m].
  public var largestSlip = 0.0
  /// Largest torque of a motor as a share of its limit.
  public var peakTorqueShare = 0.0
  /// Longest time for which a motor stayed at its torque limit [s].
  public var longestSaturation = 0.0
  /// Largest speed of a joint as a share of its motor's.
  public var peakSpeedShare = 0.0
  /// Assisting wrench as a share of weight or of weight times arm: mean over time.
  public var meanAssist = 0.0
  /// Largest mean of the assisting wrench over a window.
  public var peakAssist = 0.0
  /// What the motion takes and the standing soles cannot give, by inverse dynamics alone, in the same
  /// units: mean over time.
  public var meanMissingWrench = 0.0
  /// Every few ticks: what a chart shows.
  public var trace: [ReplaySample] = []

  /// Nothing seen yet.
  public init() {}
}

/// One instant of a replay.
public struct ReplaySample: Equatable, Sendable {
  /// Since the first frame [s].
  public var time: Double
  /// Distance of the base or of a sole from the reference, the larger [m].
  public var trackingError: Double
  /// Assisting wrench as a share of weight or of weight times arm.
  public var assist: Double
  /// Largest torque of a motor as a share of its limit.
  public var torqueShare: Double
}
