/// What the robots are told to do.
///
/// Each new command is of one mode; what the five shares leave over draws all three speeds.
public struct CommandConfiguration: Equatable, Sendable {
  /// Speeds forwards [m/s].
  public var forwardSpeed: ClosedRange<Double> = -0.5...1
  /// Speeds to the left [m/s].
  public var leftwardSpeed: ClosedRange<Double> = -0.3...0.3
  /// Rates of turning [rad/s].
  public var yawRate: ClosedRange<Double> = -0.8...0.8
  /// The ranges at the start of the curriculum of commands, which widens them to those above. Ranges
  /// that hold no slow commands make stepping pay from the first day.
  public var first = SpeedRanges()
  /// Height commands, in the unit of 青龙's runtime.
  public var height: ClosedRange<Double> = 0.42...0.42
  /// Time from a command to the next [s].
  public var interval: ClosedRange<Double> = 5...10
  /// Share of commands to stand.
  public var standingShare = 0.1
  /// Share of commands to step on the spot.
  public var steppingShare = 0.0
  /// Share of commands to turn on the spot.
  public var turningShare = 0.0
  /// Share of commands to walk straight forwards or backwards.
  public var forwardShare = 0.0
  /// Share of commands to walk straight to a side.
  public var sidewaysShare = 0.0
  /// Share of the commands of all three speeds that give a heading, from which the rate of turning
  /// follows: `ω = clip(gain · (wanted − heading), range)`.
  public var headingShare = 0.0
  /// Gain of commands that give a heading [1/s].
  public var headingGain = 0.5
  /// Horizontal speeds below this become zero [m/s].
  public var smallestSpeed = 0.1
  /// Rates of turning below this become zero [rad/s].
  public var smallestYawRate = 0.05
  /// Share of the filtered speeds that stays from one control step to the next; 0 for no filter,
  /// 0.95 for the one of 青龙's runtime.
  public var filterRetention = 0.0

  /// The defaults.
  public init() {}
}

/// Ranges of the three commanded speeds.
public struct SpeedRanges: Equatable, Sendable {
  /// Speeds forwards [m/s].
  public var forwardSpeed: ClosedRange<Double> = 0...0
  /// Speeds to the left [m/s].
  public var leftwardSpeed: ClosedRange<Double> = 0...0
  /// Rates of turning [rad/s].
  public var yawRate: ClosedRange<Double> = 0...0

  /// No speed at all.
  public init() {}

  /// The given ranges.
  public init(
    forwardSpeed: ClosedRange<Double>, leftwardSpeed: ClosedRange<Double>,
    yawRate: ClosedRange<Double>
  ) {
    self.forwardSpeed = forwardSpeed
    self.leftwardSpeed = leftwardSpeed
    self.yawRate = yawRate
  }
}
