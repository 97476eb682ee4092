import EnvironmentInterface
import Reproducibility
import Testing

@testable import ReinforcementLearning

@Suite struct PPOConfigurationTests {
  /// A setting's name and a change that spoils it.
  private static let faults: [(name: String, spoil: @Sendable (inout PPOConfiguration) -> Void)] = [
    ("actor.hiddenCounts", { $0.actor.hiddenCounts = [64, 0] }),
    ("critic.hiddenCounts", { $0.critic.hiddenCounts = [-1] }),
    ("actorOutputGain", { $0.actorOutputGain = 0 }),
    ("initialStandardDeviation", { $0.initialStandardDeviation = 3 }),
    ("standardDeviationRange.lowerBound", { $0.standardDeviationRange = 0...1 }),
    ("standardDeviationRange.upperBound", { $0.standardDeviationRange = 0.1 ... .infinity }),
    ("stepsPerEnvironment", { $0.stepsPerEnvironment = 0 }),
    ("epochCount", { $0.epochCount = 0 }),
    ("miniBatchCount", { $0.miniBatchCount = 0 }),
    ("gamma", { $0.gamma = 1.01 }),
    ("lambda", { $0.lambda = -0.1 }),
    ("clipRange", { $0.clipRange = 0 }),
    ("valueLossCoefficient", { $0.valueLossCoefficient = -1 }),
    ("entropyCoefficient", { $0.entropyCoefficient = .nan }),
    ("mirrorLossCoefficient", { $0.mirrorLossCoefficient = -0.1 }),
    ("learningRate", { $0.learningRate = 0 }),
    ("desiredDivergence", { $0.desiredDivergence = 0 }),
    ("learningRateRange.lowerBound", { $0.learningRateRange = 0...1 }),
    ("learningRateRange.upperBound", { $0.learningRateRange = 1e-5 ... .infinity }),
    ("standardDeviationDecayIterationCount", { $0.standardDeviationDecayIterationCount = -1 }),
    ("learningRateDecayIterationCount", { $0.learningRateDecayIterationCount = 0 }),
    ("maximumGradientNorm", { $0.maximumGradientNorm = .infinity }),
  ]

  @Test("the defaults are valid")
  func defaultsAreValid() throws {
    try PPOConfiguration().validate()
  }

  @Test("a setting out of its range is refused by name", arguments: faults.indices)
  func refuses(index: Int) throws {
    var configuration = PPOConfiguration()
    Self.faults[index].spoil(&configuration)
    let error = try #require(
      throws: LearningError.self, performing: { try configuration.validate() })
    #expect(error.description.hasPrefix(Self.faults[index].name + ": found "))
  }

  private static func ppo(
    _ configuration: PPOConfiguration, mirror: EnvironmentMirror?
  ) throws -> PPO {
    let environment = PointEnvironment(environmentCount: 2, seed: 1)
    var stream = RandomStream(seed: 1, stream: 0)
    let pool = WorkerPool(workerCount: 1)
    return try PPO(
      actorCritic: ActorCritic(
        shape: environment.shape, configuration: configuration, stream: &stream, pool: pool),
      configuration: configuration, mirror: mirror, shuffleStreams: [stream], pool: pool)
  }

  @Test("a mirror that is asked for but missing or of other sizes is refused")
  func refusesMissingMirror() throws {
    var configuration = PPOConfiguration()
    configuration.augmentsWithMirror = true
    let missing = #expect(throws: LearningError.self) {
      _ = try Self.ppo(configuration, mirror: nil)
    }
    #expect(missing?.description.contains("found none") == true)
    let one = SignedPermutation(source: [0], sign: [1])
    let small = EnvironmentMirror(observation: one, criticObservation: one, action: one)
    let mismatched = #expect(throws: LearningError.self) {
      _ = try Self.ppo(configuration, mirror: small)
    }
    #expect(mismatched?.description.contains("[2, 3, 1]") == true)
    configuration.augmentsWithMirror = false
    _ = try Self.ppo(configuration, mirror: nil)
  }

  @Test("more mini-batches than transitions are refused")
  func refusesTooManyMiniBatches() throws {
    var configuration = PPOConfiguration()
    configuration.stepsPerEnvironment = 1
    configuration.miniBatchCount = 3
    let error = #expect(throws: LearningError.self) {
      _ = try Self.ppo(configuration, mirror: nil)
    }
    #expect(error?.description.contains("at most the 2 transitions") == true)
  }
}
