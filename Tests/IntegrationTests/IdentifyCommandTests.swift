import Foundation
import Testing

/// `treadmill identify` from the command line.
@Suite struct IdentifyCommandTests {
  @Test("an excitation has a row for each moment, and is no log by itself")
  func excitation() throws {
    let folder = try TemporaryFolder()
    let file = folder.path("excitation.csv")
    let made = try Tool.run(
      "identify", "excitation", "--robot", "g1", "--duration", "1", "--rate", "100", "--out", file)
    #expect(made.status == 0, "\(made.errors)")
    let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 101)
    // Time, and target, stiffness and damping of twelve joints.
    #expect(lines.allSatisfy { $0.split(separator: ",").count == 37 })
    #expect(lines[0].hasPrefix("time_s,left_hip_pitch_joint_target_rad,"))

    let refused = try Tool.run("identify", file, "--robot", "g1", "--out", folder.path("a.yaml"))
    #expect(refused.status == 65)
    #expect(refused.errors.contains("excitation.csv:1: found no joint, expected columns like"))
    #expect(!folder.has("a.yaml"))
  }

  @Test("a margin and a rate out of range are wrong use")
  func wrongUse() throws {
    #expect(try Tool.run("identify", "a.csv", "--robot", "g1", "--margin", "3").status == 64)
    let rate = try Tool.run(
      "identify", "excitation", "--robot", "g1", "--rate", "1", "--out", "a.csv")
    #expect(rate.status == 64)
  }
}
