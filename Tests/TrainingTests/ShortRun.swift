import Foundation
import Training

/// Runs of a moment, and folders for them.
enum ShortRun {
  /// A pendulum: four iterations of two mini-batches, a checkpoint after each.
  static let pendulum = """
    task: pendulum_balance
    simulation: {environments: 16}
    algorithm:
      actor: {hidden: [8]}
      critic: {hidden: [8]}
      steps_per_environment: 16
      epochs: 1
      mini_batches: 2
    run: {iterations: 4, checkpoint_interval: 1}

    """

  /// Trains until so many iterations are done, or to the end.
  static func train(_ experiment: Experiment, in folder: URL, stopAfter: Int = .max) throws {
    let run = try TrainingRun.start(experiment, directory: folder.path, workerCount: 1)
    _ = try run.proceed(until: { run.iteration >= stopAfter }, report: { _ in })
  }

  /// Calls `body` with folders that do not exist yet and are gone afterwards.
  static func withFolders(_ count: Int, _ body: ([URL]) throws -> Void) throws {
    let folders = (0..<count).map { _ in
      FileManager.default.temporaryDirectory.appending(path: "run-\(UUID().uuidString)")
    }
    defer { for folder in folders { try? FileManager.default.removeItem(at: folder) } }
    try body(folders)
  }
}
