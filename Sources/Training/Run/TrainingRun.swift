import ExperimentFormat
import Foundation
import ReinforcementLearning
import Reproducibility

/// A run: an experiment that is being learnt, in its directory.
///
/// Each iteration is one of the learner's; after some of them the whole state goes to a checkpoint,
/// from which a later process goes on with the same bits. Several ranks make a run together: each has
/// some of the robots, and rank 0 writes.
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
  /// Iterations of the whole run.
  public let iterationCount: Int
  /// What is worth knowing and no reason to stop.
  public let warnings: [String]
  /// Where the run's files are; nil on ranks that do not write.
  public var directory: RunDirectory? { writer?.directory }
  /// Iterations done.
  public var iteration: Int { runner.iteration }
  /// Why evaluations end the run before its last iteration; nil where they do not.
  public var reasonToEnd: String? { evaluator?.reasonToEnd }

  private var runner: OnPolicyRunner { assembly.runner }
  private var ranks: any Collectives { assembly.ranks }
  private let assembly: Assembly
  /// Nil on all ranks but the first.
  private let writer: RunWriter?
  private var evaluator: RunEvaluator?

  /// Begins a new run. All ranks do so together, and fail together.
  ///
  /// - Parameters:
  ///   - experiment: what to learn.
  ///   - directory: the run directory, or nil for one below `runs/`.
  ///   - workerCount: number of worker threads.
  ///   - ranks: who shares the robots.
  /// - Throws: `TrainingError` or `RunError`; nothing has been written where the experiment itself
  ///   is at fault.
  public static func start(
    _ experiment: Experiment, directory path: String?, workerCount: Int,
    ranks: any Collectives = SingleProcess()
  ) throws -> TrainingRun {
    var experiment = experiment
    experiment.simulation.robotGroupCount =
      experiment.simulation.robotGroupCount ?? ranks.rankCount
    try ranks.checkAlike(experiment)
    let assembly = try ranks.agree {
      try Assembly(experiment, workerCount: workerCount, ranks: ranks)
    }
    if ranks.rankCount > 1 {
      // Ranks on other processors may have drawn other last bits.
      try assembly.runner.actorCritic.restore(
        assembly.runner.actorCritic.snapshot().broadcast(by: ranks))
    }
    return try ranks.agree {
      let directory =
        ranks.isFirst ? try RunDirectory.create(at: path, name: experiment.name) : nil
      return try TrainingRun(
        experiment: experiment, assembly: assembly, directory: directory, checkpoint: nil)
    }
  }

  /// Goes on with a run. All ranks do so together, and fail together.
  ///
  /// - Parameters:
  ///   - path: a run directory or a checkpoint.
  ///   - iterationCount: iterations of the whole run, or nil for the experiment's.
  ///   - directory: a new run directory, or nil for the one of the checkpoint.
  ///   - workerCount: number of worker threads.
  ///   - ranks: who shares the robots; not necessarily as many as before.
  /// - Throws: `RunError`, `TrainingError` or `SnapshotError`; nothing has been written then.
  public static func resume(
    _ path: String, iterationCount: Int?, directory newPath: String?, workerCount: Int,
    ranks: any Collectives = SingleProcess()
  ) throws -> TrainingRun {
    let (checkpoint, experiment, regrouping) = try ranks.agree {
      let checkpoint = try Checkpoint.find(path, choosing: .latest)
      var experiment = try checkpoint.experiment()
      if let iterationCount { experiment.run.iterationCount = iterationCount }
      let regrouping = experiment.simulation.regroup(for: ranks)
      return (checkpoint, experiment, regrouping)
    }
    try ranks.checkAlike(experiment, after: checkpoint.iteration)
    return try ranks.agree {
      let assembly = try Assembly(
        experiment, in: checkpoint, workerCount: workerCount, ranks: ranks)
      let directory =
        !ranks.isFirst
        ? nil
        : try newPath.map { try RunDirectory.create(at: $0, name: experiment.name) }
          ?? RunDirectory(checkpoint.file.deletingLastPathComponent())
      return try TrainingRun(
        experiment: experiment, assembly: assembly, directory: directory,
        checkpoint: checkpoint, regrouping: regrouping)
    }
  }

  private init(
    experiment: Experiment, assembly: Assembly, directory: RunDirectory?,
    checkpoint: Checkpoint?, regrouping: String? = nil
  ) throws {
    self.experiment = experiment
    self.assembly = assembly
    iterationCount = experiment.run.iterationCount
    warnings = assembly.warnings + (regrouping.map { [$0] } ?? [])
    evaluator = try experiment.run.evaluation.map {
      try RunEvaluator($0, of: experiment, ranks: assembly.ranks, pool: assembly.pool)
    }
    if let checkpoint, evaluator != nil {
      evaluator?.record = try checkpoint.evaluationRecord()
      if let directory { try checkpoint.copyBest(to: directory) }
    }
    let iteration = assembly.runner.iteration
    writer = try directory.map {
      try RunWriter($0, experiment: experiment, lastIteration: iteration)
    }
    say(
      checkpoint == nil
        ? "started \(experiment.name), seed \(experiment.seed), \(assembly.machineSummary)"
        : "resumed after iteration \(iteration), \(assembly.machineSummary)")
    for note in assembly.notes { say(note) }
    for warning in warnings { say("warning: \(warning)") }
  }

  /// Iterates to the end, or until asked to stop.
  ///
  /// - Parameters:
  ///   - shouldStop: asked after each iteration; the run then writes a checkpoint and comes back, on
  ///     all ranks where it holds on any.
  ///   - report: called after each iteration.
  /// - Throws: `LearningError` where numbers stop being finite, `RunError` or
  ///   `HDF5StorageError` where a file cannot be written; earlier checkpoints are intact.
  public func proceed(
    until shouldStop: () -> Bool, report: (TrainingReport) -> Void
  ) throws -> Ending {
    // Any rank may be lost at any time, so that there is something to go on from at once.
    if ranks.rankCount > 1, iteration == 0 { try writeCheckpoint() }
    while iteration < iterationCount && reasonToEnd == nil {
      let learning = try runner.iterate()
      try evaluate()
      let result = TrainingReport(learning, evaluation: evaluator?.record)
      try writer?.write(result)
      try writer?.write(assembly.locomotion?.takeFaults() ?? [], iteration: iteration)
      report(result)
      let isInterrupted = ranks.isAny(shouldStop())
      let isLast = iteration == iterationCount || reasonToEnd != nil
      if isInterrupted || isLast || iteration % experiment.run.checkpointInterval == 0 {
        try writeCheckpoint()
      }
      if isInterrupted && !isLast {
        say("interrupted after iteration \(iteration)")
        return .interrupted
      }
    }
    say("finished \(iteration) iterations" + (reasonToEnd.map { ": \($0)" } ?? ""))
    return .finished
  }

  /// Judges the policy where it is time to, and keeps the best.
  private func evaluate() throws {
    guard
      let isBest = try evaluator?.evaluate(runner.actorCritic, iteration: iteration),
      let evaluator
    else { return }
    say(
      "evaluation after iteration \(iteration): score \(evaluator.record.score ?? 0)"
        + (isBest ? ", the best" : "")
        + String(format: ", %.1f s for evaluations so far", evaluator.seconds))
    guard isBest else { return }
    let snapshot = Checkpoint.snapshot(of: assembly, evaluation: evaluator.record)
    try writer?.writeBest(snapshot, iteration: iteration)
  }

  /// Gathers the state of all ranks and keeps it.
  private func writeCheckpoint() throws {
    let snapshot = Checkpoint.snapshot(of: assembly, evaluation: evaluator?.record)
    try writer?.writeCheckpoint(
      snapshot, policy: PolicyExport(assembly: assembly), iteration: iteration)
  }

  private func say(_ text: String) { writer?.say(text) }
}

extension Collectives {
  /// Refuses ranks that would learn something else.
  ///
  /// - Parameters:
  ///   - experiment: of this rank.
  ///   - iteration: after which it goes on.
  /// - Throws: `RankFailure` where they are not those of rank 0: hosts with other files.
  fileprivate func checkAlike(_ experiment: Experiment, after iteration: Int = 0) throws {
    let bytes = Array("\(experiment.resolvedYAML())\(iteration)".utf8)
    let own = UInt64(CyclicRedundancyCheck.ieee.checksum(of: bytes.span))
    let first = broadcast([own])[0]
    try agree {
      guard own == first else {
        throw TrainingError.badInput(
          "the experiment or its checkpoint: found another than on rank 0, expected the same files on "
            + "every host")
      }
    }
  }
}

extension SimulationSection {
  /// Makes the groups of a run that goes on fit its ranks.
  ///
  /// - Returns: a warning where they had to change.
  fileprivate mutating func regroup(for ranks: any Collectives) -> String? {
    let count = robotGroupCount ?? 1
    robotGroupCount = count
    guard !count.isMultiple(of: ranks.rankCount) else { return nil }
    robotGroupCount = ranks.rankCount
    return
      "the run had \(count) groups of robots, which \(ranks.rankCount) ranks cannot share: it goes "
      + "on with \(ranks.rankCount), alike in its statistics and not in its bits"
  }
}
