import Foundation
import Reproducibility
import RobotModel
import SpatialMath
import TestSupport
import Testing

@testable import SystemIdentification

/// Reading logs, and what is said of those that are none.
@Suite struct JointLogReaderTests {
  private let robot = SmallRobots.pendulum(
    stiffness: 50, damping: 2, limits: -1.0...1.0
  ) { $0.effortLimit = 40 }
  private static let header = "time_ns,swing_position_rad,swing_target_rad"

  private func read(_ text: String) throws -> JointLog {
    try JointLogReader(robot: robot).read(Array(text.utf8), named: "log.csv")
  }

  /// Rows at 1 kHz, changed one by one.
  private func text(
    _ header: String = header, rows: Int = 200,
    _ row: (Int) -> String? = { "\($0 * 1_000_000),0.1,0.2" }
  ) -> String {
    ([header] + (0..<rows).compactMap(row)).joined(separator: "\n") + "\n"
  }

  @Test("columns are found by name, and gains that are not there are the robot's")
  func columns() throws {
    let log = try read(
      text("swing_target_rad,state,time_ns,swing_velocity_rad_s,swing_position_rad") {
        "0.2,walk,\(7_000_000_000_000 + $0 * 2_000_000),-3,0.\($0 % 10)"
      })
    #expect(log.jointNames == ["swing"])
    #expect(log.rowCount == 200)
    #expect(abs(log.period - 0.002) < 1e-12)
    #expect(log.segments == [0..<200])
    #expect(log.position[3] == 0.3 && log.velocity[3] == -3 && log.target[3] == 0.2)
    #expect(log.torque.isEmpty)
    #expect(log.stiffness[0] == 50 && log.damping[0] == 2)
    #expect(log.sampleAge.allSatisfy { abs($0) < 1e-9 })
  }

  @Test("velocities and torques that are all 0 are nobody's, and samples have ages")
  func unmeasured() throws {
    let log = try read(
      text(Self.header + ",sample_time_ns,swing_velocity_rad_s,swing_torque_nm") {
        "\($0 * 1_000_000),0.1,0.2,\($0 * 1_000_000 - 300_000),0,\($0)"
      })
    #expect(log.velocity.isEmpty)
    #expect(log.torque[5] == 5)
    #expect(log.sampleAge.allSatisfy { abs($0 - 0.0003) < 1e-9 })
  }

  @Test("a gap parts a log")
  func gaps() throws {
    let log = try read(text(rows: 400) { $0 == 150 ? nil : "\($0 * 1_000_000),0.1,0.2" })
    #expect(log.segments == [0..<150, 150..<399])
  }

  @Test(
    "what is wrong is told with line and column",
    arguments: [
      ("", "log.csv:1: found nothing, expected the names of columns"),
      ("a,b\n", "log.csv:1: found no time, expected a column time_ns or time_s"),
      ("time_s\n", "log.csv:1: found no joint, expected columns like swing_position_rad"),
      (
        "time_s,swing_position_rad\n",
        "log.csv:1: found no targets of swing, expected a column swing_target_rad"
      ),
      (
        "time_s,knee_position_rad,knee_target_rad\n",
        "log.csv:1:2: found joint 'knee', expected one of pendulum's: swing"
      ),
      ("time_s,time_s\n", "log.csv:1:2: found 'time_s' twice, expected each column once"),
      (
        "\(header)\n0,1,2\n1,2\n",
        "log.csv:3: found 2 numbers, expected 3, one for each column"
      ),
      (
        "\(header)\n0,1,nan\n",
        "log.csv:2:3: found 'nan' for swing_target_rad, expected a finite number"
      ),
      (
        "\(header)\n0,x1,0\n",
        "log.csv:2:2: found 'x1' for swing_position_rad, expected a finite number"
      ),
      ("\(header)\n0,1,1\n\n1,1,1\n", "log.csv:3: found 1 numbers, expected 3"),
      ("\(header)\n0,1,1\n", "log.csv: found 1 rows, expected at least 100"),
    ])
  func refused(text: String, message: String) {
    #expect(refusal { _ = try read(text) }.hasPrefix(message))
  }

  @Test("time must grow at one rate")
  func clock() {
    let backwards = text { "\(($0 == 70 ? 60 : $0) * 1_000_000),0.1,0.2" }
    #expect(
      refusal { _ = try read(backwards) }
        == "log.csv:72: found a time that is before that of the row before, expected a later one")
    let mixed = text { "\(($0 < 100 ? $0 : 100 + ($0 - 100) * 3) * 1_000_000),0.1,0.2" }
    #expect(
      refusal { _ = try read(mixed) }.contains(
        "such changes of the rate, expected rows at one rate")
    )
    let slow = text { "\($0 * 1_000_000_000_000),0.1,0.2" }
    #expect(refusal { _ = try read(slow) }.hasPrefix("log.csv: found rows 1000.0 s apart"))
  }

  @Test("a base that moves, a joint at its stop and targets that do not move are refused")
  func unusable() throws {
    let base = ",gravity_x,gravity_y,gravity_z,gyro_x_rad_s,gyro_y_rad_s,gyro_z_rad_s"
    let turning = text(Self.header + base, rows: 400) {
      "\($0 * 1_000_000),0.1,0.2,0,0,-1,0,\($0 < 200 ? 0 : 0.5),0"
    }
    let found = "log.csv:202: found the base turning at 0.5 rad/s, expected one that is held"
    #expect(refusal { _ = try read(turning) }.hasPrefix(found))

    let identifier = Identifier(
      try HangingRobot(robot, moving: ["swing"]), pool: WorkerPool(workerCount: 1))
    let still = try read(text())
    #expect(
      refusal { _ = try identifier.identify(still) }.contains("found targets that stay within"))
    let stopped = try read(
      text { "\($0 * 1_000_000),\($0 < 50 ? 0.1 : 1.1),\(Double($0) * 0.001)" })
    #expect(
      refusal { _ = try identifier.identify(stopped) }.hasPrefix(
        "log.csv:52: found swing at 1.1 rad, expected it within -1.0 … 1.0 rad"))
  }

  @Test("a file that is not there is named")
  func missing() {
    let url = URL(fileURLWithPath: "/nowhere/log.csv")
    let refusal = refusal { _ = try JointLogReader(robot: robot).read(url) }
    #expect(refusal.hasPrefix("/nowhere/log.csv: cannot be read: "))
  }

  @Test("damaged logs are read or refused, and nothing else")
  func damaged() {
    let whole = Array(text(rows: 120) { "\($0 * 1_000_000),0.1,\(Double($0) * 0.01)" }.utf8)
    var mutator = ByteMutator(seed: 7)
    for _ in 0..<200 {
      let bytes = mutator.mutated(whole)
      do throws(SystemIdentificationError) {
        let log = try JointLogReader(robot: robot).read(bytes, named: "log.csv")
        let isFinite = log.position.allSatisfy { $0.isFinite }
        #expect(isFinite)
      } catch {
        #expect(error.description.hasPrefix("log.csv"))
      }
    }
  }

  /// What a call is refused with; empty where it is not.
  private func refusal(_ call: () throws -> Void) -> String {
    do {
      try call()
      return ""
    } catch {
      return "\(error)"
    }
  }
}
