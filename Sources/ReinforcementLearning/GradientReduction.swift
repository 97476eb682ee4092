import EnvironmentInterface
import LinearAlgebra
import NeuralNetwork
import Reproducibility

/// Adds up the gradients of each group's shards, always in the order of the shards, then those of the
/// groups, and measures their norms.
struct GradientReduction: Sendable {
  /// Parameters that one worker adds up at a time: their sums stay in the first-level cache.
  private static let chunkCount = 4096

  /// Σ over the shards of all groups of all ranks, `[parameters]`.
  let gradients: FloatBuffer
  /// A gradient for each shard of this rank's groups, group by group, `[parameters]`.
  let shards: [FloatBuffer]
  /// Pieces of the parameters, none of which lies across the border between actor and critic.
  let chunks: [Range<Int>]
  /// Number of chunks that belong to the actor; they come first.
  let actorChunkCount: Int
  /// Σ g² of each chunk.
  private let chunkSquares: DoubleBuffer
  /// Adds up the groups; nil where there is one, whose sum is that of all.
  private let groupSum: GroupSum?

  /// - Parameters:
  ///   - networks: whose parameters they are.
  ///   - shardCount: number of shards of a group.
  ///   - groups: how the environments are divided.
  init(_ networks: ActorCriticNetworks, shardCount: Int, groups: EnvironmentGroups) {
    gradients = FloatBuffer(count: networks.layout.count)
    shards = (0..<groups.localCount * shardCount).map { _ in
      FloatBuffer(count: networks.layout.count)
    }
    groupSum =
      groups.count == 1 ? nil : GroupSum(count: networks.layout.count, groups: groups)
    func pieces(_ range: Range<Int>) -> [Range<Int>] {
      stride(from: range.lowerBound, to: range.upperBound, by: GradientReduction.chunkCount).map {
        $0..<min($0 + GradientReduction.chunkCount, range.upperBound)
      }
    }
    let actorChunks = pieces(networks.actorRange)
    actorChunkCount = actorChunks.count
    chunks = actorChunks + pieces(networks.criticRange)
    chunkSquares = DoubleBuffer(count: chunks.count)
  }

  /// Norms of the two networks' gradients.
  struct Norms {
    var actor: Double
    var critic: Double
    /// √(actor² + critic²).
    var joint: Double { (actor * actor + critic * critic).squareRoot() }
  }

  /// Adds up all shards of all ranks.
  ///
  /// - Parameter pool: shares the chunks among its workers.
  /// - Returns: norms of the sums.
  func reduce(pool: WorkerPool) -> Norms {
    let sums = groupSum?.parts ?? [gradients]
    let shardCount = shards.count / sums.count
    pool.forEach(sums.count * chunks.count) { [self] index in
      let (group, chunk) = (index / chunks.count, chunks[index % chunks.count])
      let shards = shards[group * shardCount..<(group + 1) * shardCount]
      let total = sums[group]
      total.copy(chunk, of: shards[shards.startIndex], to: chunk.lowerBound)
      var sum = total.mutableSpan(chunk)
      for shard in shards.dropFirst() {
        let part = shard.span(chunk)
        for i in 0..<sum.count { sum[i] += part[i] }
      }
    }
    groupSum?.add(into: gradients)
    pool.forEach(chunks.count) { [self] index in
      chunkSquares[index] = GradientReduction.sumOfSquares(gradients.span(chunks[index]))
    }
    var squares = (actor: 0.0, critic: 0.0)
    for i in 0..<actorChunkCount { squares.actor += chunkSquares[i] }
    for i in actorChunkCount..<chunks.count { squares.critic += chunkSquares[i] }
    return Norms(actor: squares.actor.squareRoot(), critic: squares.critic.squareRoot())
  }

  /// Σ x², in eight interleaved sums so that it becomes vector instructions.
  private static func sumOfSquares(_ values: Span<Float>) -> Double {
    var sums = SIMD8<Double>.zero
    let blockCount = values.count / 8
    for block in 0..<blockCount {
      var x = SIMD8<Double>.zero
      for k in 0..<8 { x[k] = Double(values[8 * block + k]) }
      sums += x * x
    }
    var rest = 0.0
    for i in 8 * blockCount..<values.count { rest += Double(values[i]) * Double(values[i]) }
    return sums.sum() + rest
  }
}
