import ExperimentFormat
import Foundation
import ONNXFormat
import PolicyDeployment
import Testing

@testable import Training

@Suite struct LongHistoryTests {
  private static let package = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The shipped experiment, small enough for a test.
  private static func experiment() throws -> Experiment {
    var experiment = try Experiment.load(
      file: package.appending(path: "experiments/velocity/qinglong-walk-history.yaml").path)
    experiment.simulation.environmentCount = 2
    experiment.algorithm.stepsPerEnvironment = 2
    experiment.algorithm.epochCount = 1
    experiment.algorithm.miniBatchCount = 1
    return experiment
  }

  @Test(
    "a file computes what the actor computes, with the runtime's 4373 inputs and convolutions",
    arguments: [DeploymentFormat.onnx, .openloong], [nil, 32])
  func exports(format: DeploymentFormat, codeCount: Int?) throws {
    var experiment = try Self.experiment()
    experiment.algorithm.actor.historyEncoder?.codeCount = codeCount
    let assembly = try Assembly(experiment, workerCount: 1)
    _ = try assembly.runner.iterate()
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "history-\(format)-\(codeCount ?? 0)")
    defer { try? FileManager.default.removeItem(at: folder) }
    _ = try PolicyExport(assembly: assembly).write(format, to: folder)

    let model = try ONNXModel(contentsOf: folder.appending(path: "policy.onnx"))
    #expect(
      model.graph.inputs.map(\.kind) == [.tensor(.float32, shape: [.fixed(1), .fixed(4373)])])
    #expect(model.graph.nodes.count { $0.operatorName == "Conv" } == 2)
    let executor = try ONNXExecutor(model)
    let golden = try GoldenVectors(contentsOf: folder.appending(path: "golden.json"))
    #expect(try golden.replay(through: executor).largest <= 1e-5)
    // The episode that the trained network drove, through windows built as a runtime builds them.
    let replays = try ExportVerification(folder: folder).replays
    #expect(replays.count == 2)
    for replay in replays {
      let outputs = try replay.inputs.map { try executor.run($0) }
      #expect(try replay.deviation(of: outputs).largest <= replay.tolerance)
    }

    // All frames count but the newest nine, which the shipped policy's kernels and strides leave out:
    // the last kernel ends with frame 17 of 19, and that one with frame 90 of 100.
    let actions = try executor.run(golden.inputs[0])
    for (index, isSeen) in [(172, true), (173, true), (3994, true), (3995, false)] {
      var input = golden.inputs[0]
      input[index] += 3
      #expect(try (executor.run(input) != actions) == isSeen, "number \(index)")
    }
  }

  @Test("the contract of an exported policy tells of its long history")
  func contract() throws {
    let assembly = try Assembly(Self.experiment(), workerCount: 1)
    let contract = try #require(assembly.locomotion?.contract)
    let entries = contract.metadata().filter { $0.key.hasPrefix("long_history") }
    #expect(
      entries.map(\.value) == [
        "100",
        "previous_action,joint_position,joint_velocity,base_angular_velocity,projected_gravity",
      ])
  }

  @Test("an encoder and a long history come together, and kernels fit")
  func conflicts() throws {
    func sentence(_ text: String) -> String {
      do throws(ExperimentError) {
        _ = try Experiment.load(text: text, named: "x")
        return ""
      } catch { return "\(error)" }
    }
    let history = "environment: {observation: {preset: openloong173, long_history: {frames: 20}}}\n"
    let encoder = "algorithm: {actor: {history_encoder: {code: 8}}}\n"
    #expect(sentence(history).contains("algorithm.actor.history_encoder"))
    #expect(sentence(encoder).contains("environment.observation.long_history"))
    #expect(sentence(history + encoder).contains("kernel of 4 frames where 3 of 20 are left"))
  }
}
