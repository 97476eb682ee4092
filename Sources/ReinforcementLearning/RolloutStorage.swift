import EnvironmentInterface
import LinearAlgebra
import NeuralNetwork
import Reproducibility

/// What all environments went through between two updates.
///
/// Transitions lie as `[steps, environments]`, the steps one after the other. Copies refer to the
/// same memory.
public struct RolloutStorage: Sendable {
  /// Control steps of each environment.
  public let stepCount: Int
  /// Number of environments.
  public let environmentCount: Int

  /// Actor's observations as the environment gave them, `[transitions, observations]`.
  let observations: Matrix
  /// Critic's observations as the environment gave them, `[transitions, critic observations]`.
  let criticObservations: Matrix
  /// `[transitions, actions]`.
  let actions: Matrix
  /// Means of the policy that acted, `[transitions, actions]`.
  let means: Matrix
  /// What a teacher would have done, `[transitions, actions]`; nil where there is none.
  let teacherMeans: Matrix?
  /// ln p of the actions, `[transitions, 1]`.
  let logProbabilities: Matrix
  /// V(s), `[transitions, 1]`.
  let values: Matrix
  /// Rewards, with the value added where the time limit cut the episode, `[transitions]`.
  let rewards: FloatBuffer
  /// Whether the episode ended with this transition, for either reason, `[transitions]`.
  let ended: SharedBuffer<Bool>
  /// V of the states after the last step, `[environments, 1]`.
  let lastValues: Matrix
  /// Advantages, `[transitions]`.
  let advantages: FloatBuffer
  /// Returns that the values are to match, `[transitions]`.
  let returns: FloatBuffer
  /// Frames of the actor's observations; nil where it has no memory.
  let frames: FrameStream?
  /// Frames of the critic's observations; nil where it has no memory.
  let criticFrames: FrameStream?

  /// Zeros.
  ///
  /// - Parameters:
  ///   - shape: sizes of observations and actions, number of environments.
  ///   - stepCount: control steps of each environment, at least 1.
  ///   - memory: whose frames are kept, whether mirrored, too, and whether there is a teacher.
  public init(shape: EnvironmentShape, stepCount: Int, memory: RolloutMemory = RolloutMemory()) {
    self.stepCount = stepCount
    environmentCount = shape.environmentCount
    let transitionCount = stepCount * shape.environmentCount
    func matrix(_ rowCount: Int, _ columnCount: Int) -> Matrix {
      Matrix(
        FloatBuffer(count: rowCount * columnCount), rowCount: rowCount, columnCount: columnCount)
    }
    observations = Matrix(
      paddedRowCount: transitionCount, columnCount: shape.observationCount)
    criticObservations = Matrix(
      paddedRowCount: transitionCount, columnCount: shape.criticObservationCount)
    actions = matrix(transitionCount, shape.actionCount)
    means = matrix(transitionCount, shape.actionCount)
    teacherMeans = memory.keepsTeacherMeans ? matrix(transitionCount, shape.actionCount) : nil
    logProbabilities = matrix(transitionCount, 1)
    values = matrix(transitionCount, 1)
    lastValues = matrix(shape.environmentCount, 1)
    rewards = FloatBuffer(count: transitionCount)
    ended = SharedBuffer(count: transitionCount, repeating: false)
    advantages = FloatBuffer(count: transitionCount)
    returns = FloatBuffer(count: transitionCount)
    func stream(_ isKept: Bool, _ hasImages: Bool) -> FrameStream? {
      guard isKept, let history = shape.history else { return nil }
      return FrameStream(
        history, environmentCount: shape.environmentCount, stepCount: stepCount,
        hasImages: hasImages)
    }
    frames = stream(memory.keepsActorFrames, memory.mirrorsActorFrames)
    criticFrames = stream(memory.keepsCriticFrames, memory.mirrorsCriticFrames)
  }

  /// Number of transitions.
  public var transitionCount: Int { stepCount * environmentCount }

  /// The rows of one step of a `[transitions, …]` matrix, `[environments, …]`.
  func rows(of matrix: Matrix, step: Int) -> Matrix {
    matrix.rows(step * environmentCount..<(step + 1) * environmentCount)
  }

  /// Keeps the rewards and ends of a step, whose values are known.
  ///
  /// An episode that the time limit cut would have gone on: the value of the state that it was in
  /// stands for the rewards it missed, r ← r + γ V(s) (Pardo et al. 2018, with s for s′).
  func record(_ outcome: StepOutcome, step: Int, gamma: Float) {
    let first = step * environmentCount
    for e in 0..<environmentCount {
      let isCut = outcome.truncated[e] && !outcome.terminated[e]
      rewards[first + e] = outcome.rewards[e] + (isCut ? gamma * values.buffer[first + e] : 0)
      ended[first + e] = outcome.terminated[e] || outcome.truncated[e]
    }
  }

  /// Takes the frames of the state before a step.
  ///
  /// - Parameters:
  ///   - observations: the state's.
  ///   - step: number of the step; that after the last for the state behind the rollout.
  func takeFrames(_ observations: CurrentObservations, step: Int) {
    func isFirst(_ environment: Int) -> Bool {
      step == 0 || ended[(step - 1) * environmentCount + environment]
    }
    frames?.take(observations.actor, step: step, isFirst: isFirst)
    criticFrames?.take(observations.critic, step: step, isFirst: isFirst)
  }

  /// Makes the frames up to the state behind the rollout those before the next.
  func rewindFrames(pool: WorkerPool) {
    frames?.rewind(pool: pool)
    criticFrames?.rewind(pool: pool)
  }

  /// Mirrors all frames, where their images are kept.
  func mirrorFrames(_ map: MirrorMap, pool: WorkerPool) {
    frames?.mirrorFrames(map, pool: pool)
    criticFrames?.mirrorFrames(map, pool: pool)
  }

  /// Computes advantages and returns of all transitions.
  ///
  /// - Parameters:
  ///   - gamma: discount γ.
  ///   - lambda: decay λ.
  ///   - normalizes: whether advantages are then brought to mean 0 and standard deviation 1, over the
  ///     environments of all ranks.
  ///   - groups: how the environments are divided; nil for one group.
  func estimateAdvantages(
    gamma: Float, lambda: Float, normalizes: Bool, groups: EnvironmentGroups? = nil
  ) {
    let all = 0..<transitionCount
    var advantages = advantages.mutableSpan(all)
    var returns = returns.mutableSpan(all)
    GeneralizedAdvantageEstimation.estimate(
      rewards: rewards.span(all), values: values.buffer.span(all),
      lastValues: lastValues.buffer.span(0..<environmentCount), ended: ended.span(all),
      gamma: gamma, lambda: lambda, advantages: &advantages, returns: &returns)
    guard normalizes else { return }
    let groups = groups ?? EnvironmentGroups(environmentCount: environmentCount)
    GeneralizedAdvantageEstimation.normalize(
      &advantages, by: moments(groups) { Double(self.advantages[$0]) })
  }

  /// 1 − Var(R − V) / Var(R), over the environments of all ranks: 1 for perfect values, 0 for a
  /// constant; NaN where all returns agree.
  func explainedVariance(_ groups: EnvironmentGroups) -> Double {
    let ofReturns = moments(groups) { Double(returns[$0]) }
    let ofResiduals = moments(groups) { Double(returns[$0] - values.buffer[$0]) }
    return 1 - ofResiduals.squaredDeviations / ofReturns.squaredDeviations
  }

  /// Moments of a number of every transition, over the environments of all ranks.
  private func moments(_ groups: EnvironmentGroups, of value: (Int) -> Double) -> Moments {
    groups.merged(
      groups.localRanges.map { environments in
        var moments = Moments()
        for row in transitions(of: environments) { moments.add(value(row)) }
        return moments
      })
  }

  /// The transitions of a group of environments, step by step.
  func transitions(of environments: Range<Int>) -> [Int] {
    (0..<stepCount).flatMap { step in
      environments.map { step * environmentCount + $0 }
    }
  }
}

/// Which frames a rollout keeps for networks with a memory, and whether it keeps a teacher's means.
public struct RolloutMemory: Hashable, Sendable {
  var keepsActorFrames = false
  var mirrorsActorFrames = false
  var keepsCriticFrames = false
  var mirrorsCriticFrames = false
  var keepsTeacherMeans = false

  /// None.
  public init() {}

  /// What a learner of this configuration needs.
  public init(_ configuration: PPOConfiguration) {
    keepsActorFrames = configuration.actor.historyEncoder != nil
    mirrorsActorFrames = keepsActorFrames && configuration.usesMirror
    keepsCriticFrames = configuration.critic.historyEncoder != nil
    mirrorsCriticFrames = keepsCriticFrames && configuration.augmentsWithMirror
    keepsTeacherMeans = configuration.distillation != nil
  }
}

/// The states in which the next actions are chosen, in the memory that workers share.
struct CurrentObservations: Sendable {
  /// `[environments, observations]`.
  let actor: Matrix
  /// `[environments, critic observations]`.
  let critic: Matrix

  init(shape: EnvironmentShape) {
    actor = Matrix(
      paddedRowCount: shape.environmentCount, columnCount: shape.observationCount)
    critic = Matrix(
      paddedRowCount: shape.environmentCount, columnCount: shape.criticObservationCount)
  }

  /// Copies what the environment gave.
  func take(_ observations: ObservationBatch) {
    actor.copyElements(of: observations.actor)
    critic.copyElements(of: observations.critic)
  }
}
