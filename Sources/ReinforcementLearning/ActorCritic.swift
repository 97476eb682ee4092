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
  /// - Throws: `LearningError.invalidSetting` where a setting is out of its range.
  public init(
    shape: EnvironmentShape, configuration: PPOConfiguration, stream: inout RandomStream,
    pool: WorkerPool
  ) throws(LearningError) {
    try configuration.validate()
    self.shape = shape
    self.pool = pool
    let networks = ActorCriticNetworks(shape: shape, configuration: configuration)
    self.networks = networks
    observationNormalizer = ObservationNormalizer(
      observationCount: shape.observationCount, isEnabled: configuration.normalizesObservations)
    criticObservationNormalizer = ObservationNormalizer(
      observationCount: shape.criticObservationCount,
      isEnabled: configuration.normalizesObservations)
    let rowCount = ShardLayout.inferenceRowCount
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
  func clampStandardDeviation(to range: ClosedRange<Double>) {
    let lowest = Float(log(range.lowerBound))
    let highest = Float(log(range.upperBound))
    for i in networks.logStandardDeviationRange {
      networks.parameters[i] = min(max(networks.parameters[i], lowest), highest)
    }
  }

  /// Weights and biases of the actor, first layer first, as copies: for export.
  public var actorLayers: [LayerParameters] {
    networks.actor.layers.map { layer in
      LayerParameters(
        inputCount: layer.inputCount, outputCount: layer.outputCount,
        activation: layer.activation, weight: networks.parameters.array(layer.weightRange),
        bias: networks.parameters.array(layer.biasRange))
    }
  }
}

/// Parameters of one layer, y = f(x Wᵀ + b).
public struct LayerParameters: Hashable, Sendable {
  /// Numbers in a row of x.
  public let inputCount: Int
  /// Numbers in a row of y.
  public let outputCount: Int
  /// f, or nil for the identity.
  public let activation: Activation?
  /// W, `[outputs, inputs]`, row-major.
  public let weight: [Float]
  /// b, `[outputs]`.
  public let bias: [Float]
}

/// The two networks over one flat buffer of parameters: actor, ln σ, critic.
public struct ActorCriticNetworks: Sendable {
  /// Observation to mean action.
  public let actor: MultilayerPerceptron
  /// Critic's observation to value.
  public let critic: MultilayerPerceptron
  /// Names and places of the parameters.
  public let layout: ParameterLayout
  /// Place of ln σ, `[actions]`; it ends the actor's part.
  public let logStandardDeviationRange: Range<Int>
  /// All parameters; whoever changes them refreshes the weights.
  public let parameters: FloatBuffer
  /// Weights of the actor's layers as products read them.
  let actorWeights: [PackedLayer]
  /// Weights of the critic's layers as products read them.
  let criticWeights: [PackedLayer]
  /// What workers refresh at the same time.
  private let weightPieces: [(layer: PackedLayer, piece: Int)]

  /// Parameters of the actor, ln σ among them.
  public var actorRange: Range<Int> { 0..<logStandardDeviationRange.upperBound }

  /// Parameters of the critic.
  public var criticRange: Range<Int> { logStandardDeviationRange.upperBound..<layout.count }

  /// Networks whose parameters are zero.
  ///
  /// - Parameters:
  ///   - shape: sizes of observations and actions.
  ///   - configuration: layers.
  init(shape: EnvironmentShape, configuration: PPOConfiguration) {
    var layout = ParameterLayout()
    actor = MultilayerPerceptron(
      name: "actor", inputCount: shape.observationCount,
      hiddenCounts: configuration.actor.hiddenCounts, outputCount: shape.actionCount,
      activation: configuration.actor.activation, layout: &layout)
    logStandardDeviationRange = layout.append(
      "actor/log_standard_deviation", shape: [shape.actionCount])
    critic = MultilayerPerceptron(
      name: "critic", inputCount: shape.criticObservationCount,
      hiddenCounts: configuration.critic.hiddenCounts, outputCount: 1,
      activation: configuration.critic.activation, layout: &layout)
    self.layout = layout
    parameters = FloatBuffer(count: layout.count)
    actorWeights = actor.layers.map { PackedLayer($0) }
    criticWeights = critic.layers.map { PackedLayer($0) }
    weightPieces = (actorWeights + criticWeights).flatMap { layer in
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

/// Memory in which one worker runs both networks.
struct ActorCriticWorkspace: Sendable {
  let actor: MultilayerPerceptronWorkspace
  let critic: MultilayerPerceptronWorkspace
  /// `[actions]`: the mirror image of an action.
  let mirroredAction: FloatBuffer

  init(
    _ networks: ActorCriticNetworks, actorRowCapacity: Int, criticRowCapacity: Int
  ) {
    actor = MultilayerPerceptronWorkspace(for: networks.actor, rowCapacity: actorRowCapacity)
    critic = MultilayerPerceptronWorkspace(for: networks.critic, rowCapacity: criticRowCapacity)
    mirroredAction = FloatBuffer(count: networks.actor.outputCount)
  }
}
