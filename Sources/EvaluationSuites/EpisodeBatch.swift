import Locomotion

/// Ordinary episodes that are played side by side, on one ground.
public struct EpisodeBatch: Sendable {
  /// An episode by its place in the suite.
  public struct Episode: Equatable, Sendable {
    /// Number of the case, from 0.
    public let caseIndex: Int
    /// Number of the episode of the case, from 0.
    public let episodeIndex: Int
    /// Seed of what is random in it.
    public let seed: UInt64
  }

  /// The episodes, one for each of the first robots.
  public let episodes: [Episode]
  /// The ground, and which of its episodes they are.
  fileprivate let ground: Int
  fileprivate let range: Range<Int>
}

/// Batch by batch, for those who keep more of an episode than its figures.
extension SuitePlayer {
  /// All ordinary episodes, ground by ground, case by case; none of the searches for the largest push.
  public var batches: [EpisodeBatch] {
    grounds.enumerated().flatMap { number, ground in
      let width = ground.player.environment.shape.environmentCount
      return stride(from: 0, to: ground.episodes.count, by: width).map { first in
        let range = first..<min(first + width, ground.episodes.count)
        let episodes = range.map { index in
          EpisodeBatch.Episode(
            caseIndex: ground.cases[index / suite.episodeCount],
            episodeIndex: index % suite.episodeCount, seed: ground.episodes[index].seed)
        }
        return EpisodeBatch(episodes: episodes, ground: number, range: range)
      }
    }
  }

  /// Plays a batch.
  ///
  /// - Parameters:
  ///   - batch: one of `batches`.
  ///   - controller: drives the robots.
  ///   - watch: called after each control step.
  /// - Throws: `ControllerError` where the controller fails.
  public func play(
    _ batch: EpisodeBatch, _ controller: any Controller, watch: (PlayedStep) -> Void
  ) throws(ControllerError) {
    let ground = grounds[batch.ground]
    _ = try ground.player.playBatch(
      Array(ground.episodes[batch.range]), controller, watch: watch, progress: { _ in })
  }
}
