import PolicyInterface

/// The commands of a shard's environments.
struct CommandState: FlatState, Sendable {
  /// `[environments, 4]` forward speed, leftward speed, yaw rate, height as the policies see them,
  /// after dead-band and filter.
  private var values: [Double]
  /// `[environments, 4]` the same as the operator asks for it, after the dead-band.
  private var wantedValues: [Double]
  /// `[environments]` 1 where the robot is to stand, else 0.
  private var isStanding: [Int]
  /// `[environments]` 1 where the yaw rate follows from a wanted heading, else 0.
  var followsHeading: [Int]
  /// `[environments]` the wanted heading [rad].
  var heading: [Double]
  /// `[environments]` control steps until the next command.
  var stepsLeft: [Int]

  init(count: Int) {
    values = Array(repeating: 0, count: 4 * count)
    wantedValues = values
    isStanding = Array(repeating: 0, count: count)
    followsHeading = Array(repeating: 0, count: count)
    heading = Array(repeating: 0, count: count)
    stepsLeft = followsHeading
  }

  static var fields: [FlatField<CommandState>] {
    [
      .doubles("value", \.values), .doubles("wanted", \.wantedValues),
      .integers("is_standing", \.isStanding), .integers("follows_heading", \.followsHeading),
      .doubles("heading", \.heading), .integers("steps_left", \.stepsLeft),
    ]
  }

  /// What the operator asks of a robot.
  func wanted(_ environment: Int) -> VelocityCommand { command(environment, wantedValues) }

  /// What a robot's policy sees.
  subscript(environment: Int) -> VelocityCommand { command(environment, values) }

  /// Asks something else of a robot, whose policy sees it as the filter lets it through.
  mutating func setWanted(_ environment: Int, _ command: VelocityCommand) {
    CommandState.write(command, to: &wantedValues, environment)
    isStanding[environment] = command.isStanding ? 1 : 0
  }

  /// Lets the filter see a robot's command for one control step.
  mutating func filter(_ environment: Int, retention: Double) {
    let filtered = self[environment].filtered(towards: wanted(environment), retention: retention)
    CommandState.write(filtered, to: &values, environment)
  }

  /// Starts a robot's filter from rest.
  mutating func restart(_ environment: Int) {
    CommandState.write(VelocityCommand(), to: &values, environment)
  }

  private func command(_ environment: Int, _ values: [Double]) -> VelocityCommand {
    let start = 4 * environment
    return VelocityCommand(
      forwardSpeed: values[start], leftwardSpeed: values[start + 1], yawRate: values[start + 2],
      height: values[start + 3], isStanding: isStanding[environment] != 0)
  }

  private static func write(
    _ command: VelocityCommand, to values: inout [Double], _ environment: Int
  ) {
    let start = 4 * environment
    values[start] = command.forwardSpeed
    values[start + 1] = command.leftwardSpeed
    values[start + 2] = command.yawRate
    values[start + 3] = command.height
  }
}
