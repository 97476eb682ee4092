import CTreadmillRobot
import Foundation
import PolicyInterface
import RobotRuntime
import SpatialMath

// The functions that `treadmill_robot.h` declares, by its names, so that the compiler compares the two. Each
// checks all that it is given before it goes on.

// swift-format-ignore: AlwaysUseLowerCamelCase
/// Version of the interface.
@c @implementation
public func treadmill_robot_interface_version() -> UInt32 { 1 }

// swift-format-ignore: AlwaysUseLowerCamelCase
/// Loads a policy.
@c @implementation
public func treadmill_robot_create(
  _ policyPath: UnsafePointer<CChar>?,
  _ options: UnsafePointer<treadmill_robot_options>?,
  _ robot: UnsafeMutablePointer<OpaquePointer?>?,
  _ error: UnsafeMutablePointer<CChar>?, _ errorCapacity: Int
) -> treadmill_robot_result {
  guard let robot = unsafe robot else {
    unsafe write("expected a place for the robot, found null", to: error, errorCapacity)
    return result(TREADMILL_ROBOT_BAD_ARGUMENT)
  }
  unsafe robot.pointee = nil
  guard let policyPath = unsafe policyPath,
    let options = unsafe Versioned.read(options, zero: treadmill_robot_options())
  else {
    unsafe write("expected a path and options, found null", to: error, errorCapacity)
    return result(TREADMILL_ROBOT_BAD_ARGUMENT)
  }
  do throws(RobotRuntimeError) {
    let handle = try unsafe RobotHandle(
      policy: URL(fileURLWithPath: String(cString: policyPath)),
      hardware: RobotHardware(options), configuration: RuntimeConfiguration(options),
      log: options.log_path.map { unsafe URL(fileURLWithPath: String(cString: $0)) })
    unsafe robot.pointee = OpaquePointer(Unmanaged.passRetained(handle).toOpaque())
    unsafe write("", to: error, errorCapacity)
    return result(TREADMILL_ROBOT_OK)
  } catch let failure {
    unsafe write(failure.description, to: error, errorCapacity)
    return failure.result
  }
}

// swift-format-ignore: AlwaysUseLowerCamelCase
/// Frees everything.
@c @implementation
public func treadmill_robot_destroy(_ robot: OpaquePointer?) {
  guard let robot = unsafe robot else { return }
  let unmanaged = unsafe Unmanaged<RobotHandle>.fromOpaque(UnsafeRawPointer(robot))
  unsafe unmanaged.takeUnretainedValue().close()
  unsafe unmanaged.release()
}

// swift-format-ignore: AlwaysUseLowerCamelCase
/// Does one step.
@c @implementation
public func treadmill_robot_step(
  _ robot: OpaquePointer?, _ sensors: UnsafePointer<treadmill_robot_sensors>?,
  _ command: UnsafePointer<treadmill_robot_command>?,
  _ targets: UnsafePointer<treadmill_robot_targets>?
) -> treadmill_robot_result {
  guard let handle = unsafe handleBehind(robot) else { return result(TREADMILL_ROBOT_BAD_ARGUMENT) }
  guard let sensors = unsafe Versioned.read(sensors, zero: treadmill_robot_sensors()),
    let command = unsafe Versioned.read(command, zero: treadmill_robot_command()),
    let targets = unsafe Versioned.read(targets, zero: treadmill_robot_targets())
  else {
    handle.failure = "expected sensors, command and targets with their sizes, found null or no size"
    return result(TREADMILL_ROBOT_BAD_ARGUMENT)
  }
  guard unsafe handle.take(sensors), let outputs = unsafe JointOutputs(targets, handle) else {
    handle.failure = "expected arrays of every joint, found null or another count"
    return result(TREADMILL_ROBOT_BAD_ARGUMENT)
  }
  let clock = MonotonicClock()
  let given = unsafe sensors.now_ns
  let time = given == 0 ? clock.now() : given
  let before = clock.now()
  handle.controller.step(
    handle.sample, at: time, command: VelocityCommand(command), into: &handle.command)
  outputs.write(handle.command)
  handle.controller.endStep(at: time &+ (clock.now() - before))
  return result(TREADMILL_ROBOT_OK)
}

// swift-format-ignore: AlwaysUseLowerCamelCase
/// Asks for a state.
@c @implementation
public func treadmill_robot_request(
  _ robot: OpaquePointer?, _ state: treadmill_robot_state
) -> treadmill_robot_result {
  guard let handle = unsafe handleBehind(robot) else { return result(TREADMILL_ROBOT_BAD_ARGUMENT) }
  guard let raw = UInt8(exactly: state), let wanted = ControlState(rawValue: raw) else {
    handle.failure = "found the state \(state), expected 0, 1 or 2"
    return result(TREADMILL_ROBOT_BAD_ARGUMENT)
  }
  switch handle.controller.request(wanted) {
  case .accepted:
    return result(TREADMILL_ROBOT_OK)
  case .refusedByTrip:
    handle.failure = "a safety trip is latched: acknowledge it first"
    return result(TREADMILL_ROBOT_REFUSED_BY_TRIP)
  case .refusedBeforeStanding:
    handle.failure = "the robot must have stood up before it walks"
    return result(TREADMILL_ROBOT_REFUSED_NOT_STANDING)
  case .refusedWhileWalking:
    handle.failure = "only damping can follow walking"
    return result(TREADMILL_ROBOT_REFUSED_WALKING)
  }
}

// swift-format-ignore: AlwaysUseLowerCamelCase
/// Acknowledges a safety trip.
@c @implementation
public func treadmill_robot_clear_trip(_ robot: OpaquePointer?) -> treadmill_robot_result {
  guard let handle = unsafe handleBehind(robot) else { return result(TREADMILL_ROBOT_BAD_ARGUMENT) }
  handle.controller.clearTrip()
  handle.failure = ""
  return result(TREADMILL_ROBOT_OK)
}

// swift-format-ignore: AlwaysUseLowerCamelCase
/// Tells how the robot is doing.
@c @implementation
public func treadmill_robot_get_status(
  _ robot: OpaquePointer?, _ status: UnsafeMutablePointer<treadmill_robot_status>?
) -> treadmill_robot_result {
  guard let handle = unsafe handleBehind(robot) else { return result(TREADMILL_ROBOT_BAD_ARGUMENT) }
  let isWritten = unsafe Versioned.write(treadmill_robot_status(handle), to: status)
  return result(isWritten ? TREADMILL_ROBOT_OK : TREADMILL_ROBOT_BAD_ARGUMENT)
}

// swift-format-ignore: AlwaysUseLowerCamelCase
/// Writes a sentence.
@c @implementation
public func treadmill_robot_error_text(
  _ robot: OpaquePointer?, _ text: UnsafeMutablePointer<CChar>?, _ capacity: Int
) -> Int {
  guard let handle = unsafe handleBehind(robot) else {
    return unsafe write("expected a robot, found null", to: text, capacity)
  }
  let names = handle.controller.contract.jointNames
  let trip = handle.controller.status.trip?.description(jointNames: names)
  return unsafe write(trip ?? handle.failure, to: text, capacity)
}

/// The object behind a C program's pointer.
private func handleBehind(_ robot: OpaquePointer?) -> RobotHandle? {
  guard let robot = unsafe robot else { return nil }
  return unsafe Unmanaged<RobotHandle>.fromOpaque(UnsafeRawPointer(robot)).takeUnretainedValue()
}

/// Copies a text, cut to whole bytes with a zero behind them.
///
/// - Returns: bytes of the whole text with its zero.
@discardableResult
private func write(
  _ sentence: String, to text: UnsafeMutablePointer<CChar>?, _ capacity: Int
) -> Int {
  let bytes = Array(sentence.utf8)
  guard let text = unsafe text, capacity > 0 else { return bytes.count + 1 }
  let count = min(bytes.count, capacity - 1)
  for index in 0..<count { unsafe text[index] = CChar(bitPattern: bytes[index]) }
  unsafe text[count] = 0
  return bytes.count + 1
}

/// A code of the header's as the functions return it.
func result(_ code: Int) -> treadmill_robot_result { treadmill_robot_result(code) }
