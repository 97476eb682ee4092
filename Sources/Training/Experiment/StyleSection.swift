import ExperimentFormat
import ReinforcementLearning

extension StyleConfiguration: ExperimentSection {
  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .section(
      "discriminator", \.discriminator, "Its network: two states to a score, 1 for the reference."),
    .number(
      "task_share", \.taskShare, in: 0...1, "Share of the task in the reward; the rest is style."),
    .number(
      "reward_scale", \.rewardScale, in: 0...1_000,
      """
      Reward of a control step in perfect style, to be of the size of the task's; the style is \
      max(0, 1 − ¼ (D − 1)²).
      """),
    .number(
      "gradient_penalty", \.gradientPenalty, in: 0...1e4,
      """
      Weight of the mean squared gradient of D on reference transitions, beside half the mean squared \
      errors: 10 in TienKung-Lab's code, 5 in AMP's paper.
      """),
    .number("trunk_decay", \.trunkDecay, in: 0...10, "Weight decay of the hidden layers."),
    .number("head_decay", \.headDecay, in: 0...10, "Weight decay of the last layer."),
    .number("learning_rate", \.learningRate, in: 1e-8...1, "Learning rate of Adam."),
    .number(
      "max_gradient_norm", \.maximumGradientNorm, in: 1e-6...1e6,
      "Norm to which the gradient is clipped."),
    .integer(
      "updates", \.updateCount, in: 1...10_000, "Steps of the discriminator in an iteration."),
    .integer(
      "batch", \.batchRowCount, in: 1...1_000_000,
      "Transitions of the reference in a step, and as many of the policy."),
    .integer(
      "replay", \.replayCapacity, in: 1...10_000_000,
      "Transitions of the policy that are kept to be seen again."),
  ]

  /// A discriminator needs a hidden layer.
  public var conflicts: [KeyConflict] {
    guard discriminator.hiddenCounts.isEmpty else { return [] }
    return [
      KeyConflict(
        key: "discriminator", found: "no hidden layer", expected: "at least one")
    ]
  }
}
