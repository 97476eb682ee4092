import EvaluationSuites
import PolicyInterface
import ReferenceMotion
import RobotModel

/// The gait with which the strides of a robot are compared.
public enum GaitReference: Sendable {
  /// The built-in gait at each case's command.
  case builtIn(GaitStyle)
  /// A clip, whatever the command.
  case clip(ReferenceClip)

  /// The reference's strides for a case; nil without a built-in gait at its command, which must neither
  /// change nor be to stand.
  ///
  /// - Throws: `ReferenceMotionError` where the clip is not one of the robot's.
  func strides(
    for evaluated: EvaluationCase, robot: RobotDescription
  ) throws(ReferenceMotionError) -> StrideCurves? {
    let legs = try LegGeometry.legs(of: robot)
    switch self {
    case .clip(let clip):
      return StrideCurves(try ReferenceTrack(clip, robot: robot), legs: legs)
    case .builtIn(let style):
      guard evaluated.commands.count == 1, !evaluated.isStanding else { return nil }
      let command = evaluated.commands[0]
      let gait = GaitCommand(
        forwardSpeed: command.forwardSpeed, leftSpeed: command.leftwardSpeed,
        yawRate: command.yawRate)
      let builtIn = try BuiltInGait(robot: robot, style: style)
      guard let clip = try? builtIn.cycle(gait) else { return nil }
      return StrideCurves(try ReferenceTrack(clip, robot: robot), legs: legs)
    }
  }
}
