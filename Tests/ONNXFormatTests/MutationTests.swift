import Foundation
import TestSupport
import Testing

@testable import ONNXFormat

/// Spoilt policies: refused in a sentence, or run to the end.
///
/// A short run belongs to the tests. The long one, whose figures are in docs/software-in-the-loop.md:
///
///     TREADMILL_MUTATIONS=1000000 swift test -c release -Xswiftc -enable-testing \
///       --filter ONNXFormatTests.MutationTests
@Suite struct MutationTests {
  private static let count =
    ProcessInfo.processInfo.environment["TREADMILL_MUTATIONS"].flatMap { Int($0) } ?? 2000

  /// A small policy with every operator of 青龙's shipped one.
  private static func victim() throws -> [UInt8] {
    var numbers = TestNumbers(seed: 8)
    let encoder = PolicyGraph.HistoryEncoder(
      frameCount: 6,
      normalizer: .init(mean: numbers.array(2), standardDeviation: [1, 2]),
      convolutions: [
        .init(
          channelCount: 2, outputChannelCount: 2, kernelLength: 2, stride: 2,
          weights: numbers.array(8), bias: numbers.array(2))
      ], activation: .relu, projection: nil)
    let layer = PolicyGraph.Layer(
      inputCount: 9, outputCount: 2, weights: numbers.array(18), bias: numbers.array(2))
    return Array(
      try PolicyGraph(encoder: encoder, layers: [layer], activation: .tanh)
        .model(format: .onnx, producerVersion: "0").data())
  }

  @Test("no spoilt policy crashes the reader or the executor, and none runs for long")
  func spoiltPolicies() throws {
    let victim = try Self.victim()
    var mutator = ByteMutator(seed: 12)
    var (ranCount, refusedCount) = (0, 0)
    var longest = Duration.zero
    for _ in 0..<Self.count {
      let bytes = mutator.mutated(victim)
      longest = max(
        longest,
        ContinuousClock().measure {
          do throws(ONNXFormatError) {
            var workspace = ONNXWorkspace(try ONNXExecutor(ONNXModel(data: Data(bytes))))
            workspace.run()
            ranCount += 1
          } catch {
            refusedCount += 1
          }
        })
    }
    // Damaged weights still run, damaged structure does not.
    #expect(ranCount > Self.count / 100)
    #expect(refusedCount > Self.count / 100)
    // A policy within the executor's limits runs for some milliseconds; the rest is a busy machine's.
    #expect(longest < .seconds(5), "\(longest)")
    print("spoilt policies: \(ranCount) ran, \(refusedCount) were refused, longest \(longest)")
  }
}
