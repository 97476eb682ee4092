/// What a robot gives and takes, as its integrator knows it: the other side of a policy's contract.
public struct RobotHardware: Equatable, Sendable {
  /// Names of the joints in the order of the arrays that go in and out.
  public var jointNames: [String]
  /// Steps of the control loop per second [Hz].
  public var loopRate: Double
  /// `[joints]` where each joint may be [rad]; nil for no limit.
  public var positionLimits: [ClosedRange<Double>]?
  /// `[joints]` largest joint speeds [rad/s]; nil for no limit.
  public var velocityLimits: [Double]?
  /// `[joints]` largest torques [N m]; nil for those of the policy's contract.
  public var effortLimits: [Double]?
  /// `[joints]` proportional gains that the drives keep whatever they are told [N m/rad]; nil where
  /// they follow those of each step.
  public var fixedStiffness: [Double]?
  /// `[joints]` derivative gains, likewise [N m s/rad].
  public var fixedDamping: [Double]?
  /// Whether samples hold torques.
  public var sensesTorque = true
  /// Whether samples hold the contacts of the feet.
  public var sensesFootContact = false
  /// Whether samples hold the forces on the feet.
  public var sensesFootForce = false
  /// Whether samples hold the heights of the ground around the robot.
  public var sensesGroundHeight = false

  /// A robot of these joints without limits of its own.
  public init(jointNames: [String], loopRate: Double = 1000) {
    self.jointNames = jointNames
    self.loopRate = loopRate
  }

  /// Checks lengths and numbers.
  ///
  /// - Throws: `RobotRuntimeError.invalid` for the first that cannot be.
  func validate() throws(RobotRuntimeError) {
    let count = jointNames.count
    guard Set(jointNames).count == count else {
      throw .invalid(
        item: "the robot's joints", found: "a name twice", expected: "each name once")
    }
    guard loopRate >= 1, loopRate <= 100_000 else {
      throw .invalid(item: "the loop's rate", found: "\(loopRate) Hz", expected: "1 to 100000 Hz")
    }
    if let ranges = positionLimits, ranges.count != count {
      throw .invalid(
        item: "the robot's position limits", found: "\(ranges.count)", expected: "\(count)")
    }
    let lists = [
      ("velocity limits", velocityLimits), ("torque limits", effortLimits),
      ("stiffness", fixedStiffness), ("damping", fixedDamping),
    ]
    for (item, list) in lists {
      guard let list, list.count != count || !list.allSatisfy({ $0 >= 0 }) else { continue }
      throw .invalid(
        item: "the robot's \(item)", found: "\(list)", expected: "\(count) numbers of 0 or more")
    }
  }
}
