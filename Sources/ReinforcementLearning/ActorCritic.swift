import EnvironmentInterface
import Foundation
import LinearAlgebra
import NeuralNetwork
import Reproducibility

/// The policy and the value function: two networks, the standard deviation of the actions, and the
/// normalisers of what the networks see.
public final class ActorCritic {
  /// Sizes of observations and actions.
  public let shape: EnvironmentShape
  /// Where the networks' parameters lie and how they compute.
  public let networks: ActorCriticNetworks
  /// Normaliser of the actor's observations.
  public internal(set) var observationNormalizer: ObservationNormalizer
  /// Normaliser of the critic's observations.
  public internal(set) var criticObservationNormalizer: ObservationNormalizer

  let pool: WorkerPool
  let inferenceWorkspaces: WorkspacePool<ActorCriticWorkspace>

  /// Networks with first weights.
  ///
  /// - Parameters:
  ///   - shape: sizes of observations and actions.
  ///   - configuration: layers, scheme of the first weights, first σ.
  ///   - stream: source of the first weights.
  ///   - pool: shares the rows among its workers.
  /// - Throws: `LearningError.invalidSetting` where a setting is out of its range or asks for a history
  ///   that the environment does not have.
  public init(
    shape: EnvironmentShape, configuration: PPOConfiguration, stream: inout RandomStream,
    pool: WorkerPool
  ) throws(LearningError) {
    try configuration.validate()
    try configuration.validateHistory(shape.history)
    self.shape = shape
    self.pool = pool
    let networks = ActorCriticNetworks(shape: shape, configuration: configuration)
    self.networks = networks
    observationNormalizer = ObservationNormalizer(
      observationCount: shape.observationCount, isEnabled: configuration.normalizesObservations)
    criticObservationNormalizer = ObservationNormalizer(
      observationCount: shape.criticObservationCount,
      isEnabled: configuration.normalizesObservations)
    let rowCount = min(ShardLayout.inferenceRowCount, networks.blockRowCount)
    inferenceWorkspaces = WorkspacePool {
      ActorCriticWorkspace(
        networks, actorRowCapacity: rowCount, criticRowCapacity: rowCount)
    }
    let scheme = configuration.initialization
    networks.actor.initialize(
      scheme, outputGain: configuration.actorOutputGain, stream: &stream,
      parameters: networks.parameters)
    networks.critic.initialize(
      scheme, outputGain: 1, stream: &stream, parameters: networks.parameters)
    networks.parameters.fill(
      networks.logStandardDeviationRange,
      with: Float(log(configuration.initialStandardDeviation)))
    networks.refreshWeights(pool: pool)
  }

  /// The distribution's σ, `[actions]`, now.
  public var distribution: DiagonalGaussian {
    DiagonalGaussian(
      logStandardDeviation: networks.parameters.array(networks.logStandardDeviationRange))
  }

  /// Keeps every σ within `range`.
  public func clampStandardDeviation(to range: ClosedRange<Double>) {
    let lowest = Float(log(range.lowerBound))
    let highest = Float(log(range.upperBound))
    for i in networks.logStandardDeviationRange {
      networks.parameters[i] = min(max(networks.parameters[i], lowest), highest)
    }
  }
}

/// The two networks over one flat buffer of parameters: actor, ln σ, critic.
public struct ActorCriticNetworks: Sendable {
  /// Observation to mean action.
  public let actor: ObservationNetwork
  /// Critic's observation to value.
  public let critic: ObservationNetwork
  /// Names and places of the parameters.
  public let layout: ParameterLayout
  /// Place of ln σ, `[actions]`; it ends the actor's part.
  public let logStandardDeviationRange: Range<Int>
  /// All parameters; whoever changes them refreshes the weights.
  public let parameters: FloatBuffer
  /// Weights of the actor's layers as products read them.
  let actorWeights: ObservationNetworkWeights
  /// Weights of the critic's layers as products read them.
  let criticWeights: ObservationNetworkWeights
  /// What workers refresh at the same time.
  private let weightPieces: [(layer: PackedLayer, piece: Int)]

  /// Parameters of the actor, ln σ among them.
  public var actorRange: Range<Int> { 0..<logStandardDeviationRange.upperBound }

  /// Parameters of the critic.
  public var criticRange: Range<Int> { logStandardDeviationRange.upperBound..<layout.count }

  /// Rows that go through the networks at once.
  var blockRowCount: Int {
    actor.encoder == nil && critic.encoder == nil
      ? ShardLayout.blockRowCount : ShardLayout.rememberingBlockRowCount
  }

  /// Networks whose parameters are zero.
  ///
  /// - Parameters:
  ///   - shape: sizes of observations and actions.
  ///   - configuration: layers.
  init(shape: EnvironmentShape, configuration: PPOConfiguration) {
    var layout = ParameterLayout()
    actor = ObservationNetwork(
      name: "actor", observationCount: shape.observationCount, history: shape.history,
      configuration: configuration.actor, outputCount: shape.actionCount, layout: &layout)
    logStandardDeviationRange = layout.append(
      "actor/log_standard_deviation", shape: [shape.actionCount])
    critic = ObservationNetwork(
      name: "critic", observationCount: shape.criticObservationCount, history: shape.history,
      configuration: configuration.critic, outputCount: 1, layout: &layout)
    self.layout = layout
    parameters = FloatBuffer(count: layout.count)
    actorWeights = ObservationNetworkWeights(actor)
    criticWeights = ObservationNetworkWeights(critic)
    weightPieces = (actorWeights.layers + criticWeights.layers).flatMap { layer in
      (0..<layer.pieceCount).map { (layer, $0) }
    }
  }

  /// Copies the weights from the parameters, which have changed.
  ///
  /// - Parameter pool: shares the pieces among its workers.
  func refreshWeights(pool: WorkerPool) {
    pool.forEach(weightPieces.count) { index in
      let (layer, piece) = weightPieces[index]
      layer.refresh(piece: piece, parameters: parameters)
    }
  }
}

extension ObservationNetwork {
  /// The network of a configuration, its parameters appended to `layout`.
  fileprivate init(
    name: String, observationCount: Int, history: ObservationHistory?,
    configuration: NetworkConfiguration, outputCount: Int, layout: inout ParameterLayout
  ) {
    var encoder: HistoryEncoder?
    if let settings = configuration.historyEncoder, let history {
      encoder = HistoryEncoder(
        name: "\(name)/history", frameCount: history.frameCount,
        channelCount: history.channelCount, channelCounts: settings.channelCounts,
        kernelLengths: settings.kernelLengths, strides: settings.strides,
        activation: settings.activation, codeCount: settings.codeCount, layout: &layout)
    }
    let perceptron = MultilayerPerceptron(
      name: name, inputCount: observationCount + (encoder?.codeCount ?? 0),
      hiddenCounts: configuration.hiddenCounts, outputCount: outputCount,
      activation: configuration.activation, layout: &layout)
    self.init(observationCount: observationCount, encoder: encoder, perceptron: perceptron)
  }
}

/// Memory in which one worker runs both networks.
struct ActorCriticWorkspace: Sendable {
  let actor: ObservationNetworkWorkspace
  let critic: ObservationNetworkWorkspace
  /// `[actions]`: the mirror image of an action.
  let mirroredAction: FloatBuffer

  init(
    _ networks: ActorCriticNetworks, actorRowCapacity: Int, criticRowCapacity: Int
  ) {
    actor = ObservationNetworkWorkspace(for: networks.actor, rowCapacity: actorRowCapacity)
    critic = ObservationNetworkWorkspace(for: networks.critic, rowCapacity: criticRowCapacity)
    mirroredAction = FloatBuffer(count: networks.actor.outputCount)
  }
}
