import EnvironmentInterface
import Foundation
import LinearAlgebra
import NeuralNetwork
import Reproducibility
import Testing

@testable import ReinforcementLearning

/// Whole updates against PyTorch; the numbers come from `Goldens/generate_ppo_golden.py`.
@Suite struct PPOGoldenTests {
  /// Six steps of Adam from the same numbers in single precision: sums in another order differ by
  /// some 10⁻⁷, which Adam's division by the gradient's size can enlarge to a part of a step.
  private static let parameterTolerance: Float = 2e-5

  @Test("five steps of Adam agree with PyTorch")
  func adamAgrees() throws {
    let golden = try PPOGolden.load().adam
    var adam = Adam(parameterCount: 4)
    let parameters = FloatBuffer(count: 4)
    let gradients = FloatBuffer(count: 4)
    parameters.copy(golden.first, to: 0)
    for (gradient, expected) in zip(golden.gradients, golden.trace) {
      gradients.copy(gradient, to: 0)
      let step = adam.beginStep(learningRate: golden.rate)
      for range in [0..<3, 3..<4] {
        adam.update(
          step, range: range, parameters: parameters, gradients: gradients, gradientScale: 1)
      }
      for i in 0..<4 {
        // A few roundings of parameters of order 1.
        #expect(abs(parameters[i] - expected[i]) <= 4 * .ulpOfOne)
      }
    }
    #expect(adam.stepCount == 5)
  }

  @Test("advantages and returns agree with PyTorch", arguments: 0..<4)
  func advantagesAgree(index: Int) throws {
    let golden = try PPOGolden.load()
    let update = golden.updates[index]
    let storage = update.storage(golden.sizes)
    for i in 0..<storage.transitionCount {
      #expect(abs(storage.returns[i] - update.returns[i]) < 1e-5)
      #expect(abs(storage.advantages[i] - update.advantages[i]) < 1e-5)
    }
  }

  @Test("a whole update agrees with PyTorch: weights, losses and learning rate", arguments: 0..<4)
  func updateAgrees(index: Int) throws {
    let golden = try PPOGolden.load()
    let update = golden.updates[index]
    let ppo = try update.ppo(golden.sizes)
    let storage = update.storage(golden.sizes)
    var epoch = 0
    let report = try ppo.update(storage, iteration: 1) { order, _ in
      order = update.orders[epoch]
      epoch += 1
    }
    let parameters = ppo.actorCritic.networks.parameters.array
    #expect(parameters.count == update.lastParameters.count)
    for (i, (found, expected)) in zip(parameters, update.lastParameters).enumerated() {
      #expect(abs(found - expected) < Self.parameterTolerance, "parameter \(i)")
    }
    // The update did something.
    #expect(
      zip(parameters, update.firstParameters).contains {
        abs($0 - $1) > 100 * Self.parameterTolerance
      })
    let found = [
      report.surrogateLoss, report.valueLoss, report.mirrorLoss, report.entropy,
      report.divergence,
    ]
    for (found, expected) in zip(found, update.meanLosses) {
      #expect(abs(found - expected) < 1e-5 * max(1, abs(expected)))
    }
    let lastRate = try #require(update.rates.last)
    #expect(abs(report.learningRate - lastRate) < 1e-9)
  }
}

/// The file of golden numbers.
struct PPOGolden: Decodable {
  struct Sizes: Decodable {
    let observations: Int
    let criticObservations: Int
    let actions: Int
    let hidden: [Int]
    let steps: Int
    let environments: Int
    let epochs: Int
    let miniBatches: Int

    var shape: EnvironmentShape {
      EnvironmentShape(
        environmentCount: environments, observationCount: observations,
        criticObservationCount: criticObservations, actionCount: actions)
    }
  }

  struct AdamTrace: Decodable {
    let first: [Float]
    let gradients: [[Float]]
    let trace: [[Float]]
    let rate: Double
  }

  struct Update: Decodable {
    let name: String
    let firstRate: Double
    let separate: Bool
    let augments: Bool
    let mirrorCoefficient: Double
    let clipsValue: Bool
    let firstParameters: [Float]
    let lastParameters: [Float]
    let observations: [Float]
    let criticObservations: [Float]
    let means: [Float]
    let actions: [Float]
    let logProbabilities: [Float]
    let values: [Float]
    let rewards: [Float]
    let terminated: [Bool]
    let truncated: [Bool]
    let lastValues: [Float]
    let returns: [Float]
    let advantages: [Float]
    let orders: [[Int]]
    let rates: [Double]
    let meanLosses: [Double]
  }

  let sizes: Sizes
  let adam: AdamTrace
  let updates: [Update]

  static func load() throws -> PPOGolden {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Goldens/ppo_update.json")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(PPOGolden.self, from: Data(contentsOf: file))
  }
}

extension PPOGolden.Update {
  /// The settings and first weights.
  func ppo(_ sizes: PPOGolden.Sizes) throws -> PPO {
    var configuration = PPOConfiguration()
    configuration.actor.hiddenCounts = sizes.hidden
    configuration.critic.hiddenCounts = sizes.hidden
    configuration.initialStandardDeviation = 0.7
    configuration.normalizesObservations = false
    configuration.stepsPerEnvironment = sizes.steps
    configuration.epochCount = sizes.epochs
    configuration.miniBatchCount = sizes.miniBatches
    configuration.learningRate = firstRate
    configuration.clipsGradientsSeparately = separate
    configuration.clipsValueLoss = clipsValue
    configuration.augmentsWithMirror = augments
    configuration.mirrorLossCoefficient = mirrorCoefficient
    var stream = RandomStream(seed: 0, stream: 0)
    let pool = WorkerPool(workerCount: 2)
    let actorCritic = try ActorCritic(
      shape: sizes.shape, configuration: configuration, stream: &stream, pool: pool)
    actorCritic.networks.parameters.copy(firstParameters, to: 0)
    return try PPO(
      actorCritic: actorCritic, configuration: configuration,
      mirror: EnvironmentMirror(
        observation: SignedPermutation(source: [1, 0, 2, 4, 3], sign: [1, 1, -1, -1, -1]),
        criticObservation: SignedPermutation(
          source: [1, 0, 2, 4, 3, 5], sign: [1, 1, -1, -1, -1, 1]),
        action: SignedPermutation(source: [1, 0, 2], sign: [1, 1, -1])),
      shuffleStreams: [stream], pool: pool)
  }

  /// The rollout, with advantages estimated.
  func storage(_ sizes: PPOGolden.Sizes) -> RolloutStorage {
    let storage = RolloutStorage(shape: sizes.shape, stepCount: sizes.steps)
    storage.observations.copyElements(of: observations)
    storage.criticObservations.copyElements(of: criticObservations)
    storage.means.buffer.copy(means, to: 0)
    storage.actions.buffer.copy(actions, to: 0)
    storage.logProbabilities.buffer.copy(logProbabilities, to: 0)
    storage.values.buffer.copy(values, to: 0)
    storage.lastValues.buffer.copy(lastValues, to: 0)
    for step in 0..<sizes.steps {
      let rows = step * sizes.environments..<(step + 1) * sizes.environments
      var outcome = StepOutcome(environmentCount: sizes.environments)
      outcome.rewards = Array(rewards[rows])
      outcome.terminated = Array(terminated[rows])
      outcome.truncated = Array(truncated[rows])
      storage.record(outcome, step: step, gamma: 0.99)
    }
    storage.estimateAdvantages(gamma: 0.99, lambda: 0.95, normalizes: true)
    return storage
  }
}
