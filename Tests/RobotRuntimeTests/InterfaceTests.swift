import CAllocationCounter
import CTreadmillRobot
import Foundation
import PolicyInterface
import TestConditions
import Testing
import TreadmillRobot

@testable import RobotRuntime

/// The C interface, called as a C program calls it, with what a C program may get wrong.
@Suite struct InterfaceTests {
  /// Everything that a C program holds.
  final class Program {
    var robot: OpaquePointer?
    let policy: String
    let names: [UnsafeMutablePointer<CChar>?]
    let folder: URL
    var message = [CChar](repeating: 1, count: 512)
    var positions: [Double]
    var velocities = [Double](repeating: 0, count: 12)
    var targets = [Double](repeating: 7, count: 12)
    var stiffness = [Double](repeating: 7, count: 12)
    var damping = [Double](repeating: 7, count: 12)
    var sensors = treadmill_robot_sensors()
    var command = treadmill_robot_command()

    init() throws {
      let contract = try TestRobot.contract()
      folder = FileManager.default.temporaryDirectory.appendingPathComponent(
        "treadmill-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let file = folder.appendingPathComponent("policy.onnx")
      try TestRobot.model(contract).write(to: file)
      policy = file.path
      names = contract.jointNames.map { strdup($0) }
      positions = contract.actions.defaultPositions
      sensors.size = MemoryLayout<treadmill_robot_sensors>.size
      sensors.joint_count = 12
      sensors.base_orientation_wxyz = (1, 0, 0, 0)
      command.size = MemoryLayout<treadmill_robot_command>.size
    }

    deinit {
      treadmill_robot_destroy(robot)
      for name in names { free(name) }
      try? FileManager.default.removeItem(at: folder)
    }

    /// Creates the robot with changed options.
    func create(
      path: String? = nil, _ change: (inout treadmill_robot_options) -> Void = { _ in }
    ) -> treadmill_robot_result {
      names.withUnsafeBufferPointer { names in
        names.withMemoryRebound(to: UnsafePointer<CChar>?.self) { names in
          var options = treadmill_robot_options()
          options.size = MemoryLayout<treadmill_robot_options>.size
          options.joint_count = 12
          options.joint_names = names.baseAddress
          change(&options)
          return treadmill_robot_create(
            path ?? policy, &options, &robot, &message, message.count)
        }
      }
    }

    var text: String {
      String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Steps at a time [ns], with changed arguments.
    func step(
      at time: Int64,
      _ change: (inout treadmill_robot_sensors, inout treadmill_robot_targets) -> Void = { _, _ in }
    ) -> treadmill_robot_result {
      sensors.time_ns = time
      sensors.now_ns = time
      return positions.withUnsafeBufferPointer { positions in
        velocities.withUnsafeBufferPointer { velocities in
          targets.withUnsafeMutableBufferPointer { targets in
            stiffness.withUnsafeMutableBufferPointer { stiffness in
              damping.withUnsafeMutableBufferPointer { damping in
                var given = sensors
                given.joint_position_rad = positions.baseAddress
                given.joint_velocity_rad_s = velocities.baseAddress
                var taken = treadmill_robot_targets()
                taken.size = MemoryLayout<treadmill_robot_targets>.size
                taken.joint_count = 12
                taken.position_rad = targets.baseAddress
                taken.stiffness_nm_per_rad = stiffness.baseAddress
                taken.damping_nm_s_per_rad = damping.baseAddress
                change(&given, &taken)
                return treadmill_robot_step(robot, &given, &command, &taken)
              }
            }
          }
        }
      }
    }

    var status: treadmill_robot_status {
      var status = treadmill_robot_status()
      status.size = MemoryLayout<treadmill_robot_status>.size
      _ = treadmill_robot_get_status(robot, &status)
      return status
    }
  }

  private static func code(_ code: Int) -> treadmill_robot_result { treadmill_robot_result(code) }
  private let isFine = Self.code(TREADMILL_ROBOT_OK)
  private let isBad = Self.code(TREADMILL_ROBOT_BAD_ARGUMENT)

  @Test("a C program stands the robot up, walks, is stopped, and reads why")
  func life() throws {
    let program = try Program()
    let log = program.folder.appendingPathComponent("flight.csv").path
    let created = log.withCString { path in program.create { $0.log_path = path } }
    try #require(created == isFine, "\(program.text)")
    #expect(program.text.isEmpty)
    var time: Int64 = 1_000_000_000
    func steps(_ count: Int) {
      for _ in 0..<count {
        time += 1_000_000
        #expect(program.step(at: time) == isFine)
      }
    }
    steps(10)
    #expect(program.stiffness.allSatisfy { $0 == 0 })
    #expect(
      treadmill_robot_request(program.robot, 2) == Self.code(TREADMILL_ROBOT_REFUSED_NOT_STANDING))
    #expect(treadmill_robot_request(program.robot, 1) == isFine)
    steps(2000)
    #expect(treadmill_robot_request(program.robot, 2) == isFine)
    steps(1100)
    #expect(program.status.state == 2)
    #expect(program.targets == program.positions)
    #expect(program.stiffness[0] == 400)
    program.positions[2] = .nan
    steps(1)
    program.positions[2] = 0.3
    let status = program.status
    #expect(status.state == 0)
    #expect(status.trip == Int32(TREADMILL_ROBOT_TRIP_NON_FINITE_SAMPLE))
    #expect(status.trip_time_ns == time)
    #expect(status.step_count == 3111)
    #expect(program.targets.allSatisfy { $0.isFinite })
    let length = treadmill_robot_error_text(program.robot, &program.message, 512)
    #expect(program.text == "the sensors gave what is no number")
    #expect(length == program.text.utf8.count + 1)
    #expect(treadmill_robot_error_text(program.robot, &program.message, 4) == length)
    #expect(program.text == "the")
    #expect(
      treadmill_robot_request(program.robot, 1) == Self.code(TREADMILL_ROBOT_REFUSED_BY_TRIP))
    #expect(treadmill_robot_clear_trip(program.robot) == isFine)
    #expect(treadmill_robot_request(program.robot, 1) == isFine)
    steps(5)
    #expect(program.status.state == 1)
    treadmill_robot_destroy(program.robot)
    program.robot = nil
    let rows = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
    #expect(rows.count == 1 + 3116)
  }

  @Test(
    "a step through C asks for no memory, refused ones neither",
    .enabled(if: TestConditions.countsAllocations))
  func allocations() throws {
    let program = try Program()
    try #require(program.create() == isFine)
    var fineCount = 0
    let before = treadmill_allocation_count()
    for step in 1...2500 {
      if step == 10 { _ = treadmill_robot_request(program.robot, 1) }
      if step == 2100 { _ = treadmill_robot_request(program.robot, 2) }
      if program.step(at: Int64(step) * 1_000_000) == isFine { fineCount += 1 }
      _ = treadmill_robot_step(program.robot, nil, nil, nil)
    }
    #expect(treadmill_allocation_count() - before == 0)
    #expect(fineCount == 2500)
    #expect(program.status.state == 2)
  }

  @Test("null, other counts and other sizes come back as codes, and nothing is written")
  func badArguments() throws {
    let program = try Program()
    #expect(treadmill_robot_create(nil, nil, nil, nil, 0) == isBad)
    #expect(treadmill_robot_create(program.policy, nil, &program.robot, nil, 0) == isBad)
    #expect(treadmill_robot_step(nil, nil, nil, nil) == isBad)
    #expect(treadmill_robot_request(nil, 0) == isBad)
    #expect(treadmill_robot_clear_trip(nil) == isBad)
    #expect(treadmill_robot_get_status(nil, nil) == isBad)
    #expect(treadmill_robot_error_text(nil, nil, 0) > 0)
    treadmill_robot_destroy(nil)

    #expect(program.create { $0.size = 0 } == isBad)
    #expect(program.create { $0.joint_count = 0 } == isBad)
    #expect(program.create { $0.joint_count = .max } == isBad)
    #expect(program.create { $0.joint_names = nil } == isBad)
    #expect(program.create { $0.loop_rate_hz = .nan } == isBad)
    #expect(program.create { $0.largest_tilt_rad = .nan } == isBad)
    #expect(program.create { $0.joint_count = 11 } == Self.code(TREADMILL_ROBOT_MISMATCH))
    #expect(program.create { $0.loop_rate_hz = 33 } == Self.code(TREADMILL_ROBOT_MISMATCH))
    #expect(program.text.contains("rates"))
    #expect(program.create(path: "/nowhere") == Self.code(TREADMILL_ROBOT_BAD_POLICY))
    #expect(program.robot == nil)

    try #require(program.create() == isFine)
    #expect(program.step(at: 1) { sensors, _ in sensors.joint_count = 13 } == isBad)
    #expect(program.step(at: 1) { sensors, _ in sensors.joint_position_rad = nil } == isBad)
    #expect(program.step(at: 1) { sensors, _ in sensors.size = 8 } == isBad)
    #expect(program.step(at: 1) { _, targets in targets.joint_count = 11 } == isBad)
    #expect(program.step(at: 1) { _, targets in targets.damping_nm_s_per_rad = nil } == isBad)
    #expect(program.targets == Array(repeating: 7, count: 12))
    #expect(program.status.step_count == 0)
    for state: treadmill_robot_state in [-1, 3, .max, .min] {
      #expect(treadmill_robot_request(program.robot, state) == isBad)
    }
    #expect(treadmill_robot_error_text(program.robot, nil, 0) > 1)
  }

  @Test("times and numbers of every size go in, and finite ones come out")
  func wildNumbers() throws {
    let program = try Program()
    try #require(program.create() == isFine)
    let wild: [Double] = [.nan, .infinity, -.infinity, 1e308, -1e308, .leastNonzeroMagnitude, 0]
    let times: [Int64] = [.min, -1, 1, .max, 5, .min, .max]
    for round in 0..<200 {
      _ = treadmill_robot_clear_trip(program.robot)
      _ = treadmill_robot_request(program.robot, treadmill_robot_state(round % 3))
      program.positions[round % 12] = wild[round % 7]
      program.velocities[round % 5] = wild[round % 6]
      program.sensors.base_orientation_wxyz.1 = wild[round % 4]
      program.command.forward_speed_m_s = wild[round % 7]
      program.command.standing = Int32(round % 5) - 1
      #expect(program.step(at: times[round % 7]) == isFine)
      #expect(program.targets.allSatisfy { $0.isFinite })
      #expect(program.stiffness.allSatisfy { $0.isFinite })
    }
  }

  @Test("a program of an older or newer header than the library's is understood")
  func otherSizes() throws {
    let program = try Program()
    // Knows nothing behind the names of the joints.
    let known = try #require(
      MemoryLayout<treadmill_robot_options>.offset(of: \.loop_rate_hz))
    #expect(
      program.create { options in
        options.size = known
        options.loop_rate_hz = .nan
      } == isFine)
    treadmill_robot_destroy(program.robot)
    #expect(program.create() == isFine)

    let header = try #require(MemoryLayout<treadmill_robot_status>.offset(of: \.trip))
    var status = treadmill_robot_status()
    status.size = header
    status.trip_joint = 77
    #expect(treadmill_robot_get_status(program.robot, &status) == isFine)
    #expect(status.trip_joint == 77)
    #expect(status.size == header)
    #expect(treadmill_robot_interface_version() == 1)
  }
}
