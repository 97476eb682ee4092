import EnvironmentInterface
import Locomotion
import Physics
import PolicyInterface
import RobotModel

/// What became of the robots of one case.
public struct CaseOutcome: Equatable, Sendable {
  /// The case.
  public var evaluated: EvaluationCase
  /// `[episodes]`; none of a search for the largest push.
  public var episodes: [EpisodeFigures]
  /// `[phases]` the largest impulses survived [N s]; empty where there was no search.
  public var largestPushes: [Double]
  /// The strides with which the episodes' are to be compared; nil for none.
  public var reference: StrideCurves?

  /// Mean score of the episodes; nil of a search.
  public var score: Double? {
    guard !episodes.isEmpty else { return nil }
    let isStanding = evaluated.isStanding
    return episodes.reduce(0) { $0 + $1.score(isStanding: isStanding) } / Double(episodes.count)
  }
}

/// Plays a suite: all episodes of all cases on one ground side by side, ground by ground, then all
/// searches.
public struct SuitePlayer {
  /// The most robots that are simulated side by side, unless told otherwise; further episodes follow in
  /// batches.
  public static let largestBatch = 4_096

  /// What is played.
  public let suite: EvaluationSuite
  /// The ground of ordinary cases that do not say theirs first, where there are any, then those that
  /// cases say.
  let grounds: [Ground]
  private let searchPlayer: EpisodePlayer?

  /// The ordinary cases on one ground.
  struct Ground {
    let player: EpisodePlayer
    /// Their numbers in the suite.
    let cases: [Int]
    /// `[cases · episodes]`.
    let episodes: [EvaluationEpisode]
  }

  /// - Parameters:
  ///   - suite: what is played.
  ///   - ground: of cases that do not say theirs.
  ///   - largestBatch: the most robots that are simulated side by side.
  ///   - makeEnvironment: makes an environment of the number of robots given on the ground given,
  ///     whose physics keeps targets for `suite.largestCommandDelay`.
  /// - Throws: what `makeEnvironment` throws.
  public init<Failure: Error>(
    _ suite: EvaluationSuite, ground: TerrainConfiguration = TerrainConfiguration(),
    largestBatch: Int = SuitePlayer.largestBatch,
    makeEnvironment: (
      _ robotCount: Int, _ terrain: TerrainConfiguration
    ) throws(Failure) -> LocomotionEnvironment
  ) throws(Failure) {
    self.suite = suite
    let said = suite.cases.filter { $0.largestPush == nil }.map(\.terrain)
    var terrains: [CaseTerrain?] = said.isEmpty || said.contains(nil) ? [nil] : []
    for terrain in said where !terrains.contains(terrain) { terrains.append(terrain) }
    var grounds: [Ground] = []
    for terrain in terrains {
      let cases = suite.cases.indices.filter {
        suite.cases[$0].largestPush == nil && suite.cases[$0].terrain == terrain
      }
      let count = suite.episodeCount * cases.count
      let environment = try makeEnvironment(
        max(1, min(count, largestBatch)), terrain?.configuration ?? ground)
      let context = EpisodeContext(environment)
      grounds.append(
        Ground(
          player: EpisodePlayer(environment, settlingTime: suite.settlingTime), cases: cases,
          episodes: cases.flatMap { suite.cases[$0].episodes(suite, in: context) }))
    }
    self.grounds = grounds
    let phaseCount = suite.cases.reduce(0) { $0 + ($1.largestPush?.phaseCount ?? 0) }
    searchPlayer =
      phaseCount == 0
      ? nil
      : EpisodePlayer(
        try makeEnvironment(min(phaseCount, largestBatch), ground),
        settlingTime: suite.settlingTime)
  }

  /// What a policy for the suite must know.
  public var contract: PolicyContract { grounds[0].player.environment.contract }

  /// The robot.
  public var robot: RobotDescription { grounds[0].player.environment.robot }

  /// Length of a control step [s].
  public var timestep: Double { grounds[0].player.environment.timestep }

  /// The first ground: that of cases that do not say theirs, where there are any.
  public var terrain: Terrain { grounds[0].player.environment.physicsConfiguration.terrain }

  /// The ordinary cases on the first ground.
  public var firstCases: [EvaluationCase] { grounds[0].cases.map { suite.cases[$0] } }

  /// Number of their episodes.
  public var episodeCount: Int { grounds[0].episodes.count }

  /// Plays everything.
  ///
  /// - Parameters:
  ///   - controller: drives the robots.
  ///   - watch: called after each control step of the first ordinary episodes, on the first ground.
  ///   - progress: called after each control step with the share that is done.
  /// - Returns: `[cases]`.
  /// - Throws: `ControllerError` where the controller fails.
  public func play(
    _ controller: any Controller,
    watch: (PlayedStep) -> Void = { _ in },
    progress: (Double) -> Void = { _ in }
  ) throws(ControllerError) -> [CaseOutcome] {
    let simulatedTime = simulatedTime
    var figures = Array(repeating: [EpisodeFigures](), count: suite.cases.count)
    var playedTime = 0.0
    for (number, ground) in grounds.enumerated() {
      let found = try ground.player.play(
        ground.episodes, controller, watch: number == 0 ? watch : { _ in }
      ) { progress((playedTime + $0) / simulatedTime) }
      playedTime += ground.episodes.simulatedTime()
      for (place, number) in ground.cases.enumerated() {
        let first = place * suite.episodeCount
        figures[number] = Array(found[first..<first + suite.episodeCount])
      }
    }
    let pushes = try search(controller) { progress((playedTime + $0) / simulatedTime) }
    return outcomes(figures, pushes)
  }

  /// Time of all robots together, whether they fall or not [s].
  private var simulatedTime: Double {
    let limits = searches.flatMap { _, search in
      Array(repeating: search.limit, count: search.phaseCount)
    }
    return grounds.reduce(0) { $0 + $1.episodes.simulatedTime() }
      + Double(searchRoundCount) * searchRound(limits).simulatedTime()
  }

  /// Deals impulses out to the cases, in their order.
  private func outcomes(_ figures: [[EpisodeFigures]], _ pushes: [Double]) -> [CaseOutcome] {
    var pushes = pushes[...]
    return zip(suite.cases, figures).map { evaluated, episodes in
      let phaseCount = evaluated.largestPush?.phaseCount ?? 0
      defer { pushes = pushes.dropFirst(phaseCount) }
      return CaseOutcome(
        evaluated: evaluated, episodes: episodes,
        largestPushes: Array(pushes.prefix(phaseCount)))
    }
  }

  /// The cases that search for the largest push.
  private var searches: [(EvaluationCase, PushSearch)] {
    suite.cases.compactMap { evaluated in evaluated.largestPush.map { (evaluated, $0) } }
  }

  /// Rounds until the finest search has ended.
  private var searchRoundCount: Int { searches.map(\.1.roundCount).max() ?? 0 }

  /// The episodes of a round of all searches.
  ///
  /// - Parameter impulses: `[searches · phases]` [N s].
  private func searchRound(_ impulses: [Double]) -> [EvaluationEpisode] {
    guard let searchPlayer else { return [] }
    let context = EpisodeContext(searchPlayer.environment)
    var rest = impulses[...]
    return searches.flatMap { evaluated, search in
      defer { rest = rest.dropFirst(search.phaseCount) }
      return evaluated.episodes(
        search, impulses: Array(rest.prefix(search.phaseCount)), in: context)
    }
  }

  /// Bisects the impulse of every phase of every search, all of them side by side.
  ///
  /// - Parameters:
  ///   - controller: drives the robots.
  ///   - progress: called after each control step with the simulated time of all robots that is over [s].
  /// - Returns: `[searches · phases]` the largest impulses survived [N s].
  private func search(
    _ controller: any Controller, progress: (Double) -> Void
  ) throws(ControllerError) -> [Double] {
    guard let searchPlayer else { return [] }
    let roundCounts = searches.flatMap { _, search in
      Array(repeating: search.roundCount, count: search.phaseCount)
    }
    var low = roundCounts.map { _ in 0.0 }
    var high = searches.flatMap { Array(repeating: $0.1.limit, count: $0.1.phaseCount) }
    var playedTime = 0.0
    for round in 0..<searchRoundCount {
      let middle = zip(low, high).map { 0.5 * ($0 + $1) }
      let episodes = searchRound(middle)
      let figures = try searchPlayer.play(
        episodes, controller, progress: { progress(playedTime + $0) })
      playedTime += episodes.simulatedTime()
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
