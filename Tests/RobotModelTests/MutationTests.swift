import Foundation
import RobotModel
import TestSupport
import Testing

/// Readers of spoilt robot files: no crash, no hang, an error in one sentence or a robot that can be
/// reported.
///
/// A short run belongs to the tests. The long one, whose figures are in docs/formats.md:
///
///     TREADMILL_MUTATIONS=1000000 swift test -c release -Xswiftc -enable-testing \
///       --filter RobotModelTests.MutationTests
@Suite struct MutationTests {
  /// Rounds that take about a second; unoptimised code does a tenth of them.
  #if DEBUG
    private static let shortRun = 70
  #else
    private static let shortRun = 700
  #endif

  /// Small files of both formats and, where they are there, published ones.
  private static func victims() throws -> [(name: String, bytes: [UInt8])] {
    let legs = ["l", "r"].map { side in
      linkElement("thigh_\(side)") + linkElement("foot_\(side)", collision: sole)
        + jointElement("hip_\(side)", "base", "thigh_\(side)")
        + jointElement("ankle_\(side)", "thigh_\(side)", "foot_\(side)")
    }
    let body = """
      <body name="leg"><joint name="j" axis="0 1 0" range="-1 1"/>
      <geom type="capsule" fromto="0 0 0 0 0 -0.4" size="0.05" group="1" density="900"/>
      <site name="s"/><geom class="big" type="box"/></body>
      """
    let outside = """
      <default><default class="big"><geom size="1 1 1"/></default></default>
      <actuator><position joint="j" kp="10" ctrlrange="-1 1"/></actuator>
      <keyframe><key qpos="0 0 1 1 0 0 0 0.1"/></keyframe>
      """
    var victims = [
      ("small.urdf", Array(urdf(legs.joined()).utf8)),
      (
        "small.xml",
        Array(mjcf(body, compiler: "inertiagrouprange=\"0 4\"", outside: outside).utf8)
      ),
    ]
    guard let folder = sharedRobots else { return victims }
    for file in ["hunter/hunter.urdf", "hunter/hunter.xml", "unitree_g1/g1_12dof.xml"] {
      victims.append((file, [UInt8](try Data(contentsOf: folder.appendingPathComponent(file)))))
    }
    return victims
  }

  private static let sole =
    "<collision><geometry><box size=\"0.2 0.1 0.02\"/></geometry></collision>"

  @Test("no spoilt file crashes a reader, and each refusal is one sentence")
  func spoiltFiles() throws {
    let wanted = ProcessInfo.processInfo.environment["TREADMILL_MUTATIONS"].flatMap { Int($0) }
    let count = wanted ?? Self.shortRun
    let victims = try Self.victims()
    for victim in victims {
      // Whole, it is read: the mutations start inside the format.
      #expect(throws: Never.self, "\(victim.name)") {
        try RobotDescription.load(Data(victim.bytes), file: victim.name)
      }
    }
    var mutator = ByteMutator(seed: 21)
    var readCount = 0
    for round in 0..<count {
      let victim = victims[round % victims.count]
      let bytes = mutator.mutated(victim.bytes)
      do {
        let loaded = try RobotDescription.load(Data(bytes), file: victim.name)
        readCount += 1
        _ = try? loaded.description.reducedToControlledJoints()
        if round % 64 == 0 { #expect(!RobotReport(loaded).text.isEmpty, "round \(round)") }
      } catch {
        let text = error.description
        #expect(text.contains("expected") && !text.contains("\n"), "round \(round): \(text)")
      }
    }
    // Some mutations must be harmless and some must not, or the test would test nothing.
    #expect(readCount > 0 && readCount < count)
  }
}
