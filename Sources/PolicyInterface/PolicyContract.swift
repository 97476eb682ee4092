import RobotModel

/// All that a runtime must know to run an exported policy: what goes in, what comes out, how often,
/// and with which gains the joints follow.
public struct PolicyContract: Equatable, Sendable {
  /// Name of the robot.
  public var robotName: String
  /// `[joints]` in the order of observations and actions.
  public var jointNames: [String]
  /// `[joints]` proportional gains [N m/rad].
  public var jointStiffness: [Double]
  /// `[joints]` derivative gains [N m s/rad].
  public var jointDamping: [Double]
  /// `[joints]` the part of the proportional gains that the motors' drivers give by loops of their own,
  /// so that a runtime asks for the rest [N m/rad].
  public var driverStiffness: [Double]
  /// `[joints]` the same of the derivative gains [N m s/rad].
  public var driverDamping: [Double]
  /// `[joints]` largest torques [N m].
  public var jointEffortLimits: [Double]
  /// What an action means.
  public var actions: ActionMapping
  /// What an observation holds.
  public var observation: ObservationLayout
  /// Control steps per second [Hz].
  public var controlRate: Double
  /// Share of the joint target that a first-order filter keeps from one millisecond to the next; 0
  /// without a filter.
  public var targetFilterRetention: Double
  /// The gait clock, which the runtime must keep where the observation holds its phase.
  public var gait: GaitClock
  /// The commands for which the policy was trained.
  public var commandLimits: CommandLimits

  /// The contract of a robot whose joints the policy drives, all of them in their order.
  ///
  /// - Parameters:
  ///   - robot: gives names, gains and torque limits.
  ///   - actions: what an action means.
  ///   - observation: what an observation holds.
  ///   - controlRate: control steps per second [Hz].
  ///   - targetFilterRetention: as the property.
  ///   - gait: the gait clock.
  ///   - commandLimits: the commands for which the policy was trained.
  /// - Precondition: robot, actions and observation have equally many joints.
  public init(
    robot: RobotDescription, actions: ActionMapping, observation: ObservationLayout,
    controlRate: Double, targetFilterRetention: Double, gait: GaitClock,
    commandLimits: CommandLimits
  ) {
    precondition(
      robot.joints.count == actions.scale.count && robot.joints.count == observation.jointCount,
      "\(robot.name) has \(robot.joints.count) joints, its actions \(actions.scale.count)")
    precondition(
      actions.actionCount == observation.actionCount,
      "\(actions.actionCount) actions got an observation of \(observation.actionCount)")
    robotName = robot.name
    jointNames = robot.joints.map(\.name)
    jointStiffness = robot.joints.map(\.stiffness)
    jointDamping = robot.joints.map(\.damping)
    driverStiffness = robot.joints.map(\.driverStiffness)
    driverDamping = robot.joints.map(\.driverDamping)
    jointEffortLimits = robot.joints.map(\.effortLimit)
    self.actions = actions
    self.observation = observation
    self.controlRate = controlRate
    self.targetFilterRetention = targetFilterRetention
    self.gait = gait
    self.commandLimits = commandLimits
  }
}

/// The commands for which a policy was trained, and how a runtime prepares them.
public struct CommandLimits: Equatable, Sendable {
  /// Speeds forwards [m/s].
  public var forwardSpeed: ClosedRange<Double>
  /// Speeds to the left [m/s].
  public var leftwardSpeed: ClosedRange<Double>
  /// Rates of turning [rad/s].
  public var yawRate: ClosedRange<Double>
  /// Horizontal speeds below this count as zero [m/s].
  public var smallestSpeed: Double
  /// Rates of turning below this count as zero [rad/s].
  public var smallestYawRate: Double
  /// Share of the filtered speeds that stays from one control step to the next; 0 for no filter.
  public var filterRetention: Double

  /// The limits of the given ranges.
  public init(
    forwardSpeed: ClosedRange<Double>, leftwardSpeed: ClosedRange<Double>,
    yawRate: ClosedRange<Double>, smallestSpeed: Double = 0, smallestYawRate: Double = 0,
    filterRetention: Double = 0
  ) {
    self.forwardSpeed = forwardSpeed
    self.leftwardSpeed = leftwardSpeed
    self.yawRate = yawRate
    self.smallestSpeed = smallestSpeed
    self.smallestYawRate = smallestYawRate
    self.filterRetention = filterRetention
  }

  /// The command as the filter gets it: within the ranges, small speeds set to zero.
  public func prepared(_ command: VelocityCommand) -> VelocityCommand {
    var command = command
    command.forwardSpeed = forwardSpeed.clamped(command.forwardSpeed)
    command.leftwardSpeed = leftwardSpeed.clamped(command.leftwardSpeed)
    command.yawRate = yawRate.clamped(command.yawRate)
    return command.withoutSmallSpeeds(below: smallestSpeed, yawRate: smallestYawRate)
  }
}

extension ClosedRange<Double> {
  /// The number of the range that is nearest to `value`.
  fileprivate func clamped(_ value: Double) -> Double {
    Swift.min(Swift.max(value, lowerBound), upperBound)
  }
}
