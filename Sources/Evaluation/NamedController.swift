import BaselineWalking
public import EvaluationSuites
public import Training

/// A controller by what users call it, with the experiment whose robots it drives.
public struct NamedController {
  /// What users call it.
  public let name: String
  /// Whose episodes it plays unless a suite says others.
  public let experiment: Experiment
  /// Which checkpoint of a run was taken; nil of others.
  public let note: String?
  private let baseline: ModelBasedBaseline?

  /// - Parameters:
  ///   - name: a run directory, a checkpoint, an exported policy, `zero`, `mpc` or `mpc:FILE`.
  ///   - file: of the experiment; nil for the run's own, and for the default one with the model-based
  ///     controller's robot.
  ///   - world: in whose world the episodes are played; nil for the controller's own. Its experiment is
  ///     that of controllers without one.
  ///   - overrides: of keys of the experiment.
  ///   - workerCount: threads that share the robots.
  /// - Throws: `EvaluationError`, `ExperimentError` and others of what cannot be read.
  public init(
    _ name: String, experiment file: String?, inWorldOf world: Experiment? = nil,
    overrides: [String], workerCount: Int
  ) throws {
    self.name = name
    let parameters = try BaselineExperiment.load(controller: name)
    baseline = parameters.map { ModelBasedBaseline(name: name, $0, workerCount: workerCount) }
    let checkpoint = parameters == nil ? try ControllerSource.checkpoint(of: name) : nil
    note = checkpoint?.bestNote
    var experiment: Experiment
    if let file {
      experiment = try Experiment.load(file: file, overrides: overrides)
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
    if let baseline { experiment = experiment.drivenByTorques(tick: baseline.tick) }
    self.experiment = experiment
  }

  /// What drives the robots of an evaluator of the experiment.
  ///
  /// - Throws: `EvaluationError` where the policy is for something else.
  public func driver(in evaluator: Evaluator) throws -> any Controller {
    if let baseline { return baseline }
    return try ControllerSource.controller(name, for: evaluator.contract)
  }
}
