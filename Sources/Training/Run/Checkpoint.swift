import ExperimentFormat
import Foundation
import HDF5Storage
import Reproducibility

/// A checkpoint: the whole state of a run, with the experiment that it is of.
public struct Checkpoint {
  /// Name of the schema, kept in the file.
  static let schema = "treadmill.checkpoint"
  /// Version of the schema that is written, and the newest that is read.
  static let schemaVersion = 1

  /// The file itself, links followed.
  public let file: URL
  /// Iterations done.
  public let iteration: Int
  /// The resolved experiment.
  public let experimentText: String
  /// Everything else.
  public let snapshot: Snapshot

  /// Whether a name could be that of a run: a directory, or a file that ends in `.h5`.
  public static func isRun(_ path: String) -> Bool {
    guard let isFolder = RunFiles.isFolder(path) else { return false }
    return isFolder || path.hasSuffix(".h5")
  }

  /// Which checkpoint of a run directory is wanted.
  public enum Choice: Sendable {
    /// The newest.
    case latest
    /// That of the best evaluation, or the newest where the run has none.
    case best
  }

  /// Reads a checkpoint, or one of a run directory.
  ///
  /// - Parameters:
  ///   - path: the checkpoint or the run directory.
  ///   - choice: which of a run directory.
  /// - Throws: `RunError` or `HDF5StorageError` where there is none or it cannot be used.
  public static func find(_ path: String, choosing choice: Choice) throws -> Checkpoint {
    guard let isFolder = RunFiles.isFolder(path) else {
      throw RunError.notARun(path: path, missing: "file or directory")
    }
    var file = URL(fileURLWithPath: path)
    if isFolder {
      let best = file.appending(path: RunDirectory.bestName)
      file = file.appending(path: RunDirectory.latestName)
      if choice == .best, RunFiles.isFolder(best.path) == false { file = best }
      guard RunFiles.isFolder(file.path) == false else {
        throw RunError.notARun(path: path, missing: RunDirectory.latestName)
      }
    }
    return try Checkpoint(reading: file.resolvingSymlinksInPath())
  }

  /// A sentence for who asked for a run and gets its best checkpoint; nil for other checkpoints.
  public var bestNote: String? {
    file.lastPathComponent == RunDirectory.bestName
      ? "using \(file.path), the best by evaluation, after iteration \(iteration)" : nil
  }

  /// - Throws: as `find(_:choosing:)`.
  init(reading file: URL) throws {
    let stored = try SnapshotFile(
      contentsOf: file, schema: Checkpoint.schema, versions: 1...Checkpoint.schemaVersion)
    self.file = file
    snapshot = stored.snapshot
    do {
      experimentText = try stored.snapshot.text("experiment")
      iteration = try stored.snapshot.integers("iteration", count: 1)[0]
    } catch {
      throw RunError.wrongCheckpoint(path: file.path, reason: "\(error)")
    }
  }

  /// The experiment, decoded.
  ///
  /// - Throws: `ExperimentError` where this version of the program does not know its keys.
  public func experiment() throws(ExperimentError) -> Experiment {
    try Experiment.load(text: experimentText, named: file.path + ":experiment")
  }

  /// Puts learner and environment of an assembly into the checkpoint's state.
  ///
  /// - Throws: `RunError` where the state is of another experiment.
  func restore(_ assembly: Assembly) throws(RunError) {
    do {
      try assembly.environment.restore(snapshot.group("environment"))
      try assembly.runner.restore(snapshot.group("learner"))
    } catch {
      throw .wrongCheckpoint(path: file.path, reason: "\(error)")
    }
  }

  /// What the run's evaluations had given.
  ///
  /// - Throws: `RunError` where it is damaged, or missing as in a run without evaluations.
  func evaluationRecord() throws(RunError) -> EvaluationRecord {
    var record = EvaluationRecord()
    do {
      try record.restore(snapshot.group("evaluation"))
    } catch {
      throw .wrongCheckpoint(path: file.path, reason: "\(error)")
    }
    return record
  }

  /// Copies the best checkpoint beside this one to another run directory, where it is no later.
  ///
  /// - Throws: `RunError` or `HDF5StorageError` where it cannot be read or written.
  func copyBest(to directory: RunDirectory) throws {
    let best = file.deletingLastPathComponent().appending(path: RunDirectory.bestName)
    guard !FileManager.default.fileExists(atPath: directory.best.path),
      FileManager.default.fileExists(atPath: best.path),
      try Checkpoint(reading: best).iteration <= iteration
    else { return }
    try RunFiles.write(RunFiles.read(best), to: directory.best)
  }

  /// The state of an assembly, and what its evaluations gave. All ranks call this together; it is
  /// complete on rank 0.
  static func snapshot(of assembly: Assembly, evaluation: EvaluationRecord?) -> Snapshot {
    var snapshot = Snapshot()
    if let evaluation { snapshot.store(evaluation.snapshot(), at: "evaluation") }
    snapshot.store(assembly.environment.snapshot(), at: "environment")
    snapshot.store(assembly.runner.snapshot(), at: "learner")
    if let teacher = assembly.teacher { snapshot.store(teacher.snapshot(), at: "teacher") }
    return snapshot
  }

  /// Writes a checkpoint in one step: a reader finds all of it or none.
  ///
  /// - Throws: `HDF5StorageError` where the file cannot be written.
  static func write(
    _ snapshot: Snapshot, experiment: String, iteration: Int, to file: URL
  ) throws(HDF5StorageError) {
    var snapshot = snapshot
    snapshot.store(experiment, at: "experiment")
    snapshot.store(iteration, at: "iteration")
    let header = SnapshotHeader(
      schema: schema, schemaVersion: schemaVersion, programVersion: Program.version)
    try SnapshotFile(header: header, snapshot: snapshot).write(to: file)
  }
}

/// Facts of this program.
public enum Program {
  /// Version, as written into checkpoints and policies.
  public static let version = "0.1.0"
}
