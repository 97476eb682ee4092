import Foundation
import PolicyInterface
import Testing

@testable import RobotRuntime

@Suite struct RecordingTests {
  @Test("records come out as they went in, and those that do not fit are counted")
  func ring() {
    let ring = RecordRing(width: 3, capacity: 4)
    for round in 0..<3 {
      for record in 0..<6 {
        ring.push { for index in 0..<3 { $0[index] = Double(100 * round + 10 * record + index) } }
      }
      var found: [Double] = []
      while ring.pull({ for index in $0.indices { found.append($0[index]) } }) {}
      let kept = (0..<12).map { 100 * round + 10 * ($0 / 3) + $0 % 3 }
      #expect(found == kept.map(Double.init))
      #expect(ring.droppedCount == 2 * (round + 1))
    }
    #expect(!ring.pull { _ in })
  }

  @Test("a writer and a reader in threads of their own see every record whole and in order")
  func threads() async {
    let ring = RecordRing(width: 8, capacity: 16)
    let count = 20_000
    async let pushed: Int = {
      var pushed = 0
      while pushed < count {
        let dropped = ring.droppedCount
        ring.push { for index in 0..<8 { $0[index] = Double(pushed) } }
        if ring.droppedCount == dropped { pushed += 1 } else { await Task.yield() }
      }
      return pushed
    }()
    var next = 0
    var isWhole = true
    while next < count {
      let isThere = ring.pull { record in
        for index in 0..<8 { isWhole = isWhole && record[index] == Double(next) }
      }
      if isThere { next += 1 } else { await Task.yield() }
    }
    #expect(await pushed == count)
    #expect(isWhole)
  }

  @Test("a flight log is a table with a row for each step, and closes whole")
  func log() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "treadmill-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let url = folder.appendingPathComponent("flight.csv")
    let ring = RecordRing(
      width: RobotController.recordWidth(jointCount: 12), capacity: 5000)
    var bench = try Bench(bias: Array(repeating: 0.125, count: 12), recorder: ring)
    let log = try FlightLog(url: url, columns: bench.controller.recordColumns, ring: ring)
    log.start()
    bench.walk()
    bench.step(1100)
    bench.sample.jointTorques[0] = 12.5
    bench.step()
    bench.sample.reading.jointPositions[0] = .nan
    bench.step()
    try log.close()

    let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 1 + 2002 + 1102)
    let names = lines[0].split(separator: ",").map(String.init)
    #expect(names.count == 15 + 7 * 12)
    #expect(Set(names).count == names.count)
    func value(_ name: String, _ line: Int) throws -> String {
      let cells = lines[line].split(separator: ",", omittingEmptySubsequences: false)
      #expect(cells.count == names.count)
      return String(cells[try #require(names.firstIndex(of: name))])
    }
    let last = lines.count - 1
    #expect(try value("time_ns", last) == "\(bench.time)")
    #expect(try value("state", last - 1) == "2")
    #expect(try value("state", last) == "0")
    #expect(try value("trip", last - 1) == "0")
    #expect(try value("trip", last) == "\(SafetyTrip.Reason.nonFiniteSample.rawValue)")
    #expect(try value("J_hip_l_roll_torque_nm", last - 1) == "12.5")
    #expect(try value("J_hip_l_roll_action", last - 1) == "0.125")
    #expect(try value("J_hip_l_roll_position_rad", last) == "nan")
    #expect(try value("J_knee_r_pitch_stiffness_nm_per_rad", last - 1) == "400.0")
    #expect(try value("J_knee_r_pitch_stiffness_nm_per_rad", last) == "0.0")
    #expect(try value("command_vx_m_s", last - 1) == "0.5")
    #expect(ring.droppedCount == 0)
  }

  @Test("a log that cannot be written is refused with its path")
  func badPath() throws {
    let ring = RecordRing(width: 1, capacity: 1)
    let url = URL(fileURLWithPath: "/nowhere/flight.csv")
    let error = #expect(throws: RobotRuntimeError.self) {
      try FlightLog(url: url, columns: ["a"], ring: ring)
    }
    #expect(error?.description.hasPrefix("/nowhere/flight.csv: cannot be written") == true)
  }

  @Test("a recorder of another width is refused")
  func badWidth() throws {
    #expect(throws: RobotRuntimeError.self) {
      try Bench(recorder: RecordRing(width: 7, capacity: 4))
    }
  }
}
