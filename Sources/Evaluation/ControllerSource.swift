import EvaluationSuites
import Foundation
import ONNXFormat
import PolicyInterface
import Training

/// Finds controllers by what users call them, with the experiment in which they are evaluated.
public enum ControllerSource {
  /// The checkpoint of that name, or of a run its best, or its newest where it has no best; nil for
  /// other controllers.
  ///
  /// - Throws: as `TrainingRun.resume`.
  public static func checkpoint(of name: String) throws -> Checkpoint? {
    Checkpoint.isRun(name) ? try Checkpoint.find(name, choosing: .best) : nil
  }

  /// The controller of a name, checked against what is evaluated.
  ///
  /// - Parameters:
  ///   - name: a run directory, a checkpoint, an exported policy or `zero`.
  ///   - contract: of the evaluator.
  /// - Throws: `EvaluationError` where there is none of that name, or it is for something else.
  public static func controller(
    _ name: String, for contract: PolicyContract
  ) throws -> any PolicyController {
    if name == "zero" { return ZeroController(actionCount: contract.actions.actionCount) }
    if Checkpoint.isRun(name) {
      let policy = try TrainedPolicy(run: name)
      guard let found = policy.contract else { throw EvaluationError.wrongTask(name: name) }
      try check(found, name: name, against: contract)
      return TrainedController(name: name, actorCritic: policy.actorCritic)
    }
    guard name.hasSuffix(".onnx"), FileManager.default.fileExists(atPath: name) else {
      throw EvaluationError.unknownController(name: name)
    }
    let model = try ONNXModel(contentsOf: URL(fileURLWithPath: name))
    let entries = Dictionary(model.metadata.map { ($0.key, $0.value) }) { first, _ in first }
    let executor = try ONNXExecutor(model)
    let found = try PolicyContract(metadata: entries, inputs: executor.inputCounts)
    try check(found, name: name, against: contract)
    return ExportedController(name: name, executor: executor)
  }

  /// A policy with another contract would act on numbers that it does not understand.
  private static func check(
    _ found: PolicyContract, name: String, against contract: PolicyContract
  ) throws(EvaluationError) {
    if let difference = found.differences(from: contract).first {
      throw EvaluationError.contractMismatch(
        name: name, item: difference.item, found: difference.found, expected: difference.expected)
    }
  }
}
