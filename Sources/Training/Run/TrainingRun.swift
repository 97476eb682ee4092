import ExperimentFormat
import Foundation
import ReinforcementLearning
import Reproducibility

/// A run: an experiment that is being learnt, in its directory.
///
/// Each iteration is one of the learner's; after some of them the whole state goes to a checkpoint,
/// from which a later process goes on with the same bits.
public final class TrainingRun {
  /// Why `proceed` came back.
  public enum Ending: Equatable, Sendable {
    /// All iterations are done, or an evaluation ended the run early.
    case finished
    /// It was asked to stop; a checkpoint holds everything.
    case interrupted
  }

  /// What is learnt.
  public let experiment: Experiment
  /// Where the run's files are.
  public let directory: RunDirectory
  /// Iterations of the whole run.
  public let iterationCount: Int
  /// What is worth knowing and no reason to stop.
  public let warnings: [String]
  /// Iterations done.
  public var iteration: Int { runner.iteration }
  /// Why evaluations end the run before its last iteration; nil where they do not.
  public var reasonToEnd: String? { evaluator?.reasonToEnd }

  private var runner: OnPolicyRunner { assembly.runner }
  private let assembly: Assembly
  private let resolvedExperiment: String
  private var metrics: MetricsTable
  private let events: RunEvents
  private let log: RunLog
  private var evaluator: RunEvaluator?
  /// Faults of the physics in this process.
  private var faultCount = 0

  /// Begins a new run.
  ///
  /// - Parameters:
  ///   - experiment: what to learn.
  ///   - directory: the run directory, or nil for one below `runs/`.
  ///   - workerCount: number of worker threads.
  /// - Throws: `TrainingError` or `RunError`; nothing has been written where the experiment itself
  ///   is at fault.
  public static func start(
    _ experiment: Experiment, directory path: String?, workerCount: Int
  ) throws -> TrainingRun {
    let assembly = try Assembly(experiment, workerCount: workerCount)
    let directory = try RunDirectory.create(at: path, name: experiment.name)
    return try TrainingRun(
      experiment: experiment, assembly: assembly, directory: directory,
      iterationCount: experiment.run.iterationCount, checkpoint: nil)
  }

  /// Goes on with a run.
  ///
  /// - Parameters:
  ///   - path: a run directory or a checkpoint.
  ///   - iterationCount: iterations of the whole run, or nil for the experiment's.
  ///   - directory: a new run directory, or nil for the one of the checkpoint.
  ///   - workerCount: number of worker threads.
  /// - Throws: `RunError`, `TrainingError` or `SnapshotError`; nothing has been written then.
  public static func resume(
    _ path: String, iterationCount: Int?, directory newPath: String?, workerCount: Int
  ) throws -> TrainingRun {
    let checkpoint = try Checkpoint.find(path, choosing: .latest)
    var experiment = try checkpoint.experiment()
    if let iterationCount { experiment.run.iterationCount = iterationCount }
    let assembly = try Assembly(experiment, in: checkpoint, workerCount: workerCount)
    let directory =
      try newPath.map { try RunDirectory.create(at: $0, name: experiment.name) }
      ?? RunDirectory(checkpoint.file.deletingLastPathComponent())
    return try TrainingRun(
      experiment: experiment, assembly: assembly, directory: directory,
      iterationCount: experiment.run.iterationCount, checkpoint: checkpoint)
  }

  private init(
    experiment: Experiment, assembly: Assembly, directory: RunDirectory, iterationCount: Int,
    checkpoint: Checkpoint?
  ) throws {
    self.experiment = experiment
    self.directory = directory
    self.iterationCount = iterationCount
    self.assembly = assembly
    warnings = assembly.warnings
    evaluator = try experiment.run.evaluation.map {
      try RunEvaluator($0, of: experiment, pool: assembly.pool)
    }
    if let checkpoint, evaluator != nil {
      evaluator?.record = try checkpoint.evaluationRecord()
      try checkpoint.copyBest(to: directory)
    }
    resolvedExperiment = experiment.resolvedYAML(
      heading: "The experiment of this run, with every default.")
    log = try RunLog(file: directory.log)
    try RunFiles.write(Data(resolvedExperiment.utf8), to: directory.experiment)
    metrics = try MetricsTable(
      file: directory.metrics, keepingThrough: assembly.runner.iteration)
    events = try RunEvents(directory: directory.url, lastIteration: assembly.runner.iteration)
    log.say(
      checkpoint == nil
        ? "started \(experiment.name), seed \(experiment.seed), \(assembly.machineSummary)"
        : "resumed after iteration \(assembly.runner.iteration), \(assembly.machineSummary)")
    for note in assembly.notes { log.say(note) }
    for warning in warnings { log.say("warning: \(warning)") }
  }

  /// Iterates to the end, or until asked to stop.
  ///
  /// - Parameters:
  ///   - shouldStop: asked after each iteration; the run then writes a checkpoint and comes back.
  ///   - report: called after each iteration.
  /// - Throws: `LearningError` where numbers stop being finite, `RunError` or
  ///   `HDF5StorageError` where a file cannot be written; earlier checkpoints are intact.
  public func proceed(
    until shouldStop: () -> Bool, report: (TrainingReport) -> Void
  ) throws -> Ending {
    while iteration < iterationCount && reasonToEnd == nil {
      let learning = try runner.iterate()
      try evaluate()
      let result = TrainingReport(learning, evaluation: evaluator?.record)
      try metrics.append(iteration: result.iteration, figures: result.reproducibleFigures)
      try events.add(result)
      try writeFaults()
      report(result)
      let isInterrupted = shouldStop()
      let isLast = iteration == iterationCount || reasonToEnd != nil
      if isInterrupted || isLast || iteration % experiment.run.checkpointInterval == 0 {
        try writeCheckpoint()
      }
      if isInterrupted && !isLast {
        log.say("interrupted after iteration \(iteration)")
        return .interrupted
      }
    }
    log.say("finished \(iteration) iterations" + (reasonToEnd.map { ": \($0)" } ?? ""))
    return .finished
  }

  /// Judges the policy where it is time to, and keeps the best.
  private func evaluate() throws {
    guard let isBest = try evaluator?.evaluate(runner.actorCritic, iteration: iteration),
      let evaluator
    else { return }
    log.say(
      "evaluation after iteration \(iteration): score \(evaluator.record.score ?? 0)"
        + (isBest ? ", the best" : "")
        + String(format: ", %.1f s for evaluations so far", evaluator.seconds))
    guard isBest else { return }
    try Checkpoint.write(
      Checkpoint.snapshot(of: assembly, evaluation: evaluator.record),
      experiment: resolvedExperiment, iteration: iteration, to: directory.best)
  }

  /// Says which robots the physics gave up, and keeps what led to the first of them.
  private func writeFaults() throws {
    for fault in assembly.locomotion?.takeFaults() ?? [] {
      faultCount += 1
      guard faultCount <= FaultFile.largestCount else { continue }
      log.say("iteration \(iteration), \(fault)")
      guard let record = fault.record else { continue }
      try RunFiles.makeDirectory(directory.faults)
      let name = "iteration-\(iteration)-robot-\(fault.index).h5"
      try FaultFile.write(
        fault, record, experiment: resolvedExperiment, iteration: iteration,
        to: directory.faults.appending(path: name))
    }
  }

  /// Writes checkpoint, policy and the link to the newest, then removes what is too old.
  private func writeCheckpoint() throws {
    let file = directory.checkpoint(iteration)
    try Checkpoint.write(
      Checkpoint.snapshot(of: assembly, evaluation: evaluator?.record),
      experiment: resolvedExperiment, iteration: iteration, to: file)
    try directory.setLatest(file)
    try PolicyExport(assembly: assembly).write(to: directory.policy)
    try directory.removeCheckpoints(
      through: iteration, keeping: experiment.run.keptCheckpointCount)
    log.say("wrote \(file.lastPathComponent)")
  }
}
