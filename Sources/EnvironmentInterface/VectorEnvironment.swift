import Reproducibility

/// Many environments stepped together: all that the learner knows of the world.
///
/// The order of use is `observe`, `step`, `observe`, `step`, …; environments reset themselves
/// within `step`, so the observation after a terminal step is the first of the next episode.
public protocol VectorEnvironment: AnyObject {
  /// Numbers of environments, observations and actions; constant.
  var shape: EnvironmentShape { get }

  /// The left–right symmetry of observations and actions, or nil where there is none.
  var mirror: EnvironmentMirror? { get }

  /// Motion whose style can be learnt, or nil where there is none.
  var styleReference: StyleReference? { get }

  /// Writes the current observations.
  func observe(into observations: inout ObservationBatch)

  /// Advances every environment by one control step.
  ///
  /// - Parameters:
  ///   - actions: `[environments, actions]`, row-major, unclipped samples of the policy.
  ///   - outcome: receives rewards and the two end-of-episode flags.
  func step(actions: [Float], into outcome: inout StepOutcome)

  /// Means over the episodes that ended since the last call, which then are forgotten.
  func drainStatistics() -> EpisodeStatistics

  /// The whole state, so that a restored environment goes on with the same bits.
  func snapshot() -> Snapshot

  /// Goes on from `snapshot`.
  ///
  /// - Throws: `SnapshotError` where it is not of this environment's shape.
  func restore(_ snapshot: Snapshot) throws(SnapshotError)
}

extension VectorEnvironment {
  /// There is no style to learn.
  public var styleReference: StyleReference? { nil }
}

/// Sizes of a vector environment.
public struct EnvironmentShape: Hashable, Sendable {
  /// Number of environments.
  public var environmentCount: Int
  /// Numbers in the actor's observation.
  public var observationCount: Int
  /// Numbers in the critic's observation.
  public var criticObservationCount: Int
  /// Numbers in the action.
  public var actionCount: Int
  /// What networks with a memory remember; nil where the environment names nothing.
  public var history: ObservationHistory?

  /// The sizes given.
  public init(
    environmentCount: Int, observationCount: Int, criticObservationCount: Int, actionCount: Int,
    history: ObservationHistory? = nil
  ) {
    self.environmentCount = environmentCount
    self.observationCount = observationCount
    self.criticObservationCount = criticObservationCount
    self.actionCount = actionCount
    self.history = history
  }
}

/// The frames of a long history: some numbers of each of the last observations of an episode.
///
/// At the start of an episode its first frame stands for all frames before it. Environments give
/// observations only; who remembers cuts the frames out of them.
public struct ObservationHistory: Hashable, Sendable {
  /// Frames of a window, the newest, which is the current observation's, last.
  public var frameCount: Int
  /// Which numbers of an observation make a frame, `[channels]`; the same of the actor's and of the
  /// critic's.
  public var components: [Int]

  /// The frames given.
  ///
  /// - Precondition: at least one frame of at least one number.
  public init(frameCount: Int, components: [Int]) {
    precondition(
      frameCount >= 1 && !components.isEmpty,
      "a history of \(frameCount) frames of \(components.count) numbers")
    self.frameCount = frameCount
    self.components = components
  }

  /// Numbers in a frame.
  public var channelCount: Int { components.count }

  /// Numbers in a window.
  public var count: Int { frameCount * components.count }
}

/// Observations of all environments.
public struct ObservationBatch: Equatable, Sendable {
  /// `[environments, observations]`, row-major.
  public var actor: [Float]
  /// `[environments, critic observations]`, row-major; may hold what the robot cannot sense.
  public var critic: [Float]

  /// Zeros of the right sizes.
  public init(shape: EnvironmentShape) {
    actor = Array(repeating: 0, count: shape.environmentCount * shape.observationCount)
    critic = Array(repeating: 0, count: shape.environmentCount * shape.criticObservationCount)
  }
}

/// What a step gives back, besides observations.
public struct StepOutcome: Equatable, Sendable {
  /// `[environments]`.
  public var rewards: [Float]
  /// `[environments]`: the episode ended in a terminal state (a fall); its value is zero.
  public var terminated: [Bool]
  /// `[environments]`: the episode was cut by the time limit; its value goes on.
  public var truncated: [Bool]
  /// `[environments, 2, style]` how each robot moves before and after the step, even where an episode
  /// ended with it; empty where the learner does not ask for it.
  public var styleTransitions: [Float]

  /// Zeros and false, of the right sizes.
  ///
  /// - Parameters:
  ///   - environmentCount: number of environments.
  ///   - styleCount: numbers of one state's style observation; 0 where none is asked for.
  public init(environmentCount: Int, styleCount: Int = 0) {
    styleTransitions = Array(repeating: 0, count: 2 * styleCount * environmentCount)
    rewards = Array(repeating: 0, count: environmentCount)
    terminated = Array(repeating: false, count: environmentCount)
    truncated = Array(repeating: false, count: environmentCount)
  }
}

/// A signed permutation: `mirrored[i] = sign[i] * original[source[i]]`.
public struct SignedPermutation: Hashable, Sendable {
  /// Index of the original element, `[elements]`.
  public var source: [Int]
  /// Factor, 1 or −1, `[elements]`.
  public var sign: [Float]

  /// - Precondition: equal counts, and `source` is a permutation.
  public init(source: [Int], sign: [Float]) {
    precondition(
      source.count == sign.count && source.sorted() == Array(0..<source.count),
      "a signed permutation needs as many signs as sources, and each source once")
    self.source = source
    self.sign = sign
  }

  /// Number of elements of the vectors that it permutes.
  public var count: Int { source.count }
}

/// The left–right symmetry of an environment, as signed permutations of its vectors.
public struct EnvironmentMirror: Hashable, Sendable {
  /// Of the actor's observation, `[observations]`.
  public var observation: SignedPermutation
  /// Of the critic's observation, `[critic observations]`.
  public var criticObservation: SignedPermutation
  /// Of the action, `[actions]`.
  public var action: SignedPermutation

  /// The symmetry of the three permutations.
  public init(
    observation: SignedPermutation, criticObservation: SignedPermutation, action: SignedPermutation
  ) {
    self.observation = observation
    self.criticObservation = criticObservation
    self.action = action
  }
}

/// Means over episodes that ended, and further named figures.
public struct EpisodeStatistics: Equatable, Sendable {
  /// Number of episodes that ended.
  public var episodeCount: Int
  /// Mean undiscounted return; NaN where no episode ended.
  public var meanReturn: Double
  /// Mean length [control steps]; NaN where no episode ended.
  public var meanLength: Double
  /// Named figures in a constant order, such as `reward/track_linear_velocity`.
  public var figures: [Figure]

  /// One named figure.
  public struct Figure: Equatable, Sendable {
    /// Its name, a path with `/` between groups.
    public var name: String
    /// Its value.
    public var value: Double

    /// The figure of that name and value.
    public init(name: String, value: Double) {
      self.name = name
      self.value = value
    }
  }

  /// The statistics of the values given.
  public init(episodeCount: Int, meanReturn: Double, meanLength: Double, figures: [Figure]) {
    self.episodeCount = episodeCount
    self.meanReturn = meanReturn
    self.meanLength = meanLength
    self.figures = figures
  }
}
