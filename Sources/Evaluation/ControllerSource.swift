import EvaluationSuites
import Foundation
import ONNXFormat
import PolicyInterface
import Training

/// Finds controllers by what users call them.
public enum ControllerSource {
  /// The checkpoint of that name, or of a run its best, or its newest where it has no best; nil for
  /// other controllers.
  ///
  /// - Throws: as `TrainingRun.resume`.
  public static func checkpoint(of name: String) throws -> Checkpoint? {
    Checkpoint.isRun(name) ? try Checkpoint.find(name, choosing: .best) : nil
  }

  /// The trained policy of a run or checkpoint, computed for all robots at once by the trainer's own code.
  ///
  /// - Throws: `EvaluationError` where it is for something else, and as `TrainingRun.resume`.
  public static func trained(
    _ name: String, for contract: PolicyContract
  ) throws -> any PolicyController {
    let policy = try TrainedPolicy(run: name)
    guard let found = policy.contract else { throw EvaluationError.wrongTask(name: name) }
    if let difference = found.differences(from: contract).first {
      throw EvaluationError.contractMismatch(
        name: name, item: difference.item, found: difference.found, expected: difference.expected)
    }
    return TrainedController(name: name, actorCritic: policy.actorCritic)
  }

  /// The policy that a robot would get: of an exported file, or of a run or checkpoint as it is exported.
  ///
  /// - Throws: `EvaluationError` where there is none of that name, and as `ONNXModel` and `PolicyExport`.
  static func exported(_ name: String) throws -> ONNXModel {
    if Checkpoint.isRun(name) { return try PolicyExport(run: name).model() }
    guard name.hasSuffix(".onnx"), FileManager.default.fileExists(atPath: name) else {
      throw EvaluationError.unknownController(name: name)
    }
    return try ONNXModel(contentsOf: URL(fileURLWithPath: name))
  }
}
