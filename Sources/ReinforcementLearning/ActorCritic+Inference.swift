import LinearAlgebra
import NeuralNetwork
import Reproducibility

extension ActorCritic {
  /// Means of the policy, for evaluation.
  ///
  /// - Parameters:
  ///   - observations: `[count, actorInputCount]`, row-major, not normalised: each row an observation
  ///     and, for an actor with memory, the frames of its window behind it, oldest first.
  ///   - count: number of rows.
  /// - Returns: `[count, actions]`, row-major.
  public func actDeterministic(observations: [Float], count: Int) -> [Float] {
    precondition(
      observations.count == count * actorInputCount,
      "\(count) observations of \(actorInputCount) numbers got \(observations.count)")
    let input = Matrix(paddedRowCount: count, columnCount: actorInputCount)
    input.copyElements(of: observations)
    let frameCount = networks.actor.encoder?.frameCount ?? 0
    let windows = WindowRows(frames: input.buffer) { [shape] row in
      HistoryWindow(
        start: input.range(row: row).lowerBound + shape.observationCount, frameCount: frameCount)
    }
    let means = FloatBuffer(count: count * shape.actionCount)
    computeMeans(
      input, windows: windows, into: Matrix(means, rowCount: count, columnCount: shape.actionCount))
    return means.array
  }

  /// Numbers that the actor sees: those of an observation and, where it has a memory, of a window.
  public var actorInputCount: Int {
    let windowCount = networks.actor.encoder == nil ? 0 : shape.history?.count ?? 0
    return shape.observationCount + windowCount
  }

  /// Means of the policy.
  ///
  /// - Parameters:
  ///   - observations: `[rows, observations]`, not normalised.
  ///   - windows: those of the rows, for an actor with memory.
  ///   - means: receives `[rows, actions]`.
  func computeMeans(_ observations: Matrix, windows: WindowRows?, into means: Matrix) {
    let input = actorInput
    forEachBlock(of: observations.rowCount) { [networks] rows, workspace in
      input.fill(rows, of: observations, windows: windows, into: workspace.actor)
      ActorCritic.run(
        networks.actor, workspace.actor, rows: rows, into: means, weights: networks.actorWeights)
    }
  }

  /// Values of states.
  ///
  /// - Parameters:
  ///   - observations: `[rows, critic observations]`, not normalised.
  ///   - windows: those of the rows, for a critic with memory.
  ///   - values: receives `[rows, 1]`.
  func computeValues(_ observations: Matrix, windows: WindowRows?, into values: Matrix) {
    let input = criticInput
    forEachBlock(of: observations.rowCount) { [networks] rows, workspace in
      input.fill(rows, of: observations, windows: windows, into: workspace.critic)
      ActorCritic.run(
        networks.critic, workspace.critic, rows: rows, into: values,
        weights: networks.criticWeights)
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
    pool.forEach(layout.shardCount) { [inferenceWorkspaces, networks] shard in
      let rows = layout.rows(of: shard)
      inferenceWorkspaces.withWorkspace { workspace in
        for first in stride(
          from: rows.lowerBound, to: rows.upperBound, by: networks.blockRowCount)
        {
          body(first..<min(first + networks.blockRowCount, rows.upperBound), workspace)
        }
      }
    }
  }

  private static func run(
    _ network: ObservationNetwork, _ workspace: ObservationNetworkWorkspace, rows: Range<Int>,
    into outputs: Matrix, weights: ObservationNetworkWeights
  ) {
    network.forward(rowCount: rows.count, workspace: workspace, weights: weights)
    outputs.rows(rows).copyElements(of: workspace.output.prefix(rows.count))
  }
}
