/// What happened in one update: means over its mini-batches.
public struct UpdateReport: Equatable, Sendable {
  /// Mean clipped surrogate; lower is better. 0 where a teacher teaches.
  public internal(set) var surrogateLoss = 0.0
  /// Mean squared difference of an action's mean and the teacher's; nil where no teacher teaches.
  public internal(set) var distillationLoss: Double?
  /// Mean value loss, without its coefficient.
  public internal(set) var valueLoss = 0.0
  /// Mean squared difference of an action and the mirror image of the mirrored state's action,
  /// without its coefficient; 0 where the mirror loss is off.
  public internal(set) var mirrorLoss = 0.0
  /// Entropy of the policy [nat].
  public internal(set) var entropy = 0.0
  /// KL divergence from the policy that acted [nat].
  public internal(set) var divergence = 0.0
  /// Share of rows whose probability ratio left 1 ± ε.
  public internal(set) var clipFraction = 0.0
  /// Norm of the actor's gradient before clipping.
  public internal(set) var actorGradientNorm = 0.0
  /// Norm of the critic's gradient before clipping.
  public internal(set) var criticGradientNorm = 0.0
  /// Learning rate after the update.
  public internal(set) var learningRate = 0.0

  /// Adds one mini-batch.
  mutating func add(_ sums: LossSums, norms: GradientReduction.Norms, entropy: Double) {
    surrogateLoss += sums.surrogate
    distillationLoss? += sums.distillation
    valueLoss += sums.value
    mirrorLoss += sums.mirror
    divergence += sums.divergence
    clipFraction += sums.clippedCount
    self.entropy += entropy
    actorGradientNorm += norms.actor
    criticGradientNorm += norms.critic
  }

  /// Turns sums into means.
  ///
  /// - Parameters:
  ///   - miniBatchCount: number of mini-batches added.
  ///   - rowCount: rows of each.
  ///   - imageCount: 2 where each row came with its mirror image, else 1.
  ///   - actionCount: numbers in an action.
  mutating func finish(miniBatchCount: Int, rowCount: Int, imageCount: Int, actionCount: Int) {
    let batches = Double(miniBatchCount)
    let rows = batches * Double(rowCount)
    surrogateLoss /= rows * Double(imageCount)
    distillationLoss? /= rows * Double(imageCount * actionCount)
    valueLoss /= rows * Double(imageCount)
    clipFraction /= rows * Double(imageCount)
    mirrorLoss /= rows * Double(actionCount)
    divergence /= rows
    entropy /= batches
    actorGradientNorm /= batches
    criticGradientNorm /= batches
  }
}
