import Foundation
import TestConditions
import Testing

@testable import ONNXFormat

/// Writes samples for the scripts of `Tests/Peers`, where the environment names a folder for them.
@Suite(
  .enabled(
    if: ProcessInfo.processInfo.environment["TREADMILL_PEER_SAMPLES"] != nil,
    "TREADMILL_PEER_SAMPLES names no folder"))
struct PeerSampleTests {
  @Test("a policy of each format and activation is written with golden vectors of its formula")
  func policies() throws {
    for format in PolicyGraph.Format.allCases {
      for activation in PolicyGraph.Activation.allCases {
        let (inputCount, outputCount) = format == .openloong ? (173, 12) : (45, 12)
        let policy = try samplePolicy(
          inputCount: inputCount, hiddenCounts: [64, 32], outputCount: outputCount,
          activation: activation)
        let model = try policy.model(
          format: format, producerVersion: "0.1",
          metadata: [ONNXMetadataEntry("action_scale", values: [0.25, 0.1])])
        let width = format == .openloong ? 4373 : inputCount
        var numbers = TestNumbers(seed: 3)
        let inputs = (0..<16).map { _ in numbers.array(width).map { 2 * $0 } }
        let outputs = inputs.map { evaluate(policy, Array($0[..<inputCount])) }
        try write(
          model, name: "\(format)-\(activation)",
          golden: GoldenVectors(
            policy: "policy.onnx", input: format.inputName, output: format.outputName,
            inputs: inputs, outputs: outputs))
      }
    }
  }

  @Test(
    "OpenLoong's policy is written with what the executor gives",
    .enabled(if: SharedFiles.hasOfficialPolicy, "\(SharedFiles.absenceOfOfficialPolicy)"))
  func officialPolicy() throws {
    let model = try ONNXModel(contentsOf: SharedFiles.officialPolicy)
    let executor = try ONNXExecutor(model)
    var numbers = TestNumbers(seed: 4)
    let inputs = (0..<8).map { _ in numbers.array(4373) }
    var outputs: [[Float]] = []
    for input in inputs { outputs.append(try executor.run(input)) }
    try write(
      model, name: "official",
      golden: GoldenVectors(
        policy: "policy.onnx", input: "observations", output: "actions", inputs: inputs,
        outputs: outputs))
  }

  private func write(_ model: ONNXModel, name: String, golden: GoldenVectors) throws {
    let path = try #require(ProcessInfo.processInfo.environment["TREADMILL_PEER_SAMPLES"])
    let folder = URL(fileURLWithPath: path).appendingPathComponent("policies/\(name)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try model.write(to: folder.appendingPathComponent("policy.onnx"))
    try golden.write(to: folder.appendingPathComponent("golden.json"))
    let read = try ONNXExecutor(ONNXModel(contentsOf: folder.appendingPathComponent("policy.onnx")))
    #expect(try golden.replay(through: read).largest <= golden.tolerance)
  }
}
