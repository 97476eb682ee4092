import NeuralNetwork

/// Everything that can be set about the learner.
///
/// The defaults are those that legged-robot trainers share (Schwarke et al. 2025, RSL-RL).
public struct PPOConfiguration: Hashable, Sendable {
  /// Layers of the actor.
  public var actor = NetworkConfiguration()
  /// Layers of the critic.
  public var critic = NetworkConfiguration()
  /// How weights and biases are drawn.
  public var initialization = WeightInitialization.kaimingUniform
  /// Factor on the first weights of the actor's last layer; 0.01 makes the first actions equal to
  /// the noise.
  public var actorOutputGain = 1.0
  /// σ of the actions at first, one for all components.
  public var initialStandardDeviation = 1.0
  /// Range in which σ is kept.
  public var standardDeviationRange = 0.05...2.0
  /// Iterations in which the upper end of that range falls in a straight line to the lower end; 0
  /// where it stays.
  public var standardDeviationDecayIterationCount = 0
  /// Whether observations are brought to mean 0 and standard deviation 1 as they come.
  public var normalizesObservations = true

  /// Control steps that every environment makes between two updates.
  public var stepsPerEnvironment = 24
  /// Passes over the rollout in one update.
  public var epochCount = 5
  /// Parts into which each pass is cut.
  public var miniBatchCount = 4

  /// Discount of a control step, γ.
  public var gamma = 0.99
  /// Decay of the advantage estimate, λ.
  public var lambda = 0.95
  /// How advantages are brought to mean 0 and standard deviation 1.
  public var advantageNormalization = AdvantageNormalization.batch
  /// Largest change of the probability ratio, and of the value where that is clipped, ε.
  public var clipRange = 0.2
  /// Whether the change of the value is clipped like that of the ratio.
  public var clipsValueLoss = true
  /// Weight of the value loss.
  public var valueLossCoefficient = 1.0
  /// Weight of the entropy bonus.
  public var entropyCoefficient = 0.01

  /// Learning rate at first.
  public var learningRate = 1e-3
  /// How the learning rate changes.
  public var learningRateSchedule = LearningRateSchedule.adaptive
  /// KL divergence of a mini-batch that the adaptive schedule aims at.
  public var desiredDivergence = 0.01
  /// Range of the adaptive learning rate; its lower end is also that of the linear one.
  public var learningRateRange = 1e-5...1e-2
  /// Iterations after which the linear learning rate would be zero.
  public var learningRateDecayIterationCount = 1_000
  /// Largest norm of the gradient.
  public var maximumGradientNorm = 1.0
  /// Whether actor and critic have a gradient norm each, or one together.
  public var clipsGradientsSeparately = true

  /// Whether every mini-batch is doubled by its mirror image.
  public var augmentsWithMirror = false
  /// Weight of the mirror loss, 0 for none.
  public var mirrorLossCoefficient = 0.0

  /// The style that is learnt besides, of an environment with a reference motion; nil for none.
  public var style: StyleConfiguration?

  /// The teacher from which the first iterations learn; nil for none.
  public var distillation: DistillationConfiguration?

  /// The defaults.
  public init() {}

  /// Whether the policy of an iteration, the first being 1, learns from the teacher.
  func isDistilling(iteration: Int) -> Bool { iteration <= distillation?.iterationCount ?? 0 }

  /// Range in which σ is kept in an iteration, the first being 1.
  func standardDeviationRange(iteration: Int) -> ClosedRange<Double> {
    let (range, count) = (standardDeviationRange, standardDeviationDecayIterationCount)
    guard count > 0 else { return range }
    let left = 1 - min(1, Double(iteration - 1) / Double(count))
    return range.lowerBound...(range.lowerBound + left * (range.upperBound - range.lowerBound))
  }

  /// Whether the environment must have a mirror.
  public var usesMirror: Bool { augmentsWithMirror || mirrorLossCoefficient > 0 }
}

/// Layers of one network.
public struct NetworkConfiguration: Hashable, Sendable {
  /// Units of each hidden layer.
  public var hiddenCounts = [256, 128]
  /// Non-linearity of the hidden layers.
  public var activation = Activation.elu
  /// What the network sees the environment's long history through; nil for one without memory.
  public var historyEncoder: HistoryEncoderConfiguration?

  /// The defaults.
  public init() {}
}

/// Layers of a history encoder: convolutions along time and perhaps a linear layer.
public struct HistoryEncoderConfiguration: Hashable, Sendable {
  /// Output channels of each convolution, multiples of `Convolution1D.channelMultiple`.
  public var channelCounts = [32, 16]
  /// Frames that an output frame of each convolution sees.
  public var kernelLengths = [6, 4]
  /// Frames from one output frame to the next, of each convolution.
  public var strides = [5, 2]
  /// Non-linearity of the convolutions.
  public var activation = Activation.relu
  /// Numbers in the code that the perceptron sees; nil for the last convolution's output itself.
  public var codeCount: Int?

  /// The defaults: those of 青龙's shipped policy.
  public init() {}

  /// Why the layers make no encoder for so many frames, or nil where they do.
  ///
  /// - Parameter frameCount: frames of a window.
  /// - Returns: what was found and what would be right.
  public func fault(frameCount: Int) -> (found: String, expected: String)? {
    let counts = [channelCounts.count, kernelLengths.count, strides.count]
    guard counts[0] >= 1, Set(counts).count == 1 else {
      return (
        "\(counts[0]) channels, \(counts[1]) kernels, \(counts[2]) strides",
        "one of each for every convolution"
      )
    }
    let multiple = Convolution1D.channelMultiple
    guard channelCounts.allSatisfy({ $0 >= 1 && $0.isMultiple(of: multiple) }) else {
      return ("channels \(channelCounts)", "multiples of \(multiple)")
    }
    guard (kernelLengths + strides).allSatisfy({ $0 >= 1 }), codeCount ?? 1 >= 1 else {
      return (
        "kernels \(kernelLengths), strides \(strides), a code of \(codeCount ?? 1)",
        "numbers from 1 on"
      )
    }
    var length = frameCount
    for (kernel, stride) in zip(kernelLengths, strides) {
      guard length >= kernel else {
        return (
          "a kernel of \(kernel) frames where \(length) of \(frameCount) are left",
          "kernels that fit"
        )
      }
      length = (length - kernel) / stride + 1
    }
    return nil
  }
}

/// How the learning rate changes.
public enum LearningRateSchedule: String, CaseIterable, Hashable, Sendable {
  /// Divided by 1.5 where a mini-batch diverges by more than twice the desired KL divergence,
  /// multiplied where by less than half of it, before the step of that mini-batch.
  case adaptive
  /// Falls in a straight line, iteration by iteration (Huang et al. 2022, CleanRL):
  /// `max(lowest, first · (1 − (i − 1) / decay iterations))`.
  case linear
  /// Constant.
  case fixed
}

/// Over what advantages are brought to mean 0 and standard deviation 1.
public enum AdvantageNormalization: String, CaseIterable, Hashable, Sendable {
  /// Over the whole rollout, once.
  case batch
  /// Over each mini-batch.
  case miniBatch = "mini_batch"
}
