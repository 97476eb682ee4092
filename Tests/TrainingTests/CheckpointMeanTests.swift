import Foundation
import Testing

@testable import Training

@Suite struct CheckpointMeanTests {
  /// A pendulum's run of two iterations.
  private static func experiment(_ overrides: [String] = []) throws -> Experiment {
    try Experiment.load(text: ShortRun.pendulum, named: "mean")
      .overridden(by: ["run.iterations=2"] + overrides)
  }

  @Test("a mean of three runs has the mean of their networks and all else of the first")
  func mean() throws {
    try ShortRun.withFolders(1) { folders in
      let folder = folders[0]
      let runs = (0..<3).map { folder.appending(path: "\($0)") }
      for (seed, run) in runs.enumerated() {
        try ShortRun.train(Self.experiment(["seed=\(seed + 1)"]), in: run)
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
    try ShortRun.withFolders(1) { folders in
      let folder = folders[0]
      let runs = ["a", "b"].map { folder.appending(path: $0) }
      try ShortRun.train(Self.experiment(), in: runs[0])
      try ShortRun.train(Self.experiment(["algorithm.actor.hidden=[9]"]), in: runs[1])
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
