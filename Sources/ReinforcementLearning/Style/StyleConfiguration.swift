import NeuralNetwork

/// Learning a style from motion (AMP, Peng et al. 2021), with the numbers of TienKung-Lab's code where
/// nothing else is said.
public struct StyleConfiguration: Hashable, Sendable {
  /// Layers of the discriminator.
  public var discriminator = NetworkConfiguration()
  /// Share of the task in the reward; the rest is style.
  public var taskShare = 0.7
  /// Reward of a control step in perfect style, to be of the size of the task's.
  public var rewardScale = 0.05
  /// Weight w of the gradient penalty `w · mean ‖∇D‖²` on reference transitions, beside half the mean
  /// squared errors; the paper's is 5 in this unit.
  public var gradientPenalty = 10.0
  /// Weight decay of the hidden layers.
  public var trunkDecay = 1e-3
  /// Weight decay of the last layer.
  public var headDecay = 1e-1
  /// Learning rate of Adam.
  public var learningRate = 2e-4
  /// Largest norm of the gradient.
  public var maximumGradientNorm = 1.0
  /// Steps of the discriminator in an iteration.
  public var updateCount = 10
  /// Transitions of the reference in a step, and as many of the policy.
  public var batchRowCount = 1_024
  /// Transitions of the policy that are kept to be seen again.
  public var replayCapacity = 50_000

  /// The defaults.
  public init() {
    discriminator.hiddenCounts = [256, 128]
    discriminator.activation = .relu
  }

  /// - Throws: `LearningError.invalidSetting` for the first that is out of its range.
  func validate() throws(LearningError) {
    func check(
      _ condition: Bool, _ name: String, _ found: String, _ expected: String
    ) throws(LearningError) {
      guard condition else {
        throw .invalidSetting(name: "style.\(name)", found: found, expected: expected)
      }
    }
    try check(
      !discriminator.hiddenCounts.isEmpty && discriminator.hiddenCounts.allSatisfy { $0 >= 1 },
      "discriminator.hiddenCounts", "\(discriminator.hiddenCounts)",
      "at least one layer of 1 or more units")
    try check((0...1).contains(taskShare), "taskShare", "\(taskShare)", "a number in 0...1")
    let notNegative = [
      ("rewardScale", rewardScale), ("gradientPenalty", gradientPenalty),
      ("trunkDecay", trunkDecay), ("headDecay", headDecay),
    ]
    for (name, value) in notNegative {
      try check(value >= 0 && value.isFinite, name, "\(value)", "a finite number, 0 or more")
    }
    for (name, value) in [
      ("learningRate", learningRate), ("maximumGradientNorm", maximumGradientNorm),
    ] {
      try check(value > 0 && value.isFinite, name, "\(value)", "a finite number above 0")
    }
    for (name, value) in [
      ("updateCount", updateCount), ("batchRowCount", batchRowCount),
      ("replayCapacity", replayCapacity),
    ] {
      try check(value >= 1, name, "\(value)", "1 or more")
    }
  }
}

/// What happened to the discriminator in one iteration: means over its steps.
public struct StyleReport: Equatable, Sendable {
  /// Half the mean squared errors on reference and policy; 0.5 at most for one that tells nothing.
  public internal(set) var loss = 0.0
  /// Mean ‖∇D‖² on reference transitions, without its weight.
  public internal(set) var gradientPenalty = 0.0
  /// Mean D of reference transitions, which is to be 1.
  public internal(set) var referenceScore = 0.0
  /// Mean D of the policy's transitions, which is to be −1.
  public internal(set) var policyScore = 0.0
  /// Mean style of the policy's transitions in this rollout, 0…1.
  public internal(set) var meanStyle = 0.0
}
