import Locomotion
import Physics
import SpatialMath

/// What a case must know of the environment in which it is played.
struct EpisodeContext {
  /// Length of a control step [s].
  let timestep: Double
  /// Period of the gait [s].
  let gaitPeriod: Double
  /// Command delay of cases that do not say theirs [s].
  let commandDelay: Double
  /// Number of joints.
  let jointCount: Int
}

extension EpisodeContext {
  /// What an environment says.
  init(_ environment: LocomotionEnvironment) {
    self.init(
      timestep: environment.timestep, gaitPeriod: environment.contract.gait.period,
      commandDelay: environment.nominalCommandDelay, jointCount: environment.robot.joints.count)
  }
}

/// From cases to episodes.
extension EvaluationCase {
  /// Seeds of evaluations lie above those of training.
  private static let firstSeed: UInt64 = 1_000_000

  /// Whether the robots are to stand all the time.
  public var isStanding: Bool {
    course == nil && commands.allSatisfy { $0.timed.command.isStanding }
  }

  /// The case's ordinary episodes.
  ///
  /// - Parameters:
  ///   - suite: gives what the case does not say.
  ///   - context: of the environment.
  func episodes(_ suite: EvaluationSuite, in context: EpisodeContext) -> [EvaluationEpisode] {
    let count = suite.episodeCount
    return (0..<count).map { index in
      let seed = EvaluationCase.firstSeed + UInt64(index)
      var episode = episode(seed: seed, duration: duration ?? suite.duration, in: context)
      episode.pushes = pushes.flatMap { $0.timed(episode: index, of: count, in: context) }
      episode.tile = index
      return episode
    }
  }

  /// The episodes of a round of the search, one for each phase, all of the same seed and thus the
  /// same until the push.
  ///
  /// - Parameters:
  ///   - search: the case's.
  ///   - impulses: `[phases]` [N s].
  ///   - context: of the environment.
  func episodes(
    _ search: PushSearch, impulses: [Double], in context: EpisodeContext
  ) -> [EvaluationEpisode] {
    let duration =
      search.time + context.gaitPeriod + search.duration + search.recoveryTime
    return impulses.enumerated().map { index, impulse in
      var episode = episode(seed: EvaluationCase.firstSeed, duration: duration, in: context)
      let push = SuitePush(
        search.side, impulse: impulse, duration: search.duration, times: [search.time])
      episode.pushes = push.timed(episode: index, of: impulses.count, in: context)
      return episode
    }
  }

  private func episode(
    seed: UInt64, duration: Double, in context: EpisodeContext
  ) -> EvaluationEpisode {
    var episode = EvaluationEpisode(
      seed: seed, duration: duration, commands: commands.map(\.timed))
    func all(_ factor: Double) -> [Double] { Array(repeating: factor, count: context.jointCount) }
    episode.properties.friction = friction
    episode.properties.addedBaseMass = addedBaseMass
    episode.properties.baseCenterOfMassOffset = Vector3(
      centerOfMassForward, centerOfMassLeft, 0)
    episode.hasSensorNoise = hasSensorNoise
    episode.course = course?.path
    episode.properties.commandDelay = commandDelay ?? context.commandDelay
    episode.properties.motorStrength = all(motorStrength)
    episode.properties.stiffnessScale = all(stiffnessScale)
    episode.properties.dampingScale = all(dampingScale)
    return episode
  }
}

extension SuitePush {
  /// The pushes of one episode.
  ///
  /// - Parameters:
  ///   - episode: number of the episode among `count`.
  ///   - context: of the environment.
  func timed(episode: Int, of count: Int, in context: EpisodeContext) -> [TimedPush] {
    let delay =
      isSpreadOverGait ? context.gaitPeriod * Double(episode) / Double(count) : 0
    return times.enumerated().map { number, time in
      let direction = side.direction(episode: episode, of: count, push: number)
      return TimedPush(time: time + delay, kind(direction, timestep: context.timestep))
    }
  }

  /// The force acts for whole control steps and has the impulse asked for.
  private func kind(_ direction: Vector3, timestep: Double) -> TimedPush.Kind {
    guard let impulse else { return .velocity(direction * (velocityChange ?? 0)) }
    let held = max(1, (duration / timestep).rounded()) * timestep
    return .force(direction * (impulse / held), duration: held)
  }
}
