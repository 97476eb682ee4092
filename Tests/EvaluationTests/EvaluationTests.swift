import Foundation
import Testing
import Training

@testable import Evaluation
@testable import EvaluationSuites

@Suite struct EvaluationTests {
  @Test("Wilson's interval of 95 of 100 is the published one")
  func wilson() {
    let estimate = Estimate.share(95, of: 100)
    #expect(estimate.value == 0.95)
    // Closed form with z = 1.96: 0.8882 to 0.9785.
    #expect(abs(estimate.low - 0.8882) < 1e-4)
    #expect(abs(estimate.high - 0.9785) < 1e-4)
    // A few units in the last place of the two quotients.
    #expect(Estimate.share(0, of: 10).low < 1e-15)
    #expect(Estimate.share(10, of: 10).high > 1 - 1e-15)
  }

  @Test("first pushes of 100 episodes cover the circle evenly, all with the wanted speed")
  func pushes() {
    var section = EvaluationSection()
    section.duration = 20
    section.pushInterval = 4
    section.pushSpeed = 0.5
    let suite = section.suite(named: "pushed", episodeCount: 100)
    let context = EpisodeContext(
      timestep: 0.02, gaitPeriod: 0.8, commandDelay: 0, jointCount: 12)
    let episodes = suite.cases[0].episodes(suite, in: context)
    #expect(episodes.count == 100)
    #expect(Set(episodes.map(\.seed)).count == 100)
    var sectors = Array(repeating: 0, count: 4)
    for episode in episodes {
      #expect(episode.pushes.map(\.time) == [4, 8, 12, 16])
      for push in episode.pushes {
        guard case .velocity(let velocity) = push.kind else { continue }
        #expect(abs(velocity.length - 0.5) < 1e-12)
      }
      guard case .velocity(let first)? = episode.pushes.first?.kind else { continue }
      let angle = atan2(first.y, first.x) + 2 * Double.pi
      sectors[Int((angle / (Double.pi / 2)).rounded(.down)) % 4] += 1
    }
    // 25 to a quarter of the circle; the quarters' borders may go either way by rounding.
    #expect(sectors.allSatisfy { abs($0 - 25) <= 1 })
  }

  @Test("the robot that only holds its pose falls when it is pushed, from any side")
  func zeroFalls() throws {
    var experiment = Experiment()
    experiment.simulation.physics.timestep = 0.004
    experiment.evaluation.duration = 3
    experiment.evaluation.pushInterval = 0.5
    let evaluator = try Evaluator(experiment, episodeCount: 4, workerCount: 2)
    let zero = ZeroController(actionCount: evaluator.contract.jointNames.count)
    let (report, motion) = try evaluator.evaluate(zero)
    let result = report.cases[0]
    #expect(result.survived?.value == 0)
    #expect(try #require(result.meanSurvival) < 3)
    #expect(motion.frames.count > 10)
    let (again, _) = try evaluator.evaluate(zero)
    #expect(again == report)
  }
}

@Suite struct SuiteTests {
  /// 青龙 holding its pose in the lane engine, for moments only.
  private func evaluate(
    _ cases: [EvaluationCase], workers: Int = 1, progress: (Double) -> Void = { _ in }
  ) throws -> EvaluationReport {
    var experiment = Experiment()
    experiment.simulation.physics.timestep = 0.004
    var suite = EvaluationSuite()
    suite.episodeCount = 3
    suite.duration = 1.2
    suite.settlingTime = 0.5
    suite.cases = cases
    let evaluator = try Evaluator(experiment, suite: suite, workerCount: workers)
    let zero = ZeroController(actionCount: evaluator.contract.jointNames.count)
    return try evaluator.evaluate(zero, progress: progress).report
  }

  private func evaluationCase(
    _ name: String, _ change: (inout EvaluationCase) -> Void = { _ in }
  ) -> EvaluationCase {
    var evaluated = EvaluationCase()
    evaluated.name = name
    change(&evaluated)
    return evaluated
  }

  @Test("a case gives the same figures alone, beside others and for any number of workers")
  func sideBySide() throws {
    let cases = [
      evaluationCase("a"), evaluationCase("long") { $0.duration = 1.6 },
      evaluationCase("heavy") { $0.addedBaseMass = 10 },
      evaluationCase("late") { $0.commandDelay = 0.04 },
      evaluationCase("stairs") {
        $0.terrain = CaseTerrain()
        $0.terrain?.stepHeight = 0.05
        $0.commands = [SuiteCommand(forwardSpeed: 0.5)]
      },
    ]
    let together = try evaluate(cases, workers: 2)
    #expect(together.cases.map(\.name) == ["a", "long", "heavy", "late", "stairs"])
    for (index, evaluated) in cases.enumerated() {
      #expect(try evaluate([evaluated]).cases == [together.cases[index]])
    }
    // What the cases differ in shows in their figures.
    #expect(together.cases[0].estimates != together.cases[1].estimates)
    #expect(together.cases[0].estimates != together.cases[2].estimates)
  }

  @Test("progress is the share of all robots' time that is over, searches included")
  func progress() throws {
    // 3 × (1.2 + 0.4 + 1.2) s, and three rounds of two robots for 0.2 + 0.1 + 0.2 s and a period.
    let cases = [
      evaluationCase("a"), evaluationCase("short") { $0.duration = 0.4 },
      evaluationCase("stairs") {
        $0.terrain = CaseTerrain()
        $0.terrain?.stepHeight = 0.05
      },
      evaluationCase("search") {
        var search = PushSearch()
        (search.time, search.recoveryTime) = (0.2, 0.2)
        (search.phaseCount, search.limit) = (2, 8)
        $0.largestPush = search
      },
    ]
    var shares: [Double] = []
    _ = try evaluate(cases) { shares.append($0) }
    #expect(shares == shares.sorted())
    // Nobody falls so soon, so that all is played to its end.
    #expect(abs(try #require(shares.last) - 1) < 1e-9)
    // Six robots at first, then three.
    #expect(abs(shares[1] - 2 * shares[0]) < 1e-12)
    let late = shares[40] - shares[39]
    #expect(abs(late - 0.5 * shares[0]) < 1e-12)
  }

  @Test("the largest push is found where there is one, and is nothing to a robot that falls anyway")
  func largestPush() throws {
    func search(recovery: Double) -> EvaluationCase {
      evaluationCase("recovery \(recovery)") {
        var search = PushSearch()
        search.time = 0.2
        search.phaseCount = 2
        search.limit = 64
        search.tolerance = 4
        search.recoveryTime = recovery
        $0.largestPush = search
      }
    }
    // Without time to fall all impulses but the last are survived; the pose alone falls in 3 s.
    let report = try evaluate([search(recovery: 0.1), search(recovery: 3)])
    let found = try #require(report.cases[0].worstLargestPush)
    #expect(found > 0 && found < 64)
    #expect(report.cases[1].worstLargestPush == 0)
    #expect(report.cases.map(\.episodes) == [2, 2])
    #expect(report.cases[0].survived == nil)
  }

  @Test("all lines of a table are equally long, and JSON has every figure with its interval")
  func report() throws {
    let report = try evaluate([
      evaluationCase("a"), evaluationCase("a case with a long name"),
      evaluationCase("push") {
        $0.largestPush = PushSearch()
        $0.largestPush?.time = 0.1
        $0.largestPush?.phaseCount = 1
        $0.largestPush?.limit = 2
        $0.largestPush?.recoveryTime = 0.1
      },
    ])
    let lines = report.table.split(separator: "\n").dropFirst()
    #expect(lines.count == 5)
    #expect(Set(lines.map(\.count)).count == 1)
    let object = try JSONSerialization.jsonObject(with: report.json()) as? [String: Any]
    let cases = try #require(object?["cases"] as? [[String: Any]])
    for key in [
      "survived", "velocity_error_rms_m_s", "mean_velocity_error_m_s", "yaw_rate_error_rms_rad_s",
      "mean_yaw_rate_error_rad_s", "drift_m", "cost_of_transport", "action_rate_rad_s",
      "torque_limit_share", "steps_per_s", "flight_share", "peak_foot_force_mg",
      "forward_speed_m_s",
    ] {
      for suffix in ["", "_low", "_high"] { #expect(cases[0][key + suffix] != nil, "\(key)") }
    }
    #expect(cases[0]["largest_push_n_s"] == nil)
    #expect(cases[2]["largest_push_n_s_low"] is Double)
    #expect(cases[2]["largest_push_worst_n_s"] is Double)
  }
}

@Suite struct TrainingCurvesTests {
  private func columns(_ iterations: [Int], _ values: [Double]) -> RunColumns {
    RunColumns(
      (iterations, [("steps", iterations.map { 1e6 * Double($0) }), ("score", values)]))
  }

  @Test("several runs give their mean and range over the iterations that all have figures of")
  func band() throws {
    let runs = [
      columns([1, 2, 3, 4], [.nan, 0.2, 0.4, 0.6]), columns([1, 2, 3], [0, 0.4, 0.8]),
    ]
    let series = try #require(TrainingCurves.series("score", of: runs))
    #expect(series.points.map(\.x) == [2, 3])
    // Rounding of a sum.
    #expect(zip(series.points, [0.3, 0.6]).allSatisfy { abs($0.y - $1) < 1e-15 })
    #expect(series.band.map(\.lower) == [0.2, 0.4] && series.band.map(\.upper) == [0.4, 0.8])
    #expect(TrainingCurves.series("score", of: [runs[0]])?.band.isEmpty == true)
    #expect(TrainingCurves.series("nothing", of: runs) == nil)
    #expect(TrainingCurves.series("score", of: []) == nil)
  }
}
