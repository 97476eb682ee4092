import EnvironmentInterface
import Testing

@testable import ReinforcementLearning

@Suite struct GeneralizedAdvantageEstimationTests {
  private static func estimate(
    rewards: [Float], values: [Float], lastValues: [Float], ended: [Bool], gamma: Float,
    lambda: Float
  ) -> (advantages: [Float], returns: [Float]) {
    var advantages = rewards
    var returns = rewards
    var advantageSpan = advantages.mutableSpan
    var returnSpan = returns.mutableSpan
    GeneralizedAdvantageEstimation.estimate(
      rewards: rewards.span, values: values.span, lastValues: lastValues.span, ended: ended.span,
      gamma: gamma, lambda: lambda, advantages: &advantageSpan, returns: &returnSpan)
    return (advantages, returns)
  }

  @Test("two steps of two environments agree with a calculation by hand")
  func byHand() {
    // γ = 1/2, λ = 1/2; steps one after the other, environments next to each other.
    let (advantages, returns) = Self.estimate(
      rewards: [1, 2, 3, 4], values: [8, 4, 2, 6], lastValues: [4, 8],
      ended: [false, false, false, false], gamma: 0.5, lambda: 0.5)
    // Last step: δ = 3 + 2 − 2 = 3 and 4 + 4 − 6 = 2.
    // First step: δ = 1 + 1 − 8 = −6, Â = −6 + 3/4; δ = 2 + 3 − 4 = 1, Â = 1 + 2/4.
    #expect(advantages == [-5.25, 1.5, 3, 2])
    #expect(returns == [2.75, 5.5, 5, 8])
  }

  @Test("advantage stops at the end of an episode")
  func stopsAtEnd() {
    let (advantages, _) = Self.estimate(
      rewards: [1, 100], values: [0.5, 50], lastValues: [1000], ended: [true, false], gamma: 1,
      lambda: 1)
    #expect(advantages[0] == 0.5)
    let (last, _) = Self.estimate(
      rewards: [1, 100], values: [0.5, 50], lastValues: [1000], ended: [false, true], gamma: 1,
      lambda: 1)
    #expect(last[1] == 50)
  }

  @Test("with λ = 1 the return is the discounted sum of rewards and the last value")
  func monteCarlo() {
    let (_, returns) = Self.estimate(
      rewards: [1, 1, 1], values: [9, -3, 5], lastValues: [8],
      ended: [false, false, false], gamma: 0.5, lambda: 1)
    // 1 + 1/2 + 1/4 + 8/8,  1 + 1/2 + 8/4,  1 + 8/2
    #expect(returns == [2.75, 3.5, 5])
  }

  @Test("a time limit adds the discounted value to the reward, a fall does not")
  func timeLimitAddsValue() {
    let shape = EnvironmentShape(
      environmentCount: 4, observationCount: 1, criticObservationCount: 1, actionCount: 1)
    let storage = RolloutStorage(shape: shape, stepCount: 1)
    storage.values.buffer.copy([10, 10, 10, 10], to: 0)
    var outcome = StepOutcome(environmentCount: 4)
    outcome.rewards = [1, 1, 1, 1]
    outcome.terminated = [false, true, false, true]
    outcome.truncated = [false, false, true, true]
    storage.record(outcome, step: 0, gamma: 0.5)
    #expect(storage.rewards.array == [1, 1, 6, 1])
    #expect(storage.ended.array == [false, true, true, true])
  }

  @Test("normalised advantages have mean 0 and standard deviation 1")
  func normalizes() {
    var advantages: [Float] = [1, 2, 3, 4]
    var span = advantages.mutableSpan
    GeneralizedAdvantageEstimation.normalize(&span)
    // The sample's deviation of 1, 2, 3, 4 is √(5/3).
    for (value, expected) in zip(advantages, [-1.161_895, -0.387_298, 0.387_298, 1.161_895]) {
      #expect(abs(Double(value) - expected) < 1e-6)
    }
    var equal: [Float] = [2, 2]
    var equalSpan = equal.mutableSpan
    GeneralizedAdvantageEstimation.normalize(&equalSpan)
    #expect(equal == [0, 0])
  }
}
