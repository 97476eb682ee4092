import ExperimentFormat
import Foundation
import Testing

@testable import ExperimentSweeps

@Suite struct SweepPlanTests {
  private static let experiment = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "experiments/regression/pendulum-balance.yaml").path

  private func plan(_ text: String) throws -> SweepPlan {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "lr.yaml")
    try Data("experiment: \(Self.experiment)\n\(text)".utf8).write(to: file)
    return try SweepPlan(file: file.path)
  }

  private func problems(_ text: String) throws -> [String] {
    let error = #expect(throws: ExperimentError.self) { try plan(text) }
    return error?.problems.map { "\($0)" } ?? []
  }

  @Test("the tables of sweep and judge describe themselves without a fault")
  func tables() {
    // The experiment must be given, and its default is only a name.
    #expect(SweepDescription.tableFaults() == [])
    #expect(SweepJudge.tableFaults() == [])
  }

  @Test("the page about sweeps has the tables as they are")
  func reference() throws {
    let page = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "docs/sweeps.md")
    #expect(
      try String(contentsOf: page, encoding: .utf8).contains(SweepDescription.referenceTables),
      "make them anew: treadmill reference --sweep")
  }

  @Test("every combination of the grid and every further point is a point, with every seed a run")
  func product() throws {
    let plan = try plan(
      """
      seeds: [3, 5]
      iterations: 7
      grid:
        algorithm.learning_rate: [1.0e-3, 3.0e-4]
        algorithm.actor.hidden: [[16], [32, 32]]
      points: [{algorithm.gamma: 0.9}]
      """)
    #expect(plan.description.name == "lr")
    #expect(
      plan.points.map(\.label) == [
        "learning_rate 1.0e-3, hidden [16]", "learning_rate 1.0e-3, hidden [32, 32]",
        "learning_rate 3.0e-4, hidden [16]", "learning_rate 3.0e-4, hidden [32, 32]", "gamma 0.9",
      ])
    #expect(plan.points.map(\.experiment.algorithm.learningRate) == [1e-3, 1e-3, 3e-4, 3e-4, 1e-3])
    #expect(plan.points.map(\.experiment.algorithm.actor.hiddenCounts)[3] == [32, 32])
    #expect(plan.points.allSatisfy { $0.experiment.run.iterationCount == 7 })
    #expect(plan.jobs.count == 10)
    #expect(plan.jobs[6].name == "point-002-seed-5")
  }

  @Test("without grid and points a sweep is of seeds alone")
  func seedsAlone() throws {
    let plan = try plan("seed_count: 4")
    #expect(plan.points.map(\.label) == ["as it is"])
    #expect(plan.jobs.map(\.seed) == [1, 2, 3, 4])
  }

  @Test("a wrong key or value of a point is named with the sweep's own line")
  func wrongKeys() throws {
    let found = try problems(
      "grid:\n  algorithm.learing_rate: [1.0e-3]\n  algorithm.gamma:\n    - 0.9\n    - 1.5\n")
    #expect(found.count == 2)
    #expect(found[0].contains("lr.yaml:3: found key 'learing_rate' in algorithm"))
    #expect(found[0].contains("did you mean 'learning_rate'?"))
    #expect(found[1].contains("lr.yaml:6: found the number 1.5 for algorithm.gamma"))
  }

  @Test(
    "what no sweep can do is refused",
    arguments: [
      ("grid: {seed: [1, 2]}", "expected 'seeds' beside it for that"),
      ("seeds: [1, 1]", "found a seed twice"),
      ("seeds: [1]\nseed_count: 3", "which is used only where seeds is []"),
      ("grid: {algorithm.gamma: []}", "expected a list of one value or more"),
      ("grid: {algorithm.gamma: 0.9}", "found the number 0.9 for grid.algorithm.gamma"),
      ("points: [{algorithm.gamma: 0.9}, {algorithm.gamma: 0.9}]", "twice, expected it once"),
      ("points: [{}]", "found an empty mapping for points.0"),
      ("iterations: 3\ngrid: {run.iterations: [1, 2]}", "expected 'iterations' beside it"),
      ("judge: {case: walk}", "which is used only where suite is given"),
      ("gird: {}", "did you mean 'grid'?"),
      ("grid: {algorithm.gamma: [.nan]}", "expected a number"),
    ])
  func refused(text: String, sentence: String) throws {
    let found = try problems(text)
    #expect(found.contains { $0.contains(sentence) }, "\(found)")
  }

  @Test("a point whose learner cannot be made is named before anything runs")
  func impossible() {
    let error = #expect(throws: SweepError.self) {
      try plan("grid: {algorithm.mini_batches: [4, 4097]}")
    }
    #expect(error?.description.contains("point 'mini_batches 4097' cannot be run") == true)
  }

  @Test(
    "a suite, figure or case that there is none of is named with the nearest",
    arguments: [
      ("{suite: quik}", "found 'quik' for judge.suite", "did you mean 'quick'?"),
      ("{suite: quick, figure: survivd}", "for judge.figure", "did you mean 'survived'?"),
      ("{suite: quick, case: vx 0.55}", "for judge.case", "did you mean 'vx 0.5'?"),
    ])
  func unknownJudge(judge: String, item: String, question: String) {
    let error = #expect(throws: SweepError.self) { try plan("judge: \(judge)") }
    let sentence = error?.description ?? ""
    #expect(sentence.contains(item) && sentence.contains(question), "\(sentence)")
  }
}
