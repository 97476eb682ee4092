import EnvironmentInterface
import Reproducibility
import Testing

@testable import Locomotion

@Suite struct FaultTests {
  private func environment() throws -> (LocomotionEnvironment, KinematicBatch) {
    try EnvironmentSupport.make(count: 3) {
      EnvironmentSupport.calm(&$0)
      $0.rewards.terms.append(RewardTerm("terminated", -100))
    }
  }

  @Test("a robot that the engine gives up is reset and counted, and the others go on")
  func engineFault() throws {
    let (environment, batch) = try environment()
    var stream = RandomStream(seed: 5, stream: 0)
    _ = Recording(environment, count: 2, stream: &stream)
    batch.failing = [1]
    let faulty = Recording(environment, count: 1, stream: &stream)
    #expect(faulty.outcomes[0].terminated == [false, true, false])
    #expect(abs(faulty.outcomes[0].rewards[1] + 2) < 1e-6)
    #expect(environment.faults.map(\.index) == [1])
    #expect(batch.resetCounts == [1, 2, 1])
    let after = Recording(environment, count: 3, stream: &stream)
    #expect(after.isFinite)
    let statistics = environment.drainStatistics()
    #expect(statistics["fault/count"] == 1)
    #expect(statistics["termination/fault"] == 1)
    #expect(environment.takeFaults().map(\.index) == [1])
    #expect(environment.faults.isEmpty)
  }

  @Test("a state that is not finite is caught although the engine says nothing")
  func silentFault() throws {
    let (environment, batch) = try environment()
    var stream = RandomStream(seed: 6, stream: 0)
    batch.silentlyFailing = [2]
    let recording = Recording(environment, count: 2, stream: &stream)
    #expect(recording.outcomes[0].terminated == [false, false, true])
    #expect(recording.isFinite)
    #expect(environment.faults.map(\.index) == [2])
    #expect(environment.drainStatistics()["fault/count"] == 1)
  }

  @Test("actions that are no numbers do not reach the joints")
  func brokenPolicy() throws {
    let (environment, batch) = try environment()
    var outcome = StepOutcome(environmentCount: 3)
    var actions = [Float](repeating: .nan, count: 36)
    actions[0] = .infinity
    environment.step(actions: actions, into: &outcome)
    let targets = batch.targetsSeen[0]
    #expect(targets[0] == 18 * 0.25)
    #expect(Array(targets[12..<24]) == TestBiped.pose)
    #expect(environment.drainStatistics()["fault/count"] == 0)
  }
}
