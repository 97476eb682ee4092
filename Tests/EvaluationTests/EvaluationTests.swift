import Foundation
import Locomotion
import Testing
import Training

@testable import Evaluation

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
    let suite = EpisodeSuite(section, count: 100)
    #expect(suite.episodes.count == 100)
    #expect(Set(suite.episodes.map(\.seed)).count == 100)
    var sectors = Array(repeating: 0, count: 4)
    for episode in suite.episodes {
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
    let (result, motion) = try evaluator.evaluate(zero)
    #expect(result.survived.value == 0)
    #expect(result.meanSurvival < 3)
    #expect(motion.frames.count > 10)
    let (again, _) = try evaluator.evaluate(zero)
    #expect(again == result)
  }
}
