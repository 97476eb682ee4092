import PolicyInterface

/// The commands of a shard's environments.
struct CommandState: FlatState, Sendable {
  /// `[environments, 4]` forward speed, leftward speed, yaw rate, height, after the dead-band.
  var values: [Double]
  /// `[environments]` 1 where the yaw rate follows from a wanted heading, else 0.
  var followsHeading: [Int]
  /// `[environments]` the wanted heading [rad].
  var heading: [Double]
  /// `[environments]` control steps until the next command.
  var stepsLeft: [Int]

  init(count: Int) {
    values = Array(repeating: 0, count: 4 * count)
    followsHeading = Array(repeating: 0, count: count)
    heading = Array(repeating: 0, count: count)
    stepsLeft = followsHeading
  }

  static var fields: [FlatField<CommandState>] {
    [
      .doubles("value", \.values), .integers("follows_heading", \.followsHeading),
      .doubles("heading", \.heading), .integers("steps_left", \.stepsLeft),
    ]
  }

  subscript(environment: Int) -> VelocityCommand {
    get {
      let start = 4 * environment
      return VelocityCommand(
        forwardSpeed: values[start], leftwardSpeed: values[start + 1], yawRate: values[start + 2],
        height: values[start + 3])
    }
    set {
      let start = 4 * environment
      values[start] = newValue.forwardSpeed
      values[start + 1] = newValue.leftwardSpeed
      values[start + 2] = newValue.yawRate
      values[start + 3] = newValue.height
    }
  }
}
