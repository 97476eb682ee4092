import EnvironmentInterface
import Locomotion
import Physics
import PolicyInterface

/// What became of the robots of one case.
public struct CaseOutcome: Equatable, Sendable {
  /// The case.
  public var evaluated: EvaluationCase
  /// `[episodes]`; none of a search for the largest push.
  public var episodes: [EpisodeFigures]
  /// `[phases]` the largest impulses survived [N s]; empty where there was no search.
  public var largestPushes: [Double]

  /// Mean score of the episodes; nil of a search.
  public var score: Double? {
    guard !episodes.isEmpty else { return nil }
    let isStanding = evaluated.isStanding
    return episodes.reduce(0) { $0 + $1.score(isStanding: isStanding) } / Double(episodes.count)
  }
}

/// Plays a suite: all episodes of all cases side by side, then all searches.
public struct SuitePlayer {
  /// The most robots that are simulated side by side; further episodes follow in batches.
  private static let largestBatch = 4_096

  /// What is played.
  public let suite: EvaluationSuite
  private let player: EpisodePlayer
  private let searchPlayer: EpisodePlayer?
  private let episodes: [EvaluationEpisode]

  /// - Parameters:
  ///   - suite: what is played.
  ///   - makeEnvironment: makes an environment of the number of robots given, whose physics keeps
  ///     targets for `suite.largestCommandDelay`.
  /// - Throws: what `makeEnvironment` throws.
  public init<Failure: Error>(
    _ suite: EvaluationSuite,
    makeEnvironment: (_ robotCount: Int) throws(Failure) -> LocomotionEnvironment
  ) throws(Failure) {
    self.suite = suite
    let ordinaryCount = suite.episodeCount * suite.cases.count { $0.largestPush == nil }
    let environment = try makeEnvironment(max(1, min(ordinaryCount, SuitePlayer.largestBatch)))
    player = EpisodePlayer(environment, settlingTime: suite.settlingTime)
    let phaseCount = suite.cases.reduce(0) { $0 + ($1.largestPush?.phaseCount ?? 0) }
    searchPlayer =
      phaseCount == 0
      ? nil
      : EpisodePlayer(
        try makeEnvironment(min(phaseCount, SuitePlayer.largestBatch)),
        settlingTime: suite.settlingTime)
    let context = EpisodeContext(environment)
    episodes = suite.cases.filter { $0.largestPush == nil }
      .flatMap { $0.episodes(suite, in: context) }
  }

  /// What a policy for the suite must know.
  public var contract: PolicyContract { player.environment.contract }

  /// Length of a control step [s].
  public var timestep: Double { player.environment.timestep }

  /// Number of ordinary episodes.
  public var episodeCount: Int { episodes.count }

  /// Plays everything.
  ///
  /// - Parameters:
  ///   - controller: drives the robots.
  ///   - watch: called after each control step of the first ordinary episodes with the state of their
  ///     robots and which of them play on.
  ///   - progress: called after each control step with the share that is done.
  /// - Returns: `[cases]`.
  /// - Throws: `ControllerError` where the controller fails.
  public func play(
    _ controller: any Controller,
    watch: (_ state: BatchState, _ isPlaying: [Bool]) -> Void = { _, _ in },
    progress: (Double) -> Void = { _ in }
  ) throws(ControllerError) -> [CaseOutcome] {
    let ordinaryShare = searchPlayer == nil ? 1 : episodes.isEmpty ? 0 : 0.5
    let figures = try player.play(episodes, controller, watch: watch) {
      progress($0 * ordinaryShare)
    }
    let pushes = try search(controller) {
      progress(ordinaryShare + $0 * (1 - ordinaryShare))
    }
    return outcomes(figures, pushes)
  }

  /// Deals figures and impulses out to the cases, in their order.
  private func outcomes(_ figures: [EpisodeFigures], _ pushes: [Double]) -> [CaseOutcome] {
    var figures = figures[...]
    var pushes = pushes[...]
    return suite.cases.map { evaluated in
      let phaseCount = evaluated.largestPush?.phaseCount ?? 0
      let count = evaluated.largestPush == nil ? suite.episodeCount : 0
      defer {
        figures = figures.dropFirst(count)
        pushes = pushes.dropFirst(phaseCount)
      }
      return CaseOutcome(
        evaluated: evaluated, episodes: Array(figures.prefix(count)),
        largestPushes: Array(pushes.prefix(phaseCount)))
    }
  }

  /// Bisects the impulse of every phase of every search, all of them side by side.
  ///
  /// - Returns: `[searches · phases]` the largest impulses survived [N s].
  private func search(
    _ controller: any Controller, progress: (Double) -> Void
  ) throws(ControllerError) -> [Double] {
    guard let searchPlayer else { return [] }
    let context = EpisodeContext(searchPlayer.environment)
    let searches = suite.cases.compactMap { evaluated in
      evaluated.largestPush.map { (evaluated, $0) }
    }
    let roundCounts = searches.flatMap { search in
      Array(repeating: search.1.roundCount, count: search.1.phaseCount)
    }
    var low = roundCounts.map { _ in 0.0 }
    var high = searches.flatMap { Array(repeating: $0.1.limit, count: $0.1.phaseCount) }
    let roundCount = roundCounts.max() ?? 0
    for round in 0..<roundCount {
      let middle = zip(low, high).map { 0.5 * ($0 + $1) }
      var rest = middle[...]
      let episodes = searches.flatMap { evaluated, search in
        defer { rest = rest.dropFirst(search.phaseCount) }
        return evaluated.episodes(
          search, impulses: Array(rest.prefix(search.phaseCount)), in: context)
      }
      let figures = try searchPlayer.play(
        episodes, controller, progress: { progress((Double(round) + $0) / Double(roundCount)) })
      for index in middle.indices where round < roundCounts[index] {
        if figures[index].hasSurvived {
          low[index] = middle[index]
        } else {
          high[index] = middle[index]
        }
      }
    }
    return low
  }
}

extension EvaluationSuite {
  /// The longest command delay of a case that says its own [s].
  public var largestCommandDelay: Double { cases.compactMap(\.commandDelay).max() ?? 0 }
}

extension [CaseOutcome] {
  /// Mean score of the cases that have one, 0 to 1; 0 where none has.
  public var score: Double {
    let scores = compactMap(\.score)
    return scores.isEmpty ? 0 : scores.reduce(0, +) / Double(scores.count)
  }
}
