import Foundation
import TestSupport
import Testing

@testable import ONNXFormat

/// Policies spoilt at random: refused in a sentence, or run to numbers, within bounded memory and time.
///
/// A short run belongs to the tests. The long one, whose figures are in docs/software-in-the-loop.md:
///
///     TREADMILL_MUTATIONS=1000000 swift test -c release -Xswiftc -enable-testing \
///       --filter ONNXFormatTests.SpoiltModelTests
@Suite struct SpoiltModelTests {
  private static let count =
    ProcessInfo.processInfo.environment["TREADMILL_MUTATIONS"].flatMap { Int($0) } ?? 400

  @Test("no spoilt policy crashes the executor", arguments: [true, false])
  func policies(hasMemory: Bool) throws {
    let policy = try hasMemory ? samplePolicyWithMemory() : samplePolicy()
    let whole = [UInt8](try policy.model(format: .onnx, producerVersion: "0").data())
    var mutator = ByteMutator(seed: hasMemory ? 47 : 48)
    var runCount = 0
    for round in 0..<Self.count / 2 {
      do throws(ONNXFormatError) {
        let model = try ONNXModel(data: Data(mutator.mutated(whole)))
        var workspace = ONNXWorkspace(try ONNXExecutor(model))
        workspace.run()
        runCount += 1
      } catch {
        #expect(!error.description.isEmpty && error.description.count < 4000, "round \(round)")
      }
    }
    // Some must be harmless and some must not, or the test would test nothing.
    #expect(runCount > 0 && runCount < Self.count / 2)
  }
}
