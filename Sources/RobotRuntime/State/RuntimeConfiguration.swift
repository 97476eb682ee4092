/// What an integrator may choose; the defaults walk 青龙.
public struct RuntimeConfiguration: Equatable, Sendable {
  /// When the robot is stopped.
  public var safety = SafetyLimits()
  /// `[joints]` derivative gains of damping [N m s/rad]; nil for four times the policy's.
  public var damping: [Double]?
  /// Time in which standing up reaches the default pose [s].
  public var standingTime = 2.0
  /// Time in which the policy takes over from standing [s].
  public var walkingBlendTime = 1.0
  /// Time from the sample that a control step saw to the effect of its action [s], in whole loop steps.
  /// Zero where the robot is told in the step that computed it; 青龙's own runtime computes beside its
  /// loop, and is a millisecond late.
  public var actionDelay = 0.0
  /// While the base is tilted by more than this, the policy is not asked and targets stay [rad].
  public var holdTilt = 0.7

  /// The defaults.
  public init() {}

  /// Times four of the policy's derivative gains sink a standing robot in about a second.
  static let dampingFactor = 4.0

  /// Checks the numbers.
  ///
  /// - Throws: `RobotRuntimeError.invalid` for the first that cannot be.
  func validate(jointCount: Int) throws(RobotRuntimeError) {
    let times = [
      ("standing time", standingTime), ("walking blend time", walkingBlendTime),
      ("hold tilt", holdTilt), ("action delay", actionDelay),
    ]
    for (item, value) in times where !(0...3600).contains(value) {
      throw .invalid(item: item, found: "\(value)", expected: "0 to 3600")
    }
    if let damping, damping.count != jointCount || !damping.allSatisfy({ (0...1e6).contains($0) }) {
      throw .invalid(
        item: "damping", found: "\(damping)", expected: "\(jointCount) gains of 0 or more")
    }
    try safety.validate()
  }
}
