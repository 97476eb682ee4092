import EvaluationSuites
import Foundation
import ONNXFormat
import Testing
import Training

@testable import Evaluation

/// 青龙 in moments, with a policy that sets the joints' gains, from training to the exported file.
@Suite struct VariableImpedanceRunTests {
  private static func experiment(impedance: Bool = true) throws -> Experiment {
    let impedance =
      impedance
      ? "variable_impedance: {stiffness_scale: [0.5, 1.5], damping_scale: [0.7, 1.4]}, " : ""
    return try Experiment.load(
      text: """
        name: impedance
        simulation: {environments: 4, timestep_s: 0.004}
        environment:
          control: {\(impedance)delay_s: [0, 0.02], action_noise: 0.02}
        algorithm:
          actor: {hidden: [8]}
          critic: {hidden: [8]}
          steps_per_environment: 8
          epochs: 1
          mirror_augmentation: true
        run: {iterations: 4, checkpoint_interval: 1}
        """, named: "impedance")
  }

  private func temporaryFolder() -> URL {
    FileManager.default.temporaryDirectory.appending(path: "impedance-\(UUID().uuidString)")
  }

  @Test("a run that was resumed in the middle writes the same checkpoint, delayed gains and all")
  func resume() throws {
    let folders = [temporaryFolder(), temporaryFolder()]
    defer { for folder in folders { try? FileManager.default.removeItem(at: folder) } }
    let whole = try TrainingRun.start(
      try Self.experiment(), directory: folders[0].path, workerCount: 1)
    #expect(try whole.proceed(until: { false }, report: { _ in }) == .finished)
    let second = folders[0].appending(path: "checkpoint-000002.h5")
    let rest = try TrainingRun.resume(
      second.path, iterationCount: nil, directory: folders[1].path, workerCount: 2)
    #expect(try rest.proceed(until: { false }, report: { _ in }) == .finished)
    let last = try folders.map { try Data(contentsOf: $0.appending(path: "checkpoint-000004.h5")) }
    #expect(last[0] == last[1])
  }

  @Test("an exported policy acts as the trained one, and only where the gains vary as in training")
  func export() throws {
    let folder = temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let run = try TrainingRun.start(
      try Self.experiment(), directory: folder.path, workerCount: 1)
    #expect(try run.proceed(until: { false }, report: { _ in }) == .finished)
    let file = folder.appending(path: "export")
    _ = try PolicyExport(run: folder.path).write(.onnx, to: file)
    let policy = file.appending(path: "policy.onnx").path

    let contract = try Evaluator(
      try Self.experiment(), episodeCount: 1, workerCount: 1
    ).contract
    #expect(contract.actions.actionCount == 36 && contract.observation.actionCount == 36)
    let exported = try ONNXExecutor(ControllerSource.exported(policy))
    let trained = try ControllerSource.trained(folder.path, for: contract)
    let observation = (0..<contract.observation.count).map { 0.1 * sin(Float($0)) }
    let (a, b) = (
      try exported.run(observation),
      try trained.act(observations: observation, count: 1)
    )
    #expect(a.count == 36)
    // Two orders of summation in single precision.
    #expect(zip(a, b).allSatisfy { abs($0 - $1) < 1e-5 })

    let plain = try Evaluator(
      try Self.experiment(impedance: false), episodeCount: 1, workerCount: 1
    ).contract
    #expect {
      try ControllerSource.trained(folder.path, for: plain)
    } throws: { "\($0)".contains("variable_impedance") || "\($0)".contains("variable impedance") }
    #expect {
      try PolicyExport(run: folder.path).write(.openloong, to: file)
    } throws: { "\($0)".contains("joint offsets only") }
  }
}
