import EvaluationSuites
import Foundation
import TestConditions
import Testing
import Training

@testable import Evaluation

/// Policies in the robot's runtime, as suites play them.
@Suite struct RuntimeControllerTests {
  private static let released = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "checkpoints/qinglong-walk/policy.onnx").path

  private func report(
    _ name: String, _ path: NamedController.PolicyPath = .deployed, experiment: String? = nil,
    duration: Double, workerCount: Int = 1
  ) throws -> EvaluationReport {
    let named = try NamedController(
      name, experiment: experiment, path: path, overrides: [], workerCount: workerCount)
    var suite = EvaluationSuite()
    (suite.episodeCount, suite.duration) = (3, duration)
    suite.cases = suite.cases.filter { $0.name == "vx 0.5" }
    let evaluator = try Evaluator(named.experiment, suite: suite, workerCount: workerCount)
    return try evaluator.evaluate(named.driver(in: evaluator)).report
  }

  @Test("a run's policy moves as it does in training's own code")
  func path() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "deployed-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    let experiment = try Experiment.load(
      text: """
        name: deployed
        simulation: {environments: 4, timestep_s: 0.004, target_filter_retention: 0.95}
        environment:
          control: {delay_s: [0.008, 0.008]}
          episode: {length_s: 0.5}
          gait: {random_initial_phase: false}
        algorithm: {actor: {hidden: [8]}, critic: {hidden: [8]}, steps_per_environment: 8, epochs: 1}
        run: {iterations: 1, evaluation: {duration_s: 0.5}}
        """, named: "deployed")
    let run = try TrainingRun.start(experiment, directory: folder.path, workerCount: 1)
    #expect(try run.proceed(until: { false }, report: { _ in }) == .finished)
    let figures = try [NamedController.PolicyPath.batched, .deployed].map {
      try #require(try report(folder.path, $0, duration: 0.5).cases.first)
    }
    for key in ["velocity_error_rms_m_s", "action_rate_rad_s", "peak_foot_force_mg"] {
      let (batched, deployed) = (
        try #require(figures[0][key]?.value), try #require(figures[1][key]?.value)
      )
      // Filters and network in other precision and order of summation, and half a second in which that
      // grows. Falls are another matter: a runtime asks no policy beyond a tilt.
      #expect(abs(deployed - batched) < 1e-3 * max(abs(batched), 1), "\(key)")
    }
  }

  @Test(
    "the released policy walks as deployed, the same bits for any number of workers",
    .enabled(if: TestConditions.isOptimized))
  func released() throws {
    let reports = try [1, 2].map {
      try report(Self.released, duration: 6, workerCount: $0)
    }
    let figures = try #require(reports[0].cases.first)
    #expect(figures.survived?.value == 1)
    #expect(try #require(figures["mean_velocity_error_m_s"]?.value) < 0.1)
    #expect(try reports[0].json() == reports[1].json())
  }

  @Test("every step of every robot's loop is timed", .enabled(if: TestConditions.isOptimized))
  func ticks() throws {
    let named = try NamedController(Self.released, experiment: nil, overrides: [], workerCount: 2)
    var suite = EvaluationSuite()
    (suite.episodeCount, suite.duration) = (3, 1)
    suite.cases = suite.cases.filter { $0.name == "vx 0.5" }
    let evaluator = try Evaluator(named.experiment, suite: suite, workerCount: 2)
    let driver = try #require(try named.driver(in: evaluator) as? any TimedController)
    _ = try evaluator.evaluate(driver)
    let clock = driver.clock
    #expect(clock.period == 0.001)
    #expect(clock.times.count == 3 * 1_000)
    // The network is asked every twentieth step.
    #expect(clock.times.quantile(0.99) > clock.times.quantile(0.5))
  }

  @Test("a folder with an exported policy stands for it and for the experiment beside it")
  func folders() throws {
    let folder = URL(fileURLWithPath: Self.released).deletingLastPathComponent().path
    let named = try NamedController(folder, experiment: nil, overrides: [], workerCount: 1)
    #expect(named.name == folder && named.experiment.name == "qinglong-walk")
    // Driven by a runtime: gains and the filter of targets come from outside.
    #expect(named.experiment.simulation.physics.hasVariableGains)
    #expect(named.experiment.simulation.physics.targetFilterRetention == 0)
    #expect(throws: (any Error).self) {
      try NamedController("zero", experiment: nil, overrides: [], workerCount: 1)
    }
  }

  @Test("a policy of another robot is refused, and what is no policy")
  func refusals() throws {
    let g1 = FileManager.default.temporaryDirectory.appending(path: "g1-\(UUID()).yaml")
    defer { try? FileManager.default.removeItem(at: g1) }
    try "name: other\nrobot: {model: g1}\n".write(to: g1, atomically: true, encoding: .utf8)
    #expect {
      try report(Self.released, experiment: g1.path, duration: 1)
    } throws: { "\($0)".contains("joints: the policy has J_hip_l_roll") }
    #expect {
      try report("policy.pt", experiment: g1.path, duration: 1)
    } throws: { "\($0)".contains("expected a run directory") }
  }
}
