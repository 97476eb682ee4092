import Foundation

/// Goes over from the last command of one state to the commands of the next: targets and gains.
struct CommandBlend: Sendable {
  /// How the share of the new command grows.
  enum Shape: Sendable {
    /// Evenly.
    case linear
    /// Without a jump in speed at either end: ½ − ½ cos πx.
    case smooth
  }

  private var start: JointCommand
  private var stepCount = 0
  private var age = 0
  private var shape = Shape.linear

  init(jointCount: Int) { start = JointCommand(jointCount: jointCount) }

  /// Begins at a command.
  ///
  /// - Parameters:
  ///   - command: the last one.
  ///   - stepCount: loop steps until the new commands alone count; 0 for at once.
  ///   - shape: how their share grows.
  mutating func begin(at command: JointCommand, stepCount: Int, shape: Shape) {
    start.copy(command)
    self.stepCount = stepCount
    self.shape = shape
    age = 0
  }

  /// The new command's share at this step, 0…1.
  var share: Double {
    guard age < stepCount else { return 1 }
    let progress = Double(age) / Double(stepCount)
    return shape == .linear ? progress : 0.5 - 0.5 * cos(.pi * progress)
  }

  /// Mixes a command with the one at which the blend began, and counts the step.
  mutating func apply(to command: inout JointCommand) {
    let share = share
    age += age < stepCount ? 1 : 0
    guard share < 1 else { return }
    for joint in command.positions.indices {
      command.positions[joint].mix(start.positions[joint], share)
      command.stiffness[joint].mix(start.stiffness[joint], share)
      command.damping[joint].mix(start.damping[joint], share)
    }
  }
}

extension Double {
  /// `share · this + (1 − share) · other`.
  fileprivate mutating func mix(_ other: Double, _ share: Double) {
    self = share * self + (1 - share) * other
  }
}
