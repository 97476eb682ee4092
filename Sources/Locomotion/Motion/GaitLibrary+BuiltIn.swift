import PolicyInterface
import ReferenceMotion
import RobotModel

extension GaitLibrary {
  /// What steps on the spot: so slow that it hardly moves, and not to stand [m/s].
  private static let creep = 0.01
  /// About as many frames in a stride as a table has rows [Hz].
  private static let frameRate = 50.0

  /// The built-in gait at all combinations of a grid's velocities. Where they are zero, it steps on the
  /// spot; standing is the robot's default pose.
  ///
  /// - Throws: `unusableMotion` where the robot cannot walk at one of them.
  init(_ grid: GaitGridConfiguration, robot: RobotDescription) throws(LocomotionError) {
    var tables: [GaitTable] = []
    do {
      let gait = try BuiltInGait(robot: robot)
      for command in grid.commands {
        let clip = try gait.cycle(
          GaitCommand(
            forwardSpeed: command.isWithoutSpeed ? GaitLibrary.creep : command.forwardSpeed,
            leftSpeed: command.leftwardSpeed, yawRate: command.yawRate),
          frameRate: GaitLibrary.frameRate)
        tables.append(GaitTable(try ReferenceTrack(clip, robot: robot)))
      }
    } catch {
      throw .unusableMotion(reason: "\(error)")
    }
    self.init(tables, choice: .grid(grid))
  }
}
