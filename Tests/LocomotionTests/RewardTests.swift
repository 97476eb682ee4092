import EnvironmentInterface
import Foundation
import SpatialMath
import Testing

@testable import Locomotion

@Suite struct RewardTests {
  /// Errors of some tens of roundings of numbers of the size of the results.
  private let tolerance = 1e-12

  @Test("a reward term has the value worked out by hand", arguments: RewardTermCase.all)
  func value(_ example: RewardTermCase) throws {
    var sample =
      switch example.start {
      case .standing: try RewardSamples.standing()
      case .rightSwing: try RewardSamples.rightSwing()
      }
    example.prepare(&sample)
    let value = try RewardSamples.value(example.name, sample, example.parameters)
    #expect(abs(value - example.expected) <= tolerance * max(1, abs(example.expected)))
  }

  @Test("every term of the catalogue has a name of its own and an example")
  func coverage() {
    let names = RewardCatalog.all.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(Set(RewardTermCase.all.map(\.name)) == Set(names))
    for definition in RewardCatalog.all {
      #expect(!definition.documentation.isEmpty)
      for parameter in definition.parameters {
        #expect(parameter.range.contains(parameter.defaultValue), "\(definition.name)")
      }
    }
  }

  private func sum(
    _ terms: [RewardTerm], perSecond: Bool = true, onlyPositive: Bool = false
  ) throws -> RewardSum {
    var configuration = RewardConfiguration()
    configuration.terms = terms
    configuration.isPerSecond = perSecond
    configuration.isOnlyPositive = onlyPositive
    return try RewardSum(configuration, timestep: 0.02)
  }

  @Test("the reward is the sum of weighted terms, times the control step where it is per second")
  func weightedSum() throws {
    var sample = try RewardSamples.standing()
    sample.baseLinearVelocityInBase.z = 2
    var potentials: [Double] = []
    var contributions = [0.0, 0]
    let terms = [RewardTerm("alive", 3), RewardTerm("vertical_velocity_l2", -0.5)]
    let perStep = try sum(terms, perSecond: false).evaluate(
      sample, potentials: &potentials, at: 0, contributions: &contributions)
    #expect(perStep == 1)
    #expect(contributions == [3, -2])
    let perSecond = try sum(terms).evaluate(
      sample, potentials: &potentials, at: 0, contributions: &contributions)
    #expect(abs(perSecond - 0.02) < 1e-15)
  }

  @Test("the curriculum's factor is on penalties only, and not on that of a fall")
  func penaltyFactor() throws {
    var sample = try RewardSamples.standing()
    sample.baseLinearVelocityInBase.z = 2
    sample.isTerminated = true
    var potentials: [Double] = []
    var contributions = [0.0, 0, 0]
    let terms = [
      RewardTerm("no_flight", 3), RewardTerm("vertical_velocity_l2", -0.5),
      RewardTerm("terminated", -7),
    ]
    let reward = try sum(terms, perSecond: false).evaluate(
      sample, potentials: &potentials, at: 0, penaltyFactor: 0.25, contributions: &contributions)
    #expect(contributions == [3, -0.5, -7])
    #expect(reward == -4.5)
  }

  @Test("an event pays weight · value · control step, once")
  func event() throws {
    let (environment, batch) = try EnvironmentSupport.make(count: 1) {
      EnvironmentSupport.calm(&$0)
      $0.commands.standingShare = 0
      $0.rewards.terms = [RewardTerm("short_steps", -100, ["shortest_s": 0.3])]
      $0.terminations = TerminationConfiguration()
      $0.terminations.tilt = nil
    }
    // The left foot is in the air from the second step on and touches down with the seventh.
    batch.scriptedFootForces = { call, foot in
      Vector3(0, 0, foot == 0 && (1..<6).contains(call) ? 0 : 200)
    }
    var outcome = StepOutcome(environmentCount: 1)
    var rewards: [Float] = []
    for _ in 0..<12 {
      environment.step(actions: Array(repeating: 0, count: 12), into: &outcome)
      rewards.append(outcome.rewards[0])
    }
    let paid = rewards.enumerated().filter { $0.element != 0 }
    #expect(paid.count == 1)
    // A contact that was lost for one step only still counts, so the flight is a step shorter.
    let flight = 0.02 * Double((paid.first?.offset ?? 0) - 1)
    #expect(abs(Double(paid.first?.element ?? 0) + 100 * (0.3 - flight) * 0.02) < 1e-6)
  }

  @Test("the terms that pay for what happens at an instant are known as events")
  func events() {
    #expect(
      RewardCatalog.all.filter { $0.isEvent }.map(\.name) == [
        "feet_air_time", "feet_air_time_threshold", "short_steps", "soft_landing", "terminated",
      ])
  }

  @Test("the terminal penalty comes after a negative sum was cut to zero")
  func onlyPositive() throws {
    var sample = try RewardSamples.standing()
    sample.baseLinearVelocityInBase.z = 2
    sample.isTerminated = true
    var potentials: [Double] = []
    var contributions = [0.0, 0]
    let terms = [RewardTerm("vertical_velocity_l2", -5), RewardTerm("terminated", -100)]
    let reward = try sum(terms, onlyPositive: true).evaluate(
      sample, potentials: &potentials, at: 0, contributions: &contributions)
    #expect(abs(reward + 2) < 1e-15)
    #expect(abs(contributions[0] + 0.4) < 1e-15)
  }

  @Test("potential shaping telescopes: an episode pays the change of the potential")
  func telescopes() throws {
    let sum = try sum([RewardTerm("potential_orientation", 3)])
    var sample = try RewardSamples.standing()
    var potentials = [7.0, 0, 7]
    var contributions = [0.0]
    sample.gravityInBase.x = 0.4
    sum.startPotentials(sample, &potentials, at: 1)
    var total = 0.0
    for tilt in [0.3, 0.5, 0.1, 0.2] {
      sample.gravityInBase.x = tilt
      total += sum.evaluate(
        sample, potentials: &potentials, at: 1, contributions: &contributions)
    }
    #expect(abs(total - 3 * (exp(-0.04 / 0.5) - exp(-0.16 / 0.5))) < 1e-12)
    #expect(potentials[0] == 7 && potentials[2] == 7)
  }

  @Test("a discounted potential is worth less than it was")
  func discounts() throws {
    let sum = try sum([RewardTerm("potential_orientation", 1, ["discount": 0.9])])
    let sample = try RewardSamples.standing()
    var potentials = [0.0]
    var contributions = [0.0]
    sum.startPotentials(sample, &potentials, at: 0)
    let reward = sum.evaluate(
      sample, potentials: &potentials, at: 0, contributions: &contributions)
    #expect(abs(reward - (0.9 - 1)) < 1e-12)
  }

  @Test("unknown names and values out of range are refused")
  func refusals() {
    #expect(throws: LocomotionError.self) { try sum([RewardTerm("alivee", 1)]) }
    #expect(
      throws: LocomotionError.unknownParameter(
        reward: "joint_limits", parameter: "soft", known: ["soft_share"])
    ) { try sum([RewardTerm("joint_limits", 1, ["soft": 1])]) }
    #expect(throws: LocomotionError.self) {
      try sum([RewardTerm("joint_limits", 1, ["soft_share": 2])])
    }
    #expect(throws: LocomotionError.self) { try sum([RewardTerm("alive", .nan)]) }
  }
}
