import Comparison
import ComparisonPages
import Foundation
import Reproducibility
import Testing
import Training

@testable import Evaluation
@testable import EvaluationSuites

@Suite struct ReportComparisonTests {
  private static let caseCount = 15
  private static let episodeCount = 40

  /// Made-up episodes of one law: each figure normal about a mean of the case's own.
  private static func report(seed: UInt64) -> EvaluationReport {
    EvaluationReport(
      cases: (0..<caseCount).map { number in
        var stream = RandomStream(seed: seed, stream: UInt64(number))
        var evaluated = EvaluationCase()
        evaluated.name = "case \(number)"
        let episodes = (0..<episodeCount).map { _ in
          var figures = EpisodeFigures()
          func draw() -> Double { Double(number + 1) + 0.3 * stream.normal() }
          figures.forwardSpeed = draw()
          figures.velocityError = draw()
          figures.yawRateError = draw()
          figures.costOfTransport = draw()
          figures.peakFootForce = draw()
          figures.cause = stream.normal() > 1 ? .tilt : nil
          return figures
        }
        return CaseResult(
          CaseOutcome(evaluated: evaluated, episodes: episodes, largestPushes: []),
          controller: "c", engine: "lanes")
      })
  }

  private func comparison(_ seeds: [UInt64]) -> ControllerComparison {
    EvaluationReport.comparison(
      seeds.enumerated().map { (name: "c\($0)", report: Self.report(seed: $1)) },
      baseline: seeds.count - 1)
  }

  @Test("a controller beside itself in the same episodes is no different in every line")
  func identical() {
    let found = comparison([7, 7])
    #expect(found.lines.count == 6 * Self.caseCount)
    #expect(found.count(.noDifference, of: 0) == found.lines.count)
    for line in found.lines {
      #expect(line.differences[0]?.low == 0 && line.differences[0]?.high == 0)
    }
  }

  @Test("an episode with a fall counts by the fall alone, however quiet the robot was")
  func falls() throws {
    func report(fallCount: Int) -> EvaluationReport {
      let episodes = (0..<Self.episodeCount).map { number in
        var figures = EpisodeFigures()
        figures.cause = number < fallCount ? .tilt : nil
        figures.peakFootForce = number < fallCount ? 0 : 2
        return figures
      }
      let outcome = CaseOutcome(
        evaluated: EvaluationCase(), episodes: episodes, largestPushes: [])
      return EvaluationReport(cases: [CaseResult(outcome, controller: "c", engine: "lanes")])
    }
    let found = EvaluationReport.comparison(
      [
        (name: "falls", report: report(fallCount: 20)),
        (name: "walks", report: report(fallCount: 0)),
      ],
      baseline: 1)
    let survived = try #require(found.lines.first { $0.figure.key == "survived" })
    #expect(survived.verdicts[0] == .worse)
    let peak = try #require(found.lines.first { $0.figure.key == "peak_foot_force_mg" })
    #expect(peak.verdicts[0] == .noDifference)
    #expect(peak.differences[0]?.pairCount == Self.episodeCount - 20)
    #expect(peak.measured[0]?.value == 2)
  }

  @Test("a controller beside itself in other episodes is no different in 95 % of the lines or more")
  func otherSeeds() {
    let found = comparison([7, 8])
    let same = found.count(.noDifference, of: 0)
    #expect(
      Double(same) >= 0.95 * Double(found.lines.count), "\(same) of \(found.lines.count) lines")
  }

  @Test("a shift in one figure of one case is found there and nowhere else")
  func shifted() throws {
    let before = Self.report(seed: 7)
    var after = before
    let key = "cost_of_transport"
    let figure = try #require(CaseFigure.all.firstIndex { $0.key == key })
    after.cases[3].samples[figure] = after.cases[3].samples[figure].map { $0.map { $0 - 0.5 } }
    let found = EvaluationReport.comparison([("after", after), ("before", before)], baseline: 1)
    let better = found.lines.filter { $0.verdicts[0] == .better }
    #expect(better.map(\.caseName) == ["case 3"])
    #expect(better.map(\.figure.key) == [key])
  }

  @Test("results hold cases as evaluations write them, under the names of the comparison")
  func cases() throws {
    let report = Self.report(seed: 7).named("ours")
    let written = try comparison([7, 8]).json(cases: report.jsonCases)
    let results = try #require(try JSONSerialization.jsonObject(with: written) as? [String: Any])
    let alone = try #require(
      try JSONSerialization.jsonObject(with: try report.json()) as? [String: Any])
    let found = try #require(results["cases"] as? [[String: Any]])
    #expect(found as NSArray == alone["cases"] as? NSArray)
    #expect(found.allSatisfy { $0["controller"] as? String == "ours" })
  }

  @Test("steady commands, and pushes that differ in their side only, are drawn")
  func suite() {
    let suite = EvaluationSuite.full
    let steady = suite.comparedCases.filter { $0.command != nil }.map(\.name)
    #expect(steady.prefix(3) == ["stand", "vx 0.3", "vx 0.5"])
    #expect(!steady.contains("friction 0.4") && !steady.contains("slope10"))
    #expect(!steady.contains("step on the spot"))
    #expect(suite.pushMaps.map(\.figure) == ["survived", "largest_push_n_s"])
    #expect(suite.pushMaps.map(\.title) == ["45 N s in 0.1 s", "force of 0.1 s"])
    for map in suite.pushMaps {
      #expect(map.sides.map(\.angle) == (0..<8).map { 0.25 * Double.pi * Double($0) })
    }
    #expect(EvaluationSuite.quick.pushMaps.isEmpty)
  }

  @Test("records are of the first episodes of each case, with what was asked and what pushed")
  func records() throws {
    var experiment = Experiment()
    experiment.simulation.physics.timestep = 0.004
    var suite = EvaluationSuite()
    suite.episodeCount = 2
    suite.duration = 0.5
    suite.cases = ["a", "b", "c"].map {
      var evaluated = EvaluationCase()
      evaluated.name = $0
      return evaluated
    }
    suite.cases[1].commands = [SuiteCommand(forwardSpeed: 0.4)]
    suite.cases[1].pushes = [SuitePush(.left, impulse: 5, duration: 0.1, times: [0.2])]
    suite.cases[2].largestPush = PushSearch()
    suite.cases[2].largestPush?.phaseCount = 1
    suite.cases[2].largestPush?.tolerance = 200
    let evaluator = try Evaluator(experiment, suite: suite, workerCount: 1)
    let zero = ZeroController(actionCount: evaluator.contract.jointNames.count)
    let (report, records) = try evaluator.evaluate(zero, recordedCount: 5) { _ in }
    // A search has no episode to show, and there are two of the others.
    #expect(records.map(\.evaluated.name) == ["a", "a", "b", "b"])
    #expect(records.map(\.number) == [1, 2, 1, 2])
    let comparison = EvaluationReport.comparison([("x", report), ("y", report)], baseline: 1)
    let page = try ComparisonPage(
      comparison, of: suite, named: "s", records: [records, records])
    #expect(page.episodes.count == 8)
    let shown = page.episodes[2]
    #expect(shown.recording.frames.allSatisfy { $0.command?.forwardSpeed == 0.4 })
    #expect(shown.recording.pushes.count == 1)
    // From the left is to the right.
    #expect(try #require(shown.recording.pushes.first).vector.y < -40)
    #expect(abs(shown.recording.endTime - 0.5) < 0.05)
    #expect(shown.course.count == 5)
    let none = try evaluator.evaluate(zero, recordedCount: 0) { _ in }
    #expect(none.records.isEmpty && none.report == report)
  }
}
