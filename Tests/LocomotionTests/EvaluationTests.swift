import EnvironmentInterface
import Foundation
import PolicyInterface
import Reproducibility
import SpatialMath
import Testing

@testable import Locomotion

@Suite struct EvaluationTests {
  private func environment(
    _ count: Int, workers: Int = 1
  ) throws -> (LocomotionEnvironment, KinematicBatch) {
    try EnvironmentSupport.make(count: count, workers: workers) {
      $0.pushes.interval = 0.02...0.02
      $0.randomization.massScale = 0.5...1.5
    }
  }

  @Test("commands and pushes come when the plan says, and nothing else happens")
  func plan() throws {
    let (environment, batch) = try environment(2)
    let walk = VelocityCommand(forwardSpeed: 0.5)
    let turn = VelocityCommand(yawRate: 0.4)
    let pushed = EvaluationEpisode(
      seed: 1, duration: 0.4,
      commands: [TimedCommand(time: 0.2, turn), TimedCommand(time: 0.1, walk)],
      pushes: [
        TimedPush(time: 0.06, .velocity(Vector3(0.3, 0, 0))),
        TimedPush(time: 0.1, .force(Vector3(0, 20, 0), duration: 0.04)),
      ])
    var calm = pushed
    calm.pushes = []
    calm.duration = 0.2
    environment.beginEvaluation([pushed, calm])
    let pushesBefore = batch.pushes.count
    let forcesBefore = batch.forces.count
    #expect(batch.properties[0].numbers(jointCount: 12) == calm.properties.numbers(jointCount: 12))
    let firstCall = batch.callCount
    var outcome = StepOutcome(environmentCount: 2)
    var commands: [VelocityCommand] = []
    for step in 1...25 {
      commands.append(environment.command(of: 0))
      environment.step(actions: [Float](repeating: 0, count: 24), into: &outcome)
      #expect(outcome.truncated == [step == 20, step == 10])
      if step > 10 { #expect(outcome.rewards[1] == 0) }
    }
    #expect(commands[0].isStanding && commands[4].isStanding)
    #expect(commands[5] == walk && commands[9] == walk)
    #expect(commands[10] == turn && commands[19] == turn)
    let pushes = batch.pushes.dropFirst(pushesBefore)
    #expect(pushes.map(\.call) == [firstCall + 3])
    #expect(pushes.first.map { ($0.change - Vector3(0.3, 0, 0)).length < 1e-3 } == true)
    let forces = batch.forces.dropFirst(forcesBefore)
    #expect(forces.map(\.call) == [firstCall + 5, firstCall + 7])
    #expect(forces.last?.force == .zero)
    #expect(environment.isEvaluationFinished)
    #expect(environment.evaluationResults.map(\.stepCount) == [20, 10])
    #expect(environment.evaluationResults.allSatisfy { $0.cause == nil && $0.isFinished })
    #expect(environment.drainStatistics().episodeCount == 2)
  }

  @Test("an episode's command delay is the engine's, whatever training draws")
  func delay() throws {
    let (environment, batch) = try EnvironmentSupport.make(count: 2) {
      $0.control.delay = 0.01...0.03
    }
    #expect(abs(environment.nominalCommandDelay - 0.02) < 1e-15)
    var episodes = [1, 2].map { EvaluationEpisode(seed: $0, duration: 1, commands: []) }
    episodes[1].properties.commandDelay = 0.04
    environment.beginEvaluation(episodes)
    #expect(batch.properties.map(\.commandDelay) == [0, 0.04])
  }

  @Test("a fall ends an evaluation's episode and is told")
  func fall() throws {
    let (environment, _) = try environment(1)
    environment.beginEvaluation([EvaluationEpisode(seed: 4, duration: 10, commands: [])])
    var outcome = StepOutcome(environmentCount: 1)
    var actions = [Float](repeating: 0, count: 12)
    actions[0] = 0.4
    actions[6] = 0.4
    for _ in 0..<300 { environment.step(actions: actions, into: &outcome) }
    let result = environment.evaluationResults[0]
    #expect(result.isFinished)
    #expect(result.cause == .tilt)
    #expect(result.stepCount < 300)
    #expect(environment.drainStatistics().episodeCount == 1)
  }

  @Test("an episode is the same wherever it is played, and seeds differ")
  func seeds() throws {
    func play(_ seeds: [UInt64], workers: Int) throws -> [[Float]] {
      let (environment, _) = try environment(seeds.count, workers: workers)
      environment.beginEvaluation(
        seeds.map { seed in
          EvaluationEpisode(
            seed: seed, duration: 1,
            commands: [TimedCommand(time: 0, VelocityCommand(forwardSpeed: 0.3))])
        })
      var outcome = StepOutcome(environmentCount: seeds.count)
      var observations = ObservationBatch(shape: environment.shape)
      for _ in 0..<10 {
        environment.step(
          actions: [Float](repeating: 0.2, count: 12 * seeds.count), into: &outcome)
      }
      environment.observe(into: &observations)
      return seeds.indices.map { Array(observations.actor[47 * $0..<47 * $0 + 47]) }
    }
    let first = try play([5, 6, 7], workers: 1)
    let second = try play([7, 5], workers: 2)
    #expect(first[0] == second[1])
    #expect(first[2] == second[0])
    #expect(first[0] != first[1])
  }

  @Test("after an evaluation training goes on with new episodes")
  func backToTraining() throws {
    let (environment, batch) = try environment(2)
    environment.beginEvaluation(
      [1, 2].map { EvaluationEpisode(seed: $0, duration: 0.02, commands: []) })
    var outcome = StepOutcome(environmentCount: 2)
    let zeros = [Float](repeating: 0, count: 24)
    for _ in 0..<3 { environment.step(actions: zeros, into: &outcome) }
    environment.endEvaluation()
    let count = batch.pushes.count
    for _ in 0..<3 { environment.step(actions: zeros, into: &outcome) }
    #expect(batch.pushes.count > count)
    #expect(outcome.rewards.allSatisfy { $0 != 0 })
  }
}
