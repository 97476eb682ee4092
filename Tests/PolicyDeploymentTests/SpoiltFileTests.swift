import ExperimentFormat
import Foundation
import PolicyInterface
import Reproducibility
import Testing

@testable import PolicyDeployment

/// Readers of spoilt files: no crash, no hang, a value or an error in a sentence.
///
/// A short run belongs to the tests. A long one:
///
///     TREADMILL_MUTATIONS=100000 swift test -c release -Xswiftc -enable-testing \
///       --filter PolicyDeploymentTests.SpoiltFileTests
@Suite struct SpoiltFileTests {
  private static let shortRun = 150

  /// Rounds for each kind of file.
  private static var count: Int {
    ProcessInfo.processInfo.environment["TREADMILL_MUTATIONS"].flatMap { Int($0) } ?? shortRun
  }

  /// Bits, bytes, words, cuts and repeated parts.
  private static func spoil(_ text: String, _ stream: inout RandomStream) -> String {
    var bytes = Array(text.utf8)
    let words = [
      "=", ",", ";", "\n", "[", "]", "-", "nan", "inf", "1e999", "0x7", "null", ": ", "{}", "\t",
      "\0",
      "99999999999999999999", "é",
    ]
    for _ in 0..<Int(1 + stream.next() % 3) where !bytes.isEmpty {
      let place = Int(stream.next() % UInt64(bytes.count))
      let end = min(bytes.count, place + Int(stream.next() % 40))
      switch stream.next() % 6 {
      case 0: bytes[place] ^= 1 << UInt8(stream.next() % 8)
      case 1: bytes[place] = UInt8(truncatingIfNeeded: stream.next())
      case 2:
        bytes.insert(contentsOf: words[Int(stream.next() % UInt64(words.count))].utf8, at: place)
      case 3: bytes.removeSubrange(place..<end)
      case 4: bytes.insert(contentsOf: bytes[place..<end], at: place)
      default: bytes.removeSubrange(place...)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Reads mutants of a text, and asks that refusals be sentences.
  private static func check(
    _ victim: String, seed: UInt64, by read: (String) throws -> Void
  ) throws {
    try read(victim)
    var stream = RandomStream(seed: seed, stream: 0)
    var refusedCount = 0
    for round in 0..<count {
      let mutant = spoil(victim, &stream)
      do {
        try read(mutant)
      } catch {
        refusedCount += 1
        #expect(
          error is DeploymentError || error is ExperimentError || error is PolicyInterfaceError,
          "round \(round): \(error)")
        #expect("\(error)".count < 2_000, "round \(round)")
      }
    }
    #expect(refusedCount > count / 20)
  }

  @Test("no spoilt plan or driver file crashes the doctor")
  func ini() throws {
    let contract = try Sample.qinglong()
    let folder = try TemporaryFolder()
    let plan = try folder.write(DoctorTests.plan, to: "plan_rl.ini")
    try Self.check(DoctorTests.driver, seed: 1) { text in
      _ = try folder.write(text, to: "driver_mujoco.ini")
      _ = try RuntimeDoctor.examine(plan, against: contract).text
    }
    _ = try folder.write(DoctorTests.driver, to: "driver_mujoco.ini")
    try Self.check(DoctorTests.plan, seed: 2) { text in
      _ = try folder.write(text, to: "plan_rl.ini")
      _ = try RuntimeDoctor.examine(plan, against: contract).json()
    }
  }

  @Test("no spoilt deploy.yaml crashes the doctor")
  func yaml() throws {
    let contract = try Sample.g1()
    let folder = try TemporaryFolder()
    let text = try UnitreeTranslation(contract, motorOrder: nil).configuration.text
    try Self.check(text, seed: 3) { text in
      _ = try RuntimeDoctor.examine(folder.write(text, to: "deploy.yaml"), against: contract).text
    }
  }

  @Test("no spoilt contract crashes its reader, and what is read can be exported or refused")
  func contracts() throws {
    for (seed, contract) in [try Sample.g1(), try Sample.qinglong()].enumerated() {
      let text = contract.metadata(runPath: "run").map { "\($0.key)\t\($0.value)" }
        .joined(separator: "\n")
      try Self.check(text, seed: UInt64(4 + seed)) { text in
        let entries = text.split(separator: "\n").compactMap { line -> (String, String)? in
          let parts = line.split(separator: "\t", maxSplits: 1)
          return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
        }
        let read = try PolicyContract(
          metadata: Dictionary(entries) { first, _ in first })
        if seed == 0 {
          _ = try UnitreeTranslation(read, motorOrder: read.jointNames).configuration.text
        } else {
          _ = try OpenLoongPlan(read).text(producerVersion: "test")
        }
      }
    }
  }

  @Test("no spoilt rollout crashes its reader or its replay")
  func rollout() throws {
    let package = try Sample.policy(Sample.g1(), stepCount: 2).package(for: .unitree)
    let text = try #require(package.texts.first { $0.name == "rollout.json" }).text
    try Self.check(text, seed: 6) { text in
      let rollout = try ReferenceRollout(data: Data(text.utf8), named: "rollout.json")
      let inputs = rollout.inputs
      #expect(inputs.count == rollout.steps.count)
      _ = try? rollout.deviation(of: rollout.steps.map(\.action))
    }
  }
}
