import ExperimentFormat
import NeuralNetwork
import ReinforcementLearning

extension PPOConfiguration: ExperimentSection {
  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .section("actor", \.actor, "The policy's network: observation to mean action."),
    .section("critic", \.critic, "The value's network: critic observation to value."),
    .choice(
      "initialization", \.initialization,
      "How weights are drawn: PyTorch's `kaiming_uniform` with zero-mean biases, or `orthogonal`."),
    .number(
      "actor_output_gain", \.actorOutputGain, in: 1e-6...10,
      "Factor on the first weights of the actor's last layer; small ones start near the pose."),
    .number(
      "initial_std", \.initialStandardDeviation, in: 1e-3...10,
      "Standard deviation of the actions at first."),
    .range(
      "std_range", \.standardDeviationRange, in: 1e-6...100,
      "Range in which the standard deviation is kept."),
    .integer(
      "std_decay_iterations", \.standardDeviationDecayIterationCount, in: 0...1_000_000_000,
      """
      Iterations in which the upper end of std_range falls in a straight line to its lower end; \
      0: it stays.
      """),
    .flag(
      "normalize_observations", \.normalizesObservations,
      "Whether observations are brought to mean 0 and deviation 1 as they come."),
    .integer(
      "steps_per_environment", \.stepsPerEnvironment, in: 1...100_000,
      "Control steps of every environment between two updates."),
    .integer("epochs", \.epochCount, in: 1...1_000, "Passes over the rollout in one update."),
    .integer("mini_batches", \.miniBatchCount, in: 1...10_000, "Parts of each pass."),
    .number("gamma", \.gamma, in: 0...1, "Discount of a control step."),
    .number("lambda", \.lambda, in: 0...1, "Decay of the advantage estimate (GAE)."),
    .choice(
      "advantage_normalization", \.advantageNormalization,
      "Over the whole `batch` once, or over each `mini_batch`."),
    .number(
      "clip_range", \.clipRange, in: 1e-6...10,
      "Largest change of the probability ratio, and of the value where that is clipped."),
    .flag("clip_value_loss", \.clipsValueLoss, "Whether the value's change is clipped too."),
    .number(
      "value_loss_coefficient", \.valueLossCoefficient, in: 0...100,
      "Weight of the value loss."),
    .number(
      "entropy_coefficient", \.entropyCoefficient, in: 0...10, "Weight of the entropy bonus."),
    .number("learning_rate", \.learningRate, in: 1e-8...1, "Learning rate of Adam at first."),
    .choice(
      "learning_rate_schedule", \.learningRateSchedule,
      """
      `adaptive` follows the KL divergence of each mini-batch; `linear` falls in a straight line; \
      `fixed` stays.
      """),
    .number(
      "desired_kl", \.desiredDivergence, in: 1e-6...1,
      "KL divergence that the adaptive schedule aims at."
    )
    .used(where: "learning_rate_schedule is adaptive") { $0.learningRateSchedule == .adaptive },
    .range(
      "learning_rate_range", \.learningRateRange, in: 1e-8...1,
      "Range of the adaptive learning rate; its lower end is also that of the linear one."
    )
    .used(where: "learning_rate_schedule is not fixed") { $0.learningRateSchedule != .fixed },
    .integer(
      "learning_rate_decay_iterations", \.learningRateDecayIterationCount, in: .positive,
      "Iterations after which the linear learning rate would be zero."
    )
    .used(where: "learning_rate_schedule is linear") { $0.learningRateSchedule == .linear },
    .number(
      "max_gradient_norm", \.maximumGradientNorm, in: 1e-6...1e6,
      "Norm to which the gradient is clipped."),
    .flag(
      "clip_gradients_separately", \.clipsGradientsSeparately,
      "Whether actor and critic have a gradient norm each, or one together."),
    .flag(
      "mirror_augmentation", \.augmentsWithMirror,
      "Whether every mini-batch is doubled by its left–right mirror image."),
    .number(
      "mirror_loss_coefficient", \.mirrorLossCoefficient, in: 0...100,
      "Weight of the squared difference between mirrored action and action of the mirror; 0 for none."
    ),
    .optionalSection(
      "style", \.style,
      """
      A style learnt from the reference motion by an adversarial motion prior (AMP), mixed with the \
      task's reward; `null` for none.
      """),
    .optionalSection(
      "distillation", \.distillation,
      """
      A teacher whose actions the first iterations learn, before those of PPO begin; `null` for none.
      """),
  ]

  /// Values that are each in their range and do not go together.
  public var conflicts: [KeyConflict] {
    guard !standardDeviationRange.contains(initialStandardDeviation) else { return [] }
    return [
      KeyConflict(
        key: "initial_std", found: "\(initialStandardDeviation)",
        expected: "a number within std_range (\(standardDeviationRange))")
    ]
  }
}

extension NetworkConfiguration: ExperimentSection {
  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .integers(
      "hidden", \.hiddenCounts, count: 0...8, each: 1...4_096, "Units of each hidden layer."),
    .choice(
      "activation", \.activation, "Non-linearity of the hidden layers: `elu`, `relu` or `tanh`."),
    .optionalSection(
      "history_encoder", \.historyEncoder,
      """
      What the network sees `environment.observation.long_history` through, besides the observation; \
      `null` for a network without memory.
      """),
  ]
}

extension DistillationConfiguration: ExperimentSection {
  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .text(
      "teacher", \.teacher,
      """
      Run directory (its best checkpoint is taken, or its newest) or checkpoint of the teacher: of the \
      same robot, actions and commands, and with an actor that sees what the critic here sees \
      (`environment.observation.privileged_actor`). The run's own checkpoints then hold it.
      """
    ).required(),
    .integer(
      "iterations", \.iterationCount, in: 1...10_000_000,
      """
      Iterations in which the policy's mean learns the teacher's in the states that it comes to by \
      itself (DAgger), while the critic learns as ever and the standard deviation stays at \
      `initial_std`; those behind them are PPO's.
      """),
    .number(
      "learning_rate", \.learningRate, in: 1e-8...1, "Learning rate of Adam in these iterations."),
  ]
}

extension HistoryEncoderConfiguration: ExperimentSection {
  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .integers(
      "channels", \.channelCounts, count: 1...8, each: 16...512,
      "Output channels of each convolution along time, multiples of 16."),
    .integers(
      "kernels", \.kernelLengths, count: 1...8, each: 1...1_000,
      "Frames that an output frame of each convolution sees."),
    .integers(
      "strides", \.strides, count: 1...8, each: 1...1_000,
      "Frames from one output frame of each convolution to the next."),
    .choice(
      "activation", \.activation, "Non-linearity of the convolutions: `elu`, `relu` or `tanh`."),
    .optionalInteger(
      "code", \.codeCount, in: 1...4_096,
      """
      Numbers that a linear layer makes of the last convolution's output for the network to see; \
      `null` for that output itself, as 青龙's shipped policy has it.
      """),
  ]
}
