import ExperimentFormat
import Foundation
import HDF5Storage
import Physics
import Reproducibility

/// A robot that the physics gave up, with the call that led to it: a run keeps the first of them, so
/// that they can be looked at afterwards.
public struct FaultFile {
  /// Name of the schema, kept in the file.
  static let schema = "treadmill.fault"
  /// Version of the schema that is written, and the newest that is read.
  static let schemaVersion = 1
  /// How many a run writes.
  static let largestCount = 16

  /// The run's experiment, resolved.
  public let experiment: Experiment
  /// Iteration in which it happened.
  public let iteration: Int
  /// What happened, and to which robot.
  public let reason: String
  private let record: FaultRecord

  /// Reads a file that a run wrote.
  ///
  /// - Throws: `HDF5StorageError`, `SnapshotError` or `ExperimentError` where it cannot be used.
  public init(reading file: URL) throws {
    let stored = try SnapshotFile(
      contentsOf: file, schema: FaultFile.schema, versions: 1...FaultFile.schemaVersion
    ).snapshot
    experiment = try Experiment.load(
      text: try stored.text("experiment"), named: file.path + ":experiment")
    reason = try stored.text("reason")
    let counts = try stored.integers("counts", count: 2)
    iteration = counts[0]
    let targets = try stored.doubles("targets")
    record = FaultRecord(
      state: stored.group("state"), targets: targets,
      gains: try FaultFile.gains(in: stored, count: targets.count),
      substeps: min(max(counts[1], 0), 10_000))
  }

  /// The factors on the gains; nil where the file has none.
  private static func gains(
    in stored: Snapshot, count: Int
  ) throws(SnapshotError) -> GainScales? {
    guard stored["stiffness_scale"] != nil else { return nil }
    return GainScales(
      stiffness: try stored.doubles("stiffness_scale", count: count),
      damping: try stored.doubles("damping_scale", count: count))
  }

  /// Writes what led to a fault.
  ///
  /// - Throws: `HDF5StorageError` where the file cannot be written.
  static func write(
    _ fault: PhysicsFault, _ record: FaultRecord, experiment: String, iteration: Int, to file: URL
  ) throws(HDF5StorageError) {
    var snapshot = Snapshot()
    snapshot.store(experiment, at: "experiment")
    snapshot.store(fault.description, at: "reason")
    snapshot.store([iteration, record.substeps], at: "counts")
    snapshot.store(record.targets, at: "targets")
    if let gains = record.gains {
      snapshot.store(gains.stiffness, at: "stiffness_scale")
      snapshot.store(gains.damping, at: "damping_scale")
    }
    snapshot.store(record.state, at: "state")
    let header = SnapshotHeader(
      schema: schema, schemaVersion: schemaVersion, programVersion: Program.version)
    try SnapshotFile(header: header, snapshot: snapshot).write(to: file)
  }

  /// What a robot did in one physics step.
  public struct Step {
    /// From 0 on: the state before the first.
    public let number: Int
    /// After the step; a batch of one.
    public let state: BatchState
    /// The engine's words where the robot failed in this step.
    public let fault: String?
  }

  /// Repeats the call step by step with the experiment's engine, up to the fault.
  ///
  /// - Returns: the state before the call and after each of its steps.
  /// - Throws: `TrainingError` or `RunError` where the file does not fit its experiment.
  public func replay() throws -> [Step] {
    let world = try World(experiment, environmentCount: 1)
    let batch = try world.makePhysics(pool: WorkerPool(workerCount: 1))
    guard record.targets.count == world.robot.joints.count else {
      throw TrainingError.badInput(
        "the fault file holds \(record.targets.count) targets, expected "
          + "\(world.robot.joints.count), one for each joint of \(world.robot.name)")
    }
    guard record.gains == nil || batch.configuration.hasVariableGains else {
      throw TrainingError.badInput(
        "the fault file holds factors on the gains, expected none: its experiment has no "
          + "environment.control.variable_impedance")
    }
    try batch.restore(record.state)
    var steps = [Step(number: 0, state: batch.state, fault: nil)]
    for number in 1...max(record.substeps, 1) {
      let faults = batch.advance(
        targets: record.targets, gains: record.gains, substeps: 1)
      steps.append(Step(number: number, state: batch.state, fault: faults.first?.reason))
      if !faults.isEmpty { break }
    }
    return steps
  }
}
