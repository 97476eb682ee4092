import CTreadmillRobot
import PolicyInterface
import RobotRuntime
import SpatialMath

extension RobotRuntimeError {
  /// The code of the error.
  var result: treadmill_robot_result {
    switch self {
    case .model, .contract: treadmill_robot_result(TREADMILL_ROBOT_BAD_POLICY)
    case .mismatch: treadmill_robot_result(TREADMILL_ROBOT_MISMATCH)
    case .invalid: treadmill_robot_result(TREADMILL_ROBOT_BAD_ARGUMENT)
    case .cannotWrite: treadmill_robot_result(TREADMILL_ROBOT_CANNOT_WRITE)
    }
  }
}

extension RobotHardware {
  /// More joints than any robot has: a count beyond this is a mistake, and is not followed.
  private static let largestJointCount = 256

  /// The robot of a C program's options.
  init(_ options: treadmill_robot_options) throws(RobotRuntimeError) {
    let count = unsafe options.joint_count
    guard (1...Self.largestJointCount).contains(count), let names = unsafe options.joint_names
    else {
      throw .invalid(
        item: "joint_count and joint_names", found: "\(count)",
        expected: "1 to \(Self.largestJointCount), and as many names")
    }
    var jointNames: [String] = []
    for joint in 0..<count {
      guard let name = unsafe names[joint] else {
        throw .invalid(item: "joint_names", found: "null for joint \(joint)", expected: "a name")
      }
      jointNames.append(unsafe String(cString: name))
    }
    let rate = unsafe options.loop_rate_hz
    self.init(jointNames: jointNames, loopRate: rate == 0 ? 1000 : rate)
    let lower = unsafe Self.numbers(options.position_lower_rad, count)
    let upper = unsafe Self.numbers(options.position_upper_rad, count)
    if lower != nil || upper != nil {
      positionLimits = try Self.ranges(
        lower ?? Array(repeating: -.infinity, count: count),
        upper ?? Array(repeating: .infinity, count: count))
    }
    velocityLimits = unsafe Self.numbers(options.velocity_limit_rad_s, count)
    effortLimits = unsafe Self.numbers(options.effort_limit_nm, count)
    fixedStiffness = unsafe Self.numbers(options.fixed_stiffness, count)
    fixedDamping = unsafe Self.numbers(options.fixed_damping, count)
  }

  private static func ranges(
    _ lower: [Double], _ upper: [Double]
  ) throws(RobotRuntimeError) -> [ClosedRange<Double>] {
    var ranges: [ClosedRange<Double>] = []
    for (low, high) in zip(lower, upper) {
      guard low <= high else {
        throw .invalid(
          item: "position limits", found: "\(low) to \(high)",
          expected: "a lower one that is not above the upper one")
      }
      ranges.append(low...high)
    }
    return ranges
  }

  private static func numbers(_ pointer: UnsafePointer<Double>?, _ count: Int) -> [Double]? {
    guard let pointer = unsafe pointer else { return nil }
    return unsafe Array(UnsafeBufferPointer(start: pointer, count: count))
  }
}

extension RuntimeConfiguration {
  /// The settings of a C program's options, those of zero left at their defaults.
  init(_ options: treadmill_robot_options) {
    self.init()
    let (tilt, age) = unsafe (options.largest_tilt_rad, options.largest_sample_age_s)
    let (standing, blend) = unsafe (options.standing_time_s, options.walking_blend_time_s)
    if tilt != 0 { safety.largestTilt = tilt }
    if age != 0 { safety.largestSampleAge = age }
    if standing != 0 { standingTime = standing }
    if blend != 0 { walkingBlendTime = blend }
    actionDelay = unsafe options.action_delay_s
  }
}

extension VelocityCommand {
  /// The command of a C program.
  init(_ command: treadmill_robot_command) {
    let isStanding: Bool? =
      switch Int(command.standing) {
      case Int(TREADMILL_ROBOT_STANDS): true
      case Int(TREADMILL_ROBOT_STEPS): false
      default: nil
      }
    self.init(
      forwardSpeed: command.forward_speed_m_s, leftwardSpeed: command.leftward_speed_m_s,
      yawRate: command.yaw_rate_rad_s, isStanding: isStanding)
  }
}

extension RobotHandle {
  /// Takes a C program's sensors.
  ///
  /// - Returns: whether every array is there and of this robot's joints.
  func take(_ sensors: treadmill_robot_sensors) -> Bool {
    let count = sample.jointTorques.count
    guard unsafe sensors.joint_count == count, let positions = unsafe sensors.joint_position_rad,
      let velocities = unsafe sensors.joint_velocity_rad_s
    else { return false }
    sample.time = unsafe sensors.time_ns
    let (w, x, y, z) = unsafe sensors.base_orientation_wxyz
    sample.setOrientation(Quaternion(w, x, y, z))
    let rate = unsafe sensors.base_angular_velocity_rad_s
    sample.reading.baseAngularVelocityInBase = Vector3(rate.0, rate.1, rate.2)
    for joint in 0..<count {
      sample.reading.jointPositions[joint] = unsafe positions[joint]
      sample.reading.jointVelocities[joint] = unsafe velocities[joint]
      sample.jointTorques[joint] = unsafe sensors.joint_torque_nm?[joint] ?? 0
    }
    return true
  }
}

/// Where a C program's targets go.
///
/// Safety: the header asks for arrays of every joint, and the count that came with them was compared; a value
/// lives no longer than the call that it came with.
@safe
struct JointOutputs {
  private let positions: UnsafeMutablePointer<Double>
  private let stiffness: UnsafeMutablePointer<Double>
  private let damping: UnsafeMutablePointer<Double>

  /// The arrays of `targets`; nil where one is missing or they are of another robot.
  init?(_ targets: treadmill_robot_targets, _ handle: RobotHandle) {
    guard unsafe targets.joint_count == handle.sample.jointTorques.count,
      let positions = unsafe targets.position_rad,
      let stiffness = unsafe targets.stiffness_nm_per_rad,
      let damping = unsafe targets.damping_nm_s_per_rad
    else { return nil }
    unsafe self.positions = positions
    unsafe self.stiffness = stiffness
    unsafe self.damping = damping
  }

  /// Writes all numbers of a command.
  func write(_ command: JointCommand) {
    for joint in command.positions.indices {
      unsafe positions[joint] = command.positions[joint]
      unsafe stiffness[joint] = command.stiffness[joint]
      unsafe damping[joint] = command.damping[joint]
    }
  }
}

extension treadmill_robot_status {
  /// How a robot is doing.
  init(_ handle: RobotHandle) {
    self.init()
    size = MemoryLayout<Self>.size
    let status = handle.controller.status
    state = treadmill_robot_state(status.state.rawValue)
    trip = treadmill_robot_trip(status.trip?.reason.rawValue ?? 0)
    trip_joint = Int32(status.trip?.joint ?? -1)
    trip_time_ns = status.trip?.time ?? 0
    trip_value = status.trip?.value ?? 0
    trip_limit = status.trip?.limit ?? 0
    blend = status.blend
    step_count = Int64(status.stepCount)
    late_count = Int64(status.lateCount)
    policy_step_count = Int64(status.policyStepCount)
    let duration = handle.controller.monitor.duration
    step_median_ns = duration.quantile(0.5)
    step_p999_ns = duration.quantile(0.999)
    step_longest_ns = duration.longest
    dropped_record_count = Int64(handle.recorder?.droppedCount ?? 0)
  }
}
