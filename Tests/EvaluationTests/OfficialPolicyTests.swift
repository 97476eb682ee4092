import Foundation
import PhysicsCatalog
import TestConditions
import Testing
import Training

@testable import Evaluation

/// The policy that 青龙's makers ship is the strongest outside check of the physics: it was trained
/// elsewhere, and has to walk here.
@Suite struct OfficialPolicyTests {
  private static let experiment = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "experiments/velocity/qinglong-openloong.yaml").path

  @Test(
    "it walks in every engine as fast as on the robot's published MuJoCo model",
    .enabled(
      if: SharedFiles.hasOfficialPolicy, "\(SharedFiles.absenceOfOfficialPolicy)"),
    arguments: [PhysicsEngine.lanes, .ode])
  func walks(engine: PhysicsEngine) throws {
    let named = try NamedController(
      SharedFiles.officialPolicy.path, experiment: Self.experiment,
      overrides: [
        "simulation.engine=\(engine.rawValue)", "run.evaluation.duration_s=8",
      ], workerCount: 2)
    let evaluator = try Evaluator(named.experiment, episodeCount: 2, workerCount: 2)
    let result = try evaluator.evaluate(named.driver(in: evaluator)).report.cases[0]
    #expect(result.survived?.value == 1)
    // There, with all 31 joints, it walks 0.532 m/s ahead and 0.020 m/s to the left where it is asked for
    // 0.5 ahead, a mean error of 0.038; 5 % of its speed are 0.027.
    #expect(abs(try #require(result["mean_velocity_error_m_s"]?.value) - 0.038) < 0.027)
  }
}
