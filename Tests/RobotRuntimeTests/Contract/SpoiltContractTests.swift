import Foundation
import ONNXFormat
import PolicyInterface
import Reproducibility
import Testing

@testable import RobotRuntime

/// Policies with spoilt contracts: refused in a sentence, or run with finite commands.
///
/// A short run belongs to the tests. The long one, whose figures are in docs/software-in-the-loop.md:
///
///     TREADMILL_MUTATIONS=1000000 swift test -c release -Xswiftc -enable-testing \
///       --filter RobotRuntimeTests.SpoiltContractTests
@Suite struct SpoiltContractTests {
  private static let count =
    ProcessInfo.processInfo.environment["TREADMILL_MUTATIONS"].flatMap { Int($0) } ?? 200

  /// Words on which readers of lists and numbers trip.
  private static let words = [
    "", ",", ",,", "-", "nan", "-inf", "1e999", "1e308", "-1e308", "1e-320", "0", "-1", "1e7",
    "99999999999999999999", "10000", "1000", "\0", "é", " ", "height_scan", "foot_force", "true",
  ]

  /// Bits, bytes, words, cuts, repeated parts and missing entries.
  private static func spoil(_ model: inout ONNXModel, _ stream: inout RandomStream) {
    for _ in 0...stream.index(below: 3) where !model.metadata.isEmpty {
      let entry = stream.index(below: model.metadata.count)
      var bytes = Array(model.metadata[entry].value.utf8)
      let place = stream.index(below: bytes.count + 1)
      let end = min(bytes.count, place + stream.index(below: 20))
      let word = words[stream.index(below: words.count)]
      switch stream.index(below: 8) {
      case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8(stream.index(below: 8))
      case 1 where place < bytes.count: bytes[place] = UInt8(48 + stream.index(below: 10))
      case 2: bytes.insert(contentsOf: word.utf8, at: place)
      case 3: bytes.replaceSubrange(place..<end, with: word.utf8)
      case 4: bytes.removeSubrange(place..<end)
      case 5: bytes.insert(contentsOf: Array(bytes[place..<end]), at: place)
      case 6: bytes = replacedField(bytes, word, &stream)
      default:
        model.metadata.remove(at: entry)
        continue
      }
      model.metadata[entry].value = String(decoding: bytes, as: UTF8.self)
    }
  }

  /// The list with one of its numbers replaced, which keeps it a list and reaches deeper.
  private static func replacedField(
    _ bytes: [UInt8], _ word: String, _ stream: inout RandomStream
  ) -> [UInt8] {
    var fields = bytes.split(separator: 44, omittingEmptySubsequences: false).map(Array.init)
    guard !fields.isEmpty else { return bytes }
    fields[stream.index(below: fields.count)] = Array(word.utf8)
    return Array(fields.joined(separator: [44]))
  }

  @Test(
    "no spoilt contract crashes the runtime, and what it asks of motors is finite",
    arguments: [true, false])
  func contracts(isOpenLoong: Bool) throws {
    let contract =
      try isOpenLoong
      ? TestRobot.contract(terms: ObservationLayout.openLoongTerms, longHistory: .openLoong)
      : TestRobot.contract()
    let whole = try TestRobot.model(contract, weight: TestRobot.someWeight)
    var stream = RandomStream(seed: 31, stream: isOpenLoong ? 1 : 0)
    var runCount = 0
    for round in 0..<Self.count {
      var model = whole
      Self.spoil(&model, &stream)
      do throws(RobotRuntimeError) {
        try Self.walk(model, round)
        runCount += 1
      } catch {
        #expect(!error.description.isEmpty && error.description.count < 4000, "round \(round)")
      }
    }
    // Some must be harmless and some must not, or the test would test nothing.
    #expect(runCount > 0 && runCount < Self.count)
  }

  /// Stands up at once and walks for a few control steps.
  private static func walk(_ model: ONNXModel, _ round: Int) throws(RobotRuntimeError) {
    let runner = try PolicyRunner(model: model)
    let contract = runner.contract
    var configuration = RuntimeConfiguration()
    (configuration.standingTime, configuration.walkingBlendTime) = (0, 0)
    var hardware = RobotHardware(jointNames: contract.jointNames)
    (hardware.sensesFootContact, hardware.sensesFootForce) = (true, true)
    var controller = try RobotController(
      runner: runner, hardware: hardware, configuration: configuration)
    let layout = contract.observation
    var sample = RobotSample(
      jointCount: layout.jointCount, footCount: layout.footCount,
      scanCount: layout.heightScan?.count ?? 0)
    var output = JointCommand(jointCount: layout.jointCount)
    _ = controller.request(.stand)
    _ = controller.request(.walk)
    for step in 0..<41 {
      sample.time = Int64(step) * 1_000_000
      controller.step(
        sample, at: sample.time, command: VelocityCommand(forwardSpeed: 0.4), into: &output)
    }
    let numbers = output.positions + output.stiffness + output.damping
    #expect(numbers.allSatisfy { $0.isFinite }, "round \(round)")
    #expect((output.stiffness + output.damping).allSatisfy { $0 >= 0 }, "round \(round)")
  }
}
