import Foundation
import Testing

@testable import EvaluationSuites
@testable import Training

@Suite struct RunEvaluationTests {
  /// 青龙 in moments, with chance in everything that training draws.
  private static func experiment(_ evaluation: RunEvaluationSection?) throws -> Experiment {
    var experiment = try Experiment.load(
      text: """
        name: run-evaluation
        simulation: {environments: 4, timestep_s: 0.004}
        environment:
          control: {delay_s: [0, 0.02], action_noise: 0.02}
          pushes: {interval_s: [0.1, 0.3], speed_m_s: [0.1, 0.5]}
        algorithm:
          actor: {hidden: [8]}
          critic: {hidden: [8]}
          steps_per_environment: 8
          epochs: 1
        run: {iterations: 5, checkpoint_interval: 1, kept_checkpoints: 1}
        """, named: "run-evaluation")
    experiment.run.evaluation = evaluation
    return experiment
  }

  /// An evaluation of a moment after every iteration.
  private static var everyIteration: RunEvaluationSection {
    var section = RunEvaluationSection()
    section.interval = 1
    section.episodeCount = 2
    section.duration = 0.3
    section.settlingTime = 0.1
    section.cases = Array(EvaluationCase.quick.prefix(2))
    return section
  }

  private func temporaryFolder() -> URL {
    FileManager.default.temporaryDirectory.appending(path: "evaluation-\(UUID().uuidString)")
  }

  /// Trains to the end in `folder`.
  @discardableResult
  private func train(_ evaluation: RunEvaluationSection?, in folder: URL) throws -> TrainingRun {
    let run = try TrainingRun.start(
      try Self.experiment(evaluation), directory: folder.path, workerCount: 1)
    #expect(try run.proceed(until: { false }, report: { _ in }) == .finished)
    return run
  }

  @Test("training computes the same bits with and without evaluations")
  func withoutTrace() throws {
    let folders = [temporaryFolder(), temporaryFolder()]
    defer { for folder in folders { try? FileManager.default.removeItem(at: folder) } }
    try train(nil, in: folders[0])
    try train(Self.everyIteration, in: folders[1])
    let checkpoints = try folders.map { try Checkpoint.find($0.path, choosing: .latest) }
    for group in ["learner", "environment"] {
      #expect(checkpoints[0].snapshot.group(group) == checkpoints[1].snapshot.group(group))
    }
    let tables = try folders.map { try MetricsTable.read($0.appending(path: "metrics.csv")) }
    let names = tables[0].columns.map(\.name)
    #expect(Array(tables[1].columns.map(\.name).prefix(names.count)) == names)
    #expect(
      tables[1].columns.dropFirst(names.count).map(\.name) == [
        "evaluation/survived", "evaluation/velocity_error", "evaluation/score",
        "evaluation/best_score",
      ])
    for (a, b) in zip(tables[0].columns, tables[1].columns) {
      #expect(a.values.map(\.bitPattern) == b.values.map(\.bitPattern), "\(a.name)")
    }
  }

  @Test("the best checkpoint is that of the best score, outlives its number and is what is used")
  func best() throws {
    let folder = temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try train(Self.everyIteration, in: folder)
    let table = try MetricsTable.read(folder.appending(path: "metrics.csv"))
    let scores = try #require(table.columns.first { $0.name == "evaluation/score" }).values
    let best = try #require(scores.max())
    let bestIteration = try #require(scores.firstIndex(of: best)) + 1
    let checkpoint = try Checkpoint.find(folder.path, choosing: .best)
    #expect(checkpoint.iteration == bestIteration)
    #expect(checkpoint.bestNote != nil)
    #expect(try checkpoint.evaluationRecord().bestScore == best)
    #expect(try Checkpoint.find(folder.path, choosing: .latest).iteration == 5)
    // One numbered checkpoint is kept, the last.
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(names.filter { $0.hasPrefix("checkpoint-") } == ["checkpoint-000005.h5"])
    #expect(
      try PolicyExport(run: folder.path).checkpoint?.iteration == bestIteration)
  }

  @Test("a figure is kept from one evaluation to the next, and there is none before the first")
  func interval() throws {
    var section = Self.everyIteration
    section.interval = 2
    let folder = temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try train(section, in: folder)
    let table = try MetricsTable.read(folder.appending(path: "metrics.csv"))
    let scores = try #require(table.columns.first { $0.name == "evaluation/score" }).values
    #expect(scores[0].isNaN)
    #expect(scores[1] == scores[2] && scores[3] == scores[4])
    #expect(scores[1].isFinite && scores[3].isFinite)
  }

  @Test("a run ends at its target score and does not go on when it is resumed")
  func target() throws {
    var section = Self.everyIteration
    section.interval = 2
    section.targetScore = 0
    let folder = temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let ended: Int
    do {
      let run = try train(section, in: folder)
      ended = run.iteration
      #expect(run.reasonToEnd?.contains("target") == true)
    }
    #expect(ended == 2)
    let run = try TrainingRun.resume(
      folder.path, iterationCount: nil, directory: nil, workerCount: 1)
    #expect(try run.proceed(until: { false }, report: { _ in }) == .finished)
    #expect(run.iteration == 2)
  }

  @Test("a resumed run in a new directory takes the best checkpoint with it")
  func newDirectory() throws {
    let folders = [temporaryFolder(), temporaryFolder()]
    defer { for folder in folders { try? FileManager.default.removeItem(at: folder) } }
    try train(Self.everyIteration, in: folders[0])
    _ = try TrainingRun.resume(
      folders[0].path, iterationCount: nil, directory: folders[1].path, workerCount: 1)
    let best = try folders.map { try Data(contentsOf: $0.appending(path: "best.h5")) }
    #expect(best[0] == best[1])
  }

  @Test("evaluations of a task without a robot are refused")
  func pendulum() {
    #expect(throws: (any Error).self) {
      try Experiment.load(
        text: "task: pendulum_balance\nrun: {evaluation: {interval: 5}}\n", named: "pendulum")
    }
  }
}

@Suite struct EvaluationRecordTests {
  /// The outcome of one episode that deviates by a velocity [m/s] in the mean.
  private func outcome(_ error: Double) -> [CaseOutcome] {
    var episode = EpisodeFigures()
    episode.meanVelocityError = error
    episode.meanYawRateError = 0
    return [CaseOutcome(evaluated: EvaluationCase(), episodes: [episode], largestPushes: [])]
  }

  @Test("evaluations without a better score are counted from the best one on, through a snapshot")
  func patience() throws {
    var section = RunEvaluationSection()
    section.patience = 2
    var record = EvaluationRecord()
    #expect(record.reasonToEnd(section) == nil)
    let areBest = [0.2, 0.3, 0.1, 0.1].enumerated().map { index, error in
      record.take(outcome(error), iteration: 10 * (index + 1))
    }
    #expect(areBest == [true, false, true, false])
    #expect(record.reasonToEnd(section) == nil)
    var restored = EvaluationRecord()
    try restored.restore(record.snapshot())
    #expect(restored == record)
    _ = restored.take(outcome(0.2), iteration: 50)
    #expect(restored.bestIteration == 30)
    #expect(restored.reasonToEnd(section)?.contains("30") == true)
    section.patience = nil
    #expect(restored.reasonToEnd(section) == nil)
  }

  @Test("a record without evaluations comes back as such")
  func empty() throws {
    var restored = EvaluationRecord()
    _ = restored.take(outcome(0), iteration: 1)
    try restored.restore(EvaluationRecord().snapshot())
    #expect(restored == EvaluationRecord())
  }
}
