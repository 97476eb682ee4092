import EnvironmentInterface
import Reproducibility
import Testing

@testable import ClassicControl

@Suite struct PendulumBalanceTests {
  @Test("a pendulum without torque falls, and its episodes end as falls")
  func falls() {
    let environment = PendulumBalance(environmentCount: 8, seed: 1)
    var outcome = StepOutcome(environmentCount: 8)
    for _ in 0..<400 {
      environment.step(actions: Array(repeating: 0, count: 8), into: &outcome)
    }
    let statistics = environment.drainStatistics()
    #expect(statistics.episodeCount > 8)
    #expect((statistics.figures.first?.value ?? 0) > 0.9)
    #expect(environment.drainStatistics().episodeCount == 0)
  }

  @Test("a proportional-derivative controller keeps it up until the time limit")
  func balances() {
    let environment = PendulumBalance(environmentCount: 8, seed: 2)
    var observations = ObservationBatch(shape: environment.shape)
    var outcome = StepOutcome(environmentCount: 8)
    for step in 0..<750 {
      // The first episodes start at random ages; only later ones are whole.
      if step == 250 { _ = environment.drainStatistics() }
      environment.observe(into: &observations)
      let actions = (0..<8).map { index -> Float in
        let angle = observations.actor[3 * index]
        let speed = observations.actor[3 * index + 2]
        return -5 * angle - 1.5 * speed
      }
      environment.step(actions: actions, into: &outcome)
      #expect(!outcome.terminated.contains(true))
    }
    let statistics = environment.drainStatistics()
    #expect(statistics.episodeCount >= 8)
    #expect(statistics.meanLength == 250)
    // An episode of 5 s pays at most 5; the swing from up to 0.3 rad costs a little.
    #expect(statistics.meanReturn > 4.5)
  }

  @Test("a restored environment goes on with the same bits")
  func restored() throws {
    let environment = PendulumBalance(environmentCount: 5, seed: 3)
    let other = PendulumBalance(environmentCount: 5, seed: 4)
    var outcome = StepOutcome(environmentCount: 5)
    let actions: [Float] = [0.1, -0.2, 0.3, -0.4, 2]
    for _ in 0..<130 { environment.step(actions: actions, into: &outcome) }
    try other.restore(environment.snapshot())
    var otherOutcome = StepOutcome(environmentCount: 5)
    for _ in 0..<130 {
      environment.step(actions: actions, into: &outcome)
      other.step(actions: actions, into: &otherOutcome)
      #expect(outcome == otherOutcome)
    }
    #expect(environment.snapshot() == other.snapshot())
  }
}
