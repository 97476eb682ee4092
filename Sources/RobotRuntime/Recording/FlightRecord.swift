import PolicyInterface

/// Which numbers stand where in a record of one loop step.
struct FlightRecord: Equatable, Sendable {
  let jointCount: Int

  /// Numbers before those of the joints.
  static let commonColumns = [
    "time_ns", "sample_time_ns", "state", "trip", "late_steps", "command_vx_m_s",
    "command_vy_m_s", "command_wz_rad_s", "command_stand", "gravity_x", "gravity_y", "gravity_z",
    "gyro_x_rad_s", "gyro_y_rad_s", "gyro_z_rad_s",
  ]

  /// Numbers of each joint, each of which is there for all joints before the next comes.
  static let jointColumns = [
    "position_rad", "velocity_rad_s", "torque_nm", "target_rad", "stiffness_nm_per_rad",
    "damping_nm_s_per_rad", "action",
  ]

  /// Numbers in a record.
  var width: Int { Self.commonColumns.count + Self.jointColumns.count * jointCount }

  /// Names of the columns.
  func header(jointNames: [String]) -> [String] {
    Self.commonColumns
      + Self.jointColumns.flatMap { column in jointNames.map { "\($0)_\(column)" } }
  }

  /// Writes one step.
  ///
  /// - Parameters:
  ///   - time: of the step [ns].
  ///   - sample: what went in.
  ///   - status: of the controller after it.
  ///   - observed: the command as the policy saw it.
  ///   - command: what came out.
  ///   - action: the policy's last action.
  ///   - record: receives `width` numbers.
  func write(
    time: Int64, sample: RobotSample, status: RobotStatus, observed: VelocityCommand,
    command: JointCommand, action: [Float], into record: inout MutableSpan<Double>
  ) {
    record[0] = Double(time)
    record[1] = Double(sample.time)
    record[2] = Double(status.state.rawValue)
    record[3] = Double(status.trip?.reason.rawValue ?? 0)
    record[4] = Double(status.lateCount)
    record[5] = observed.forwardSpeed
    record[6] = observed.leftwardSpeed
    record[7] = observed.yawRate
    record[8] = observed.isStanding ? 1 : 0
    let (gravity, rate) = (sample.reading.gravityInBase, sample.reading.baseAngularVelocityInBase)
    (record[9], record[10], record[11]) = (gravity.x, gravity.y, gravity.z)
    (record[12], record[13], record[14]) = (rate.x, rate.y, rate.z)
    var place = Self.commonColumns.count
    for joint in 0..<jointCount {
      record[place] = sample.reading.jointPositions[joint]
      record[place + jointCount] = sample.reading.jointVelocities[joint]
      record[place + 2 * jointCount] = sample.jointTorques[joint]
      record[place + 3 * jointCount] = command.positions[joint]
      record[place + 4 * jointCount] = command.stiffness[joint]
      record[place + 5 * jointCount] = command.damping[joint]
      record[place + 6 * jointCount] = Double(action[joint])
      place += 1
    }
  }
}
