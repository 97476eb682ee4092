import EnvironmentInterface
import Foundation
import Reproducibility
import SpatialMath
import Testing

@testable import Locomotion

/// Constant errors of gyro and attitude: of the actor's numbers 0 to 2 and 3 to 5 in the custom layout
/// below, with one frame of history behind them.
@Suite struct InertialBiasTests {
  private static func biased(_ configuration: inout LocomotionConfiguration) {
    EnvironmentSupport.calm(&configuration)
    configuration.observation.preset = .custom
    configuration.observation.terms = [
      "base_angular_velocity", "projected_gravity", "base_angular_velocity_history",
      "projected_gravity_history",
    ]
    configuration.observation.historyLength = 1
    configuration.observation.criticTerms = ["base_height"]
    configuration.randomization.gyroBias = 0.01...0.05
    configuration.randomization.attitudeBias = -0.03 ... -0.01
  }

  private struct Reading {
    var rates: [Vector3] = []
    var gravities: [Vector3] = []

    init(_ numbers: [Float], count: Int, width: Int, offset: Int = 0) {
      func vector(_ start: Int) -> Vector3 {
        Vector3(Double(numbers[start]), Double(numbers[start + 1]), Double(numbers[start + 2]))
      }
      for row in 0..<count {
        rates.append(vector(row * width + offset))
        gravities.append(vector(row * width + offset + 3))
      }
    }
  }

  /// The actor's readings less the critic's, which are true, at each of some steps.
  private func errors(
    _ environment: LocomotionEnvironment, steps: Int
  ) -> [(rates: [Vector3], turns: [Vector3])] {
    let count = environment.shape.environmentCount
    var observations = ObservationBatch(shape: environment.shape)
    var outcome = StepOutcome(environmentCount: count)
    var stream = RandomStream(seed: 4, stream: 0)
    return (0..<steps).map { _ in
      environment.step(
        actions: EnvironmentSupport.actions(environment.shape, &stream), into: &outcome)
      environment.observe(into: &observations)
      let seen = Reading(observations.actor, count: count, width: 12)
      let truth = Reading(observations.critic, count: count, width: 13)
      return (
        zip(seen.rates, truth.rates).map { $0 - $1 },
        zip(truth.gravities, seen.gravities).map { $0.cross($1) }
      )
    }
  }

  @Test("a gyro is off by the same about each axis throughout an episode, each robot's by its own")
  func gyro() throws {
    let (environment, _) = try EnvironmentSupport.make(count: 4, configure: Self.biased)
    let errors = errors(environment, steps: 6)
    // Single-precision differences of rates of up to some rad/s.
    let rounding = 1e-5
    for step in errors {
      for robot in 0..<4 {
        let bias = step.rates[robot]
        #expect([bias.x, bias.y, bias.z].allSatisfy { (0.01 - rounding...0.05 + rounding) ~= $0 })
        #expect((bias - errors[0].rates[robot]).length < rounding)
      }
    }
    #expect((errors[0].rates[0] - errors[0].rates[1]).length > 1e-3)
  }

  @Test("the direction of gravity is turned by a constant small angle and stays a direction")
  func attitude() throws {
    let (environment, _) = try EnvironmentSupport.make(count: 4, configure: Self.biased)
    var observations = ObservationBatch(shape: environment.shape)
    environment.observe(into: &observations)
    let seen = Reading(observations.actor, count: 4, width: 12)
    let truth = Reading(observations.critic, count: 4, width: 13)
    for robot in 0..<4 {
      #expect(abs(seen.gravities[robot].length - 1) < 1e-6)
      // Upright, g = (0, 0, −1): turns by a about x and b about y move it by (−b, a, 0) or so.
      let moved = seen.gravities[robot] - truth.gravities[robot]
      #expect(moved.x > 0.0099 && moved.x < 0.0301)
      #expect(moved.y < -0.0099 && moved.y > -0.0301)
    }
    // However the robot leans, the angle is that of the rotation vector at most.
    for step in errors(environment, steps: 6) {
      for turn in step.turns { #expect(turn.length < 0.0301 * 2.0.squareRoot()) }
    }
  }

  @Test("frames of the history carry the errors, a new episode has others, an evaluation none")
  func episodes() throws {
    let (environment, batch) = try EnvironmentSupport.make(count: 2, configure: Self.biased)
    var observations = ObservationBatch(shape: environment.shape)
    environment.observe(into: &observations)
    let now = Reading(observations.actor, count: 2, width: 12)
    let past = Reading(observations.actor, count: 2, width: 12, offset: 6)
    #expect(past.rates == now.rates && past.gravities == now.gravities)

    let before = errors(environment, steps: 1)[0].rates
    batch.failing = [0]
    let after = errors(environment, steps: 1)[0].rates
    #expect((after[0] - before[0]).length > 1e-3)
    #expect((after[1] - before[1]).length < 1e-5)

    environment.beginEvaluation(
      [1, 2].map { EvaluationEpisode(seed: $0, duration: 1, commands: []) })
    for step in errors(environment, steps: 3) {
      #expect(step.rates.allSatisfy { $0.length == 0 })
      #expect(step.turns.allSatisfy { $0.length < 1e-7 })
    }
  }

  @Test("a checkpoint keeps the errors, and one of before they existed has none")
  func snapshot() throws {
    let (environment, _) = try EnvironmentSupport.make(count: 3, configure: Self.biased)
    _ = errors(environment, steps: 3)
    var snapshot = environment.snapshot()
    let (other, _) = try EnvironmentSupport.make(count: 3, seed: 5, configure: Self.biased)
    try other.restore(snapshot)
    #expect(other.snapshot() == snapshot)
    let (rest, restored) = (errors(environment, steps: 3), errors(other, steps: 3))
    #expect(rest.map(\.rates) == restored.map(\.rates))

    let names = snapshot.paths.filter {
      $0.hasSuffix("gyro_bias") || $0.hasSuffix("attitude_bias")
    }
    #expect(names.count == 2)
    for name in names { snapshot[name] = nil }
    let (older, _) = try EnvironmentSupport.make(count: 3) {
      Self.biased(&$0)
      $0.randomization.gyroBias = 0...0
      $0.randomization.attitudeBias = 0...0
    }
    try older.restore(snapshot)
    #expect(errors(older, steps: 1)[0].rates.allSatisfy { $0.length == 0 })
  }

  @Test("an experiment without such errors draws what it drew before they existed")
  func draws() throws {
    let recordings = try [false, true].map { isBiased in
      let (environment, _) = try EnvironmentSupport.make(count: 2) {
        EnvironmentSupport.wild(&$0)
        if isBiased { $0.randomization.gyroBias = -0.01...0.01 }
      }
      return environment.snapshot()
    }
    // The stream goes on from the same place: three draws of each robot apart.
    var stream = try recordings[0].streams("environment/streams", count: 2)[0]
    for _ in 0..<3 { _ = stream.uniform(in: -0.01...0.01) }
    #expect(try recordings[1].streams("environment/streams", count: 2)[0] == stream)
  }
}
