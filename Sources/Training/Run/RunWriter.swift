import Foundation
import Physics
import ReinforcementLearning
import Reproducibility

/// The files of a run, which one process writes: rank 0.
final class RunWriter {
  /// Where the files are.
  let directory: RunDirectory

  private let resolvedExperiment: String
  private let keptCheckpointCount: Int
  private var metrics: MetricsTable
  private let events: RunEvents
  private let log: RunLog
  /// Faults of the physics in this process.
  private var faultCount = 0

  /// Opens all files.
  ///
  /// - Parameters:
  ///   - directory: the run directory.
  ///   - experiment: of the run, resolved.
  ///   - lastIteration: iterations done before; 0 for a new run.
  /// - Throws: `RunError` where a file cannot be read or written.
  init(
    _ directory: RunDirectory, experiment: Experiment, lastIteration: Int
  ) throws(RunError) {
    self.directory = directory
    keptCheckpointCount = experiment.run.keptCheckpointCount
    resolvedExperiment = experiment.resolvedYAML(
      heading: "The experiment of this run, with every default.")
    log = try RunLog(file: directory.log)
    try RunFiles.write(Data(resolvedExperiment.utf8), to: directory.experiment)
    metrics = try MetricsTable(file: directory.metrics, keepingThrough: lastIteration)
    events = try RunEvents(directory: directory.url, lastIteration: lastIteration)
  }

  /// Adds a line to the log.
  func say(_ text: String) { log.say(text) }

  /// Adds the figures of an iteration.
  ///
  /// - Throws: `RunError` where a file cannot be written.
  func write(_ report: TrainingReport) throws(RunError) {
    try metrics.append(iteration: report.iteration, figures: report.reproducibleFigures)
    try events.add(report)
  }

  /// Says which robots the physics gave up, and keeps what led to the first of them.
  ///
  /// - Throws: `RunError` or `HDF5StorageError` where a file cannot be written.
  func write(_ faults: [PhysicsFault], iteration: Int) throws {
    for fault in faults {
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
  ///
  /// - Throws: `RunError` or `HDF5StorageError` where a file cannot be written.
  func writeCheckpoint(_ snapshot: Snapshot, policy: PolicyExport, iteration: Int) throws {
    let file = directory.checkpoint(iteration)
    try Checkpoint.write(
      snapshot, experiment: resolvedExperiment, iteration: iteration, to: file)
    try directory.setLatest(file)
    try policy.write(to: directory.policy)
    try directory.removeCheckpoints(through: iteration, keeping: keptCheckpointCount)
    log.say("wrote \(file.lastPathComponent)")
  }

  /// Writes the checkpoint of the best evaluation.
  ///
  /// - Throws: `HDF5StorageError` where the file cannot be written.
  func writeBest(_ snapshot: Snapshot, iteration: Int) throws {
    try Checkpoint.write(
      snapshot, experiment: resolvedExperiment, iteration: iteration, to: directory.best)
  }
}
