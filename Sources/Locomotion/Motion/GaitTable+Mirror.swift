import PolicyInterface
import RobotModel

extension GaitTable {
  /// The same motion in a mirror, the robot's x–z plane, half a cycle later: its left steps are the
  /// original's right ones.
  func mirrored(_ joints: JointMirror) -> GaitTable {
    let width = layout.width
    var image = rows
    for row in 0..<GaitTable.rowCount {
      let source = (row + GaitTable.rowCount / 2) % GaitTable.rowCount * width
      let target = row * width
      for joint in 0..<layout.jointCount {
        let sign = Double(joints.sign[joint])
        for part in [layout.positions, layout.rates] {
          image[target + part + joint] = sign * rows[source + part + joints.source[joint]]
        }
      }
      // A velocity keeps x and z, an angular velocity y.
      let signs: [(column: Int, sign: Double)] = [
        (layout.height, 1), (layout.roll, -1), (layout.pitch, 1), (layout.linear, 1),
        (layout.linear + 1, -1), (layout.linear + 2, 1), (layout.angular, -1),
        (layout.angular + 1, 1), (layout.angular + 2, -1),
      ]
      for (column, sign) in signs { image[target + column] = sign * rows[source + column] }
      image[target + layout.contacts] = rows[source + layout.contacts + 1]
      image[target + layout.contacts + 1] = rows[source + layout.contacts]
    }
    return with(
      rows: image, period: period,
      command: VelocityCommand(
        forwardSpeed: command.forwardSpeed, leftwardSpeed: -command.leftwardSpeed,
        yawRate: -command.yawRate, isStanding: command.isStanding))
  }

  /// The mean of two motions of the same robot, phase by phase.
  func averaged(with other: GaitTable) -> GaitTable {
    with(
      rows: zip(rows, other.rows).map { 0.5 * ($0 + $1) }, period: 0.5 * (period + other.period),
      command: VelocityCommand(
        forwardSpeed: 0.5 * (command.forwardSpeed + other.command.forwardSpeed),
        leftwardSpeed: 0.5 * (command.leftwardSpeed + other.command.leftwardSpeed),
        yawRate: 0.5 * (command.yawRate + other.command.yawRate), isStanding: command.isStanding))
  }
}
