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
  /// Of a robot with a left and a right that are alike, the gait of a mirrored command is the mirror
  /// image half a cycle later, to the bit, and that of a command without a side is the mean of itself
  /// and its image: the frames of the two steps do not fall on the same moments.
  ///
  /// - Throws: `unusableMotion` where the robot cannot walk at one of the velocities.
  init(_ grid: GaitGridConfiguration, robot: RobotDescription) throws(LocomotionError) {
    let mirror = try? robot.jointMirror()
    let commands = grid.commands
    var tables: [GaitTable] = []
    for (index, command) in commands.enumerated() {
      let image = commands.firstIndex {
        $0.forwardSpeed == command.forwardSpeed && $0.leftwardSpeed == -command.leftwardSpeed
          && $0.yawRate == -command.yawRate
      }
      if let mirror, let image, image < index {
        tables.append(tables[image].mirrored(mirror))
        continue
      }
      let table = try GaitLibrary.table(
        for: command, robot: robot, style: grid.style)
      if let mirror, image == index {
        tables.append(table.averaged(with: table.mirrored(mirror)))
      } else {
        tables.append(table)
      }
    }
    self.init(tables, choice: .grid(grid))
  }

  /// The gait of one command.
  static func table(
    for command: VelocityCommand, robot: RobotDescription, style: GaitStyle = GaitStyle()
  ) throws(LocomotionError) -> GaitTable {
    do {
      let clip = try BuiltInGait(robot: robot, style: style).cycle(
        GaitCommand(
          forwardSpeed: command.isWithoutSpeed ? creep : command.forwardSpeed,
          leftSpeed: command.leftwardSpeed, yawRate: command.yawRate),
        frameRate: frameRate)
      return GaitTable(try ReferenceTrack(clip, robot: robot))
    } catch {
      throw .unusableMotion(reason: "\(error)")
    }
  }
}
