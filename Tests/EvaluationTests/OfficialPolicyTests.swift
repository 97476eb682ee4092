import Foundation
import PhysicsCatalog
import TestConditions
import Testing
import Training

@testable import Evaluation

/// The policy that 青龙's makers ship is the strongest outside check of the physics: it was trained
/// elsewhere, and has to walk here.
@Suite struct OfficialPolicyTests {
  private static let package = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static func experiment() throws -> Experiment {
    try Experiment.load(
      file: package.appending(path: "experiments/velocity/qinglong-openloong.yaml").path)
  }

  @Test(
    "it walks in every engine as fast as on the robot's published MuJoCo model",
    .enabled(
      if: SharedFiles.hasOfficialPolicy, "\(SharedFiles.absenceOfOfficialPolicy)"),
    arguments: [PhysicsEngine.lanes, .ode])
  func walks(engine: PhysicsEngine) throws {
    var experiment = try Self.experiment()
    experiment.simulation.engine = engine
    experiment.evaluation.duration = 8
    let evaluator = try Evaluator(experiment, episodeCount: 2, workerCount: 2)
    let controller = try ControllerSource.controller(
      SharedFiles.officialPolicy.path, for: evaluator.contract)
    let result = try evaluator.evaluate(controller).report.cases[0]
    #expect(result.survived?.value == 1)
    // There, with all 31 joints, it walks 0.532 m/s ahead and 0.020 m/s to the left where it is asked for
    // 0.5 ahead, a mean error of 0.038; 5 % of its speed are 0.027.
    #expect(abs(try #require(result["mean_velocity_error_m_s"]?.value) - 0.038) < 0.027)
  }

  @Test("a policy that 青龙's runtime loads needs no contract, and another experiment's is refused")
  func contracts() throws {
    let released = Self.package.appending(path: "checkpoints/qinglong-walk/policy.onnx").path
    let expected = try Evaluator(try Self.experiment(), episodeCount: 1, workerCount: 1).contract
    #expect(try ControllerSource.controller(released, for: expected).name == released)
    var scaled = try Self.experiment()
    scaled.environment.control.actionScale = 0.5
    let other = try Evaluator(scaled, episodeCount: 1, workerCount: 1).contract
    #expect {
      try ControllerSource.controller(released, for: other)
    } throws: { "\($0)".contains("action scales") }
  }
}
