/// How joints are to be moved so that a log tells much of them.
public struct ExcitationOptions: Equatable, Sendable {
  /// Length [s].
  public var duration = 30.0
  /// Rows in a second [Hz].
  public var rate = 1000.0
  /// Seed of the phases.
  public var seed: UInt64 = 1
  /// Factors on stiffness and damping in parts of equal length. Friction that grows with the speed and
  /// a motor's damping are one and the same but for the factor.
  public var gainFactors: [GainFactors] = [
    GainFactors(stiffness: 1, damping: 1), GainFactors(stiffness: 0.3, damping: 0.05),
    GainFactors(stiffness: 1, damping: 0.1),
  ]
  /// The lowest and the highest frequency [Hz].
  public var frequencies = 0.15...10.0
  /// The frequency above which amplitudes fall as its inverse [Hz].
  public var cornerFrequency = 3.0
  /// Sine waves in each joint's target.
  public var waveCount = 8
  /// Share of a joint's room, torque and speed that the simulated robot takes.
  public var share = 0.75
  /// The most that a joint's room counts for [rad].
  public var largestRoom = 1.0

  /// The defaults.
  public init() {}
}

/// Factors on the gains of all joints.
public struct GainFactors: Equatable, Sendable {
  /// On the stiffness.
  public var stiffness: Double
  /// On the damping.
  public var damping: Double

  /// The factors given.
  public init(stiffness: Double, damping: Double) {
    self.stiffness = stiffness
    self.damping = damping
  }
}
