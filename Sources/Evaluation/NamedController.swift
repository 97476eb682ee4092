import BaselineWalking
public import EvaluationSuites
import Foundation
public import PolicyInterface
public import Training

/// A controller by what users call it, with the experiment whose robots it drives.
public struct NamedController {
  /// How a run's policy drives robots. Exported ones are always as deployed.
  public enum PolicyPath: Sendable {
    /// Computed for all robots at once, with the observations of training: fast.
    case batched
    /// Exported, and run by a robot's runtime.
    case deployed
  }

  /// What users call it.
  public let name: String
  /// Whose episodes it plays unless a suite says others.
  public let experiment: Experiment
  /// Which checkpoint of a run was taken; nil of others.
  public let note: String?
  private let kind: Kind
  /// What is read.
  private let file: String
  private let workerCount: Int

  private enum Kind {
    case zero
    case batched
    case deployed
    case modelBased(ModelBasedBaseline)
  }

  /// - Parameters:
  ///   - name: a run directory, a checkpoint, an exported policy or a folder with one, `zero`, `mpc` or
  ///     `mpc:FILE`.
  ///   - file: of the experiment; nil for the run's own, for that beside an exported policy, and for the
  ///     default one with the model-based controller's robot.
  ///   - path: of a run's policy.
  ///   - world: in whose world the episodes are played; nil for the controller's own. Its experiment is
  ///     that of controllers without one.
  ///   - overrides: of keys of the experiment.
  ///   - workerCount: threads that share the robots.
  /// - Throws: `EvaluationError`, `ExperimentError` and others of what cannot be read.
  public init(
    _ name: String, experiment experimentFile: String?, path: PolicyPath = .batched,
    inWorldOf world: Experiment? = nil, overrides: [String], workerCount: Int
  ) throws {
    self.name = name
    self.workerCount = workerCount
    let file = Self.exportedPolicy(in: name) ?? name
    self.file = file
    let parameters = try BaselineExperiment.load(controller: name)
    kind =
      if let parameters {
        .modelBased(ModelBasedBaseline(name: name, parameters, workerCount: workerCount))
      } else if name == "zero" {
        .zero
      } else {
        path == .batched && Checkpoint.isRun(file) ? .batched : .deployed
      }
    let checkpoint = parameters == nil ? try ControllerSource.checkpoint(of: file) : nil
    note = checkpoint?.bestNote
    var experiment: Experiment
    if let experimentFile = experimentFile ?? Self.experimentFile(beside: file) {
      experiment = try Experiment.load(file: experimentFile, overrides: overrides)
    } else if let kept = try checkpoint?.experiment() {
      experiment = overrides.isEmpty ? kept : try kept.overridden(by: overrides)
    } else if let world {
      experiment = world
    } else if let parameters {
      experiment = Experiment()
      experiment.name = name
      experiment.robot.model = parameters.robot
      experiment = try experiment.overridden(by: overrides)
    } else {
      throw EvaluationError.missingExperiment(name: name)
    }
    if let world {
      guard experiment.robot == world.robot else {
        throw EvaluationError.otherRobot(name: name, experiment: experiment.name, world: world.name)
      }
      experiment = experiment.inWorld(of: world)
    }
    self.experiment =
      switch kind {
      case .zero, .batched: experiment
      case .deployed: experiment.drivenByRuntime()
      case .modelBased(let baseline): experiment.drivenByTorques(tick: baseline.tick)
      }
  }

  /// What drives the robots of an evaluator of the experiment.
  ///
  /// - Throws: `EvaluationError` where the policy is for something else, and errors of what cannot be read.
  public func driver(in evaluator: Evaluator) throws -> any Controller {
    try driver(for: evaluator.contract)
  }

  /// What drives robots of the experiment.
  ///
  /// - Parameter contract: what a policy must know of them.
  /// - Throws: as for an evaluator.
  public func driver(for contract: PolicyContract) throws -> any Controller {
    switch kind {
    case .zero: ZeroController(actionCount: contract.actions.actionCount)
    case .batched: try ControllerSource.trained(file, for: contract)
    case .deployed:
      try RuntimeController(
        name: name, model: ControllerSource.exported(file), workerCount: workerCount)
    case .modelBased(let baseline): baseline
    }
  }

  /// The policy of a folder that holds an export or a release, and no run.
  private static func exportedPolicy(in name: String) -> String? {
    let policy = name + "/policy.onnx"
    let isExport = !exists(name + "/latest.h5") && exists(policy)
    return isExport ? policy : nil
  }

  /// The experiment that an export or a release keeps beside its policy.
  private static func experimentFile(beside name: String) -> String? {
    guard name.hasSuffix(".onnx") else { return nil }
    let file = URL(fileURLWithPath: name).deletingLastPathComponent()
      .appending(path: "experiment.yaml").path
    return exists(file) ? file : nil
  }

  private static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path)
  }
}
