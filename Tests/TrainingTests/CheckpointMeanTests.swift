import Foundation
import Testing

@testable import Training

@Suite struct CheckpointMeanTests {
  private static func experiment(_ overrides: [String] = []) throws -> Experiment {
    try Experiment.load(
      text: """
        task: pendulum_balance
        simulation: {environments: 16}
        algorithm:
          actor: {hidden: [8]}
          critic: {hidden: [8]}
          steps_per_environment: 16
          epochs: 1
          mini_batches: 2
        run: {iterations: 2, checkpoint_interval: 1}

        """, named: "mean"
    ).overridden(by: overrides)
  }

  private func train(_ experiment: Experiment, in folder: URL) throws {
    let run = try TrainingRun.start(experiment, directory: folder.path, workerCount: 1)
    _ = try run.proceed(until: { false }, report: { _ in })
  }

  /// Does something in a folder of its own, which is removed.
  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "mean-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  @Test("a mean of three runs has the mean of their networks and all else of the first")
  func mean() throws {
    try withFolder { folder in
      let runs = (0..<3).map { folder.appending(path: "\($0)") }
      for (seed, run) in runs.enumerated() {
        try train(Self.experiment(["seed=\(seed + 1)"]), in: run)
      }
      let sources = try runs.map { try Checkpoint.find($0.path, choosing: .best) }
      let path = folder.appending(path: "mean.h5").path
      let origins = try Checkpoint.writeMean(of: runs.map(\.path), to: path)
      #expect(origins == sources.map { "\($0.file.path), after iteration 2" })

      let mean = try Checkpoint.find(path, choosing: .best)
      #expect(mean.iteration == 2)
      #expect(mean.experimentText == sources[0].experimentText)
      #expect(try mean.snapshot.text("mean_of") == origins.joined(separator: "\n"))
      var networkCount = 0
      for entry in sources[0].snapshot.paths {
        guard entry.contains("/parameters/") || entry.contains("observation_normalizer/") else {
          #expect(mean.snapshot[entry] == sources[0].snapshot[entry], "\(entry)")
          continue
        }
        networkCount += 1
        guard case .float(let found) = mean.snapshot[entry] else { continue }
        let values = try sources.map { try $0.snapshot.floats(entry) }
        for element in found.indices {
          let expected = values.reduce(0) { $0 + Double($1[element]) } / 3
          // One rounding to 32 bits.
          #expect(abs(Double(found[element]) - expected) <= 6e-8 * abs(expected), "\(entry)")
        }
        #expect(found != values[0], "\(entry)")
      }
      // Weights and biases of two layers of two networks, deviations, twice three statistics.
      #expect(networkCount == 15)
      func observationMean(_ checkpoint: Checkpoint) throws -> Double {
        try checkpoint.snapshot.doubles("learner/observation_normalizer/mean")[0]
      }
      let expected = try sources.map(observationMean).reduce(0, +) / 3
      #expect(try abs(observationMean(mean) - expected) < 1e-12)

      // It is a checkpoint like any other.
      _ = try Assembly(
        Self.experiment(["run.initial_checkpoint=\(path)"]), workerCount: 1)
    }
  }

  @Test("what has no mean is refused with what was found, and nothing is written")
  func refusals() throws {
    try withFolder { folder in
      let runs = ["a", "b"].map { folder.appending(path: $0) }
      try train(Self.experiment(), in: runs[0])
      try train(Self.experiment(["algorithm.actor.hidden=[9]"]), in: runs[1])
      let out = folder.appending(path: "mean.h5").path
      func sentence(_ paths: [String], to path: String) -> String {
        do {
          _ = try Checkpoint.writeMean(of: paths, to: path)
          return ""
        } catch { return "\(error)" }
      }
      let (a, b) = (runs[0].path, runs[1].path)
      #expect(sentence([a, b], to: out).contains("found an actor of [9] elu, expected of [8] elu"))
      #expect(sentence([a], to: out).contains("found 1 checkpoint, expected two or more"))
      #expect(sentence([a, folder.path + "/none"], to: out).contains("found no file or directory"))
      #expect(sentence([a, a], to: folder.path).contains("expected that of a new file"))
      #expect(!FileManager.default.fileExists(atPath: out))
      #expect(sentence([a, a], to: out) == "")
      #expect(sentence([a, a], to: out).contains("found something that is there"))
    }
  }
}
