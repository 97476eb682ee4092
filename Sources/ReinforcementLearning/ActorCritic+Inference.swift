import LinearAlgebra
import NeuralNetwork
import Reproducibility

extension ActorCritic {
  /// Means of the policy, for evaluation.
  ///
  /// - Parameters:
  ///   - observations: `[count, observations]`, row-major, not normalised.
  ///   - count: number of rows.
  /// - Returns: `[count, actions]`, row-major.
  public func actDeterministic(observations: [Float], count: Int) -> [Float] {
    precondition(
      observations.count == count * shape.observationCount,
      "\(count) observations of \(shape.observationCount) numbers got \(observations.count)")
    let input = Matrix(paddedRowCount: count, columnCount: shape.observationCount)
    input.copyElements(of: observations)
    let means = FloatBuffer(count: count * shape.actionCount)
    computeMeans(
      input, into: Matrix(means, rowCount: count, columnCount: shape.actionCount))
    return means.array
  }

  /// Means of the policy.
  ///
  /// - Parameters:
  ///   - observations: `[rows, observations]`, not normalised.
  ///   - means: receives `[rows, actions]`.
  func computeMeans(_ observations: Matrix, into means: Matrix) {
    forEachBlock(of: observations.rowCount) { [networks, observationNormalizer] rows, workspace in
      ActorCritic.run(
        networks.actor, workspace.actor, observations, rows: rows,
        normalizer: observationNormalizer, into: means, weights: networks.actorWeights)
    }
  }

  /// Values of states.
  ///
  /// - Parameters:
  ///   - observations: `[rows, critic observations]`, not normalised.
  ///   - values: receives `[rows, 1]`.
  func computeValues(_ observations: Matrix, into values: Matrix) {
    forEachBlock(
      of: observations.rowCount
    ) { [networks, criticObservationNormalizer] rows, workspace in
      ActorCritic.run(
        networks.critic, workspace.critic, observations, rows: rows,
        normalizer: criticObservationNormalizer, into: values, weights: networks.criticWeights)
    }
  }

  /// Draws actions around the means and computes their log-probabilities.
  ///
  /// - Parameters:
  ///   - means: `[rows, actions]`.
  ///   - distribution: the standard deviations.
  ///   - streams: a source of randomness for each row.
  ///   - actions: receives `[rows, actions]`.
  ///   - logProbabilities: receives `[rows, 1]`.
  func sample(
    around means: Matrix, distribution: DiagonalGaussian, streams: SharedBuffer<RandomStream>,
    actions: Matrix, logProbabilities: Matrix
  ) {
    let layout = ShardLayout(inferenceRowCount: means.rowCount)
    pool.forEach(layout.shardCount) { shard in
      for r in layout.rows(of: shard) {
        let mean = means.row(r)
        var action = actions.mutableRow(r)
        distribution.sample(into: &action, mean: mean, stream: &streams[r])
        var logProbability = logProbabilities.mutableRow(r)
        logProbability[0] = distribution.logProbability(of: actions.row(r), mean: mean)
      }
    }
  }

  private func forEachBlock(
    of rowCount: Int, _ body: @Sendable (Range<Int>, ActorCriticWorkspace) -> Void
  ) {
    let layout = ShardLayout(inferenceRowCount: rowCount)
    pool.forEach(layout.shardCount) { [inferenceWorkspaces] shard in
      inferenceWorkspaces.withWorkspace { workspace in body(layout.rows(of: shard), workspace) }
    }
  }

  private static func run(
    _ network: MultilayerPerceptron, _ workspace: MultilayerPerceptronWorkspace,
    _ observations: Matrix, rows: Range<Int>, normalizer: ObservationNormalizer,
    into outputs: Matrix, weights: [PackedLayer]
  ) {
    for (i, r) in rows.enumerated() {
      normalizer.normalize(row: r, of: observations, intoRow: i, of: workspace.input)
    }
    network.forward(rowCount: rows.count, workspace: workspace, weights: weights)
    outputs.rows(rows).copyElements(of: workspace.output.prefix(rows.count))
  }
}
