import ExperimentFormat
import Foundation
import RankTestSupport
import Reproducibility
import Testing

@testable import Training

/// Whole runs of several ranks, which here are threads.
@Suite struct RankedRunTests {
  /// 青龙 with all that is counted over all robots: a curriculum by episodes, levels of the ground,
  /// normalisers, statistics, evaluations.
  private static func experiment(groupCount: Int?) throws -> Experiment {
    var experiment = try Experiment.load(
      text: """
        name: ranked
        seed: 3
        simulation: {environments: 8, timestep_s: 0.005}
        environment:
          episode: {length_s: 0.3}
          terrain: {ground: tiles, levels: 3}
          curriculum:
            commands: {mode: episodes, start: 0.1, increment: 0.1, episode_share: 0.001}
            terrain: {mode: distance, largest_first_level: 1}
          pushes: {interval_s: [0.1, 0.3], speed_m_s: [0.1, 0.5]}
        algorithm:
          actor: {hidden: [16]}
          critic: {hidden: [16]}
          steps_per_environment: 12
          epochs: 2
          mini_batches: 2
        run:
          iterations: 4
          checkpoint_interval: 2
          evaluation: {interval: 2, episodes: 2, duration_s: 0.2, settling_s: 0.1}
        """, named: "ranked")
    experiment.simulation.robotGroupCount = groupCount
    return experiment
  }

  private static func folder() throws -> URL {
    let url = FileManager.default.temporaryDirectory.appending(path: "ranked-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    return url
  }

  private static func train(
    _ experiment: Experiment, in folder: URL, name: String, rankCount: Int
  ) throws {
    let path = folder.appending(path: name).path
    let results = ThreadRanks.run(rankCount) { ranks in
      let run = try TrainingRun.start(experiment, directory: path, workerCount: 1, ranks: ranks)
      #expect((run.directory == nil) == (ranks.rank > 0))
      return try run.proceed(until: { false }, report: { _ in })
    }
    for result in results { #expect(try result.get() == .finished) }
  }

  private static func expectSameFiles(_ a: String, _ b: String, in folder: URL) throws {
    for file in [
      "metrics.csv", "policy.onnx", "experiment.yaml", "checkpoint-000004.h5", "best.h5",
    ] {
      let first = try Data(contentsOf: folder.appending(path: "\(a)/\(file)"))
      let second = try Data(contentsOf: folder.appending(path: "\(b)/\(file)"))
      #expect(first == second, "\(file) of \(b)")
    }
  }

  @Test("a run of two ranks writes the files of one process with two groups, to the byte")
  func files() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try Self.train(Self.experiment(groupCount: 2), in: folder, name: "alone", rankCount: 1)
    try Self.train(Self.experiment(groupCount: nil), in: folder, name: "ranks", rankCount: 2)
    try Self.expectSameFiles("alone", "ranks", in: folder)
  }

  @Test("a run of two ranks goes on in one process, and on two ranks, with the same bytes")
  func resumes() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try Self.train(Self.experiment(groupCount: 2), in: folder, name: "alone", rankCount: 1)
    for rankCount in [1, 2] {
      let name = "resumed-\(rankCount)"
      var half = try Self.experiment(groupCount: nil)
      half.run.iterationCount = 2
      try Self.train(half, in: folder, name: name, rankCount: 2)
      let results = ThreadRanks.run(rankCount) { ranks in
        let run = try TrainingRun.resume(
          folder.appending(path: name).path, iterationCount: 4, directory: nil, workerCount: 2,
          ranks: ranks)
        #expect(run.warnings.isEmpty)
        return try run.proceed(until: { false }, report: { _ in })
      }
      for result in results { #expect(try result.get() == .finished) }
      try Self.expectSameFiles("alone", name, in: folder)
    }
  }

  @Test("a run that other ranks cannot share is regrouped with a warning, and goes on")
  func regroups() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try Self.train(Self.experiment(groupCount: 1), in: folder, name: "alone", rankCount: 1)
    let warnings = try ThreadRanks.run(2) { ranks in
      let run = try TrainingRun.resume(
        folder.appending(path: "alone").path, iterationCount: 5, directory: nil, workerCount: 1,
        ranks: ranks)
      #expect(try run.proceed(until: { false }, report: { _ in }) == .finished)
      return run.warnings
    }[0].get()
    #expect(warnings.count == 1 && warnings[0].contains("1 groups of robots, which 2 ranks"))
    let text = try String(
      contentsOf: folder.appending(path: "alone/experiment.yaml"), encoding: .utf8)
    #expect(text.contains("robot_groups: 2"))
  }

  @Test("an interrupt of one rank stops all, after a checkpoint")
  func interrupted() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let experiment = try Self.experiment(groupCount: nil)
    let results = ThreadRanks.run(2) { ranks in
      let run = try TrainingRun.start(
        experiment, directory: folder.appending(path: "run").path, workerCount: 1, ranks: ranks)
      return try run.proceed(until: { ranks.rank == 1 }, report: { _ in })
    }
    for result in results { #expect(try result.get() == .interrupted) }
    let checkpoint = folder.appending(path: "run/checkpoint-000001.h5").path
    #expect(FileManager.default.fileExists(atPath: checkpoint))
  }

  @Test(
    "robots that ranks or groups cannot share are refused in words, and nothing is written",
    arguments: [
      (7, nil, "found 7, expected a multiple of the 2 groups"),
      (6, 3, "found 3, expected a multiple of the 2 ranks"),
    ] as [(Int, Int?, String)])
  func refuses(robots: Int, groups: Int?, words: String) throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    var experiment = try Self.experiment(groupCount: groups)
    experiment.simulation.environmentCount = robots
    let refused = experiment
    let path = folder.appending(path: "run").path
    let results = ThreadRanks.run(2) { ranks in
      _ = try TrainingRun.start(refused, directory: path, workerCount: 1, ranks: ranks)
    }
    guard case .failure(RankFailure.here(rank: 0, let error)) = results[0],
      case .failure(RankFailure.elsewhere(rank: 0)) = results[1]
    else {
      Issue.record("found \(results), expected rank 0 to tell it")
      return
    }
    #expect("\(error)".contains(words))
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test("ranks with different experiments are refused")
  func refusesOthers() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let experiment = try Self.experiment(groupCount: nil)
    let path = folder.appending(path: "run").path
    let results = ThreadRanks.run(2) { ranks in
      var own = experiment
      own.seed += UInt64(ranks.rank)
      _ = try TrainingRun.start(own, directory: path, workerCount: 1, ranks: ranks)
    }
    guard case .failure(RankFailure.here(rank: 1, let error)) = results[1] else {
      Issue.record("found \(results), expected rank 1 to tell it")
      return
    }
    #expect("\(error)".contains("expected the same files on every host"))
  }
}
