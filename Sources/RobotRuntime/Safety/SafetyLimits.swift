/// When a robot is stopped by damping.
public struct SafetyLimits: Equatable, Sendable {
  /// Largest angle between the base's vertical axis and the world's [rad]; 青龙's own limit, beyond
  /// which no step brings a humanoid back.
  public var largestTilt = 1.0
  /// How far a joint may be beyond its limit [rad]: encoders and soft stops give a little.
  public var positionMargin = 0.05
  /// Factor on the hardware's largest joint speeds: a foot that lands may exceed them for a moment.
  public var velocityFactor = 1.2
  /// Factor on the largest torques.
  public var torqueFactor = 1.1
  /// How long a torque may be above its limit [s]: a step's impact passes, a jammed joint does not.
  public var torqueTime = 0.1
  /// Largest age of a sample [s]; below the 0.1 s in which a lost link must end in a stop.
  public var largestSampleAge = 0.05
  /// Largest number of late loop steps in a row.
  public var largestLateCount = 20
  /// A loop step is late where it begins more than this share of a period after its time.
  public var lateShare = 0.5
  /// Longest time from one loop step to the next [s].
  public var longestGap = 0.05

  /// The defaults.
  public init() {}

  /// Checks the numbers; a limit is switched off by an infinite value.
  func validate() throws(RobotRuntimeError) {
    let limits = [
      ("largest tilt", largestTilt), ("position margin", positionMargin),
      ("velocity factor", velocityFactor), ("torque factor", torqueFactor),
      ("torque time", torqueTime), ("largest sample age", largestSampleAge),
      ("late share", lateShare), ("longest gap", longestGap),
    ]
    for (item, value) in limits where !(value >= 0) {
      throw .invalid(item: item, found: "\(value)", expected: "0 or more")
    }
    guard largestLateCount >= 0 else {
      throw .invalid(
        item: "largest number of late steps", found: "\(largestLateCount)", expected: "0 or more")
    }
  }
}
