/// How the rows of a batch are cut into shards, each with a gradient of its own.
///
/// The cut depends on the number of rows alone, never on the workers: that, and sums in shard order,
/// make the weights the same bits for any number of workers.
struct ShardLayout: Hashable, Sendable {
  /// Most shards of a mini-batch: enough for 16 workers, few enough that adding up their gradients
  /// stays small beside computing them.
  static let largestShardCount = 16
  /// Fewest rows for which a shard is worth its own gradient.
  static let smallestShardRowCount = 96
  /// Rows that go through the networks at once: large enough for the matrix kernels, small enough
  /// for the activations to stay in the second-level cache.
  static let blockRowCount = 192
  /// The same for networks with a memory, whose windows are to stay in that cache too.
  static let rememberingBlockRowCount = 48
  /// Rows of a shard of inference.
  static let inferenceRowCount = 128

  /// Number of rows of the batch.
  let rowCount: Int
  /// Number of shards, at least 1.
  let shardCount: Int

  /// The cut of a mini-batch.
  init(miniBatchRowCount: Int) {
    rowCount = miniBatchRowCount
    shardCount = max(
      1, min(ShardLayout.largestShardCount, rowCount / ShardLayout.smallestShardRowCount))
  }

  /// The cut of a batch for inference.
  init(inferenceRowCount: Int) {
    rowCount = inferenceRowCount
    shardCount = max(
      1, (rowCount + ShardLayout.inferenceRowCount - 1) / ShardLayout.inferenceRowCount)
  }

  /// Largest number of rows of a shard.
  var largestShardRowCount: Int { (rowCount + shardCount - 1) / shardCount }

  /// Rows of a shard.
  func rows(of shard: Int) -> Range<Int> {
    shard * rowCount / shardCount..<(shard + 1) * rowCount / shardCount
  }
}
