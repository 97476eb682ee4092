import EvaluationSuites
import TestConditions
import Testing

@testable import Evaluation

@Suite struct ModelBasedBaselineTests {
  /// Stairs up begin 3 m below the world's origin, stairs down as far above it; the first steps are a
  /// metre from the robot.
  @Test(
    "the model-based controller stands where the ground is not at height 0",
    .enabled(if: TestConditions.isOptimized))
  func beginsOnItsGround() throws {
    var stand = EvaluationCase()
    stand.terrain = CaseTerrain()
    stand.terrain?.stepHeight = 0.1
    var suite = EvaluationSuite()
    suite.duration = 2
    suite.cases = [stand]
    for episode in 0..<2 {
      let named = try NamedController("mpc", experiment: nil, overrides: [], workerCount: 1)
      let evaluator = try Evaluator(
        named.experiment, suite: suite, episodeCount: 2, workerCount: 1, recordedEpisode: episode)
      let motion = try evaluator.evaluate(try named.driver(in: evaluator)).motion
      let (first, last) = try (#require(motion.frames.first), #require(motion.frames.last))
      #expect(abs(first.groundHeight) > 1)
      // It gives way by a centimetre at most.
      #expect(abs(last.basePose.position.z - first.basePose.position.z) < 0.01)
      #expect(motion.frames.count == Int((suite.duration / motion.timestep).rounded()))
    }
  }
}
