import Foundation
import Locomotion
import PolicyInterface
import SpatialMath
import Training

/// The seeded episodes of an experiment's evaluation.
struct EpisodeSuite {
  /// Seeds of evaluations lie above those of training.
  private static let firstSeed: UInt64 = 1_000_000
  /// Turns of the direction from a push to the next [cycles]: the golden ratio's fraction, which
  /// spreads any number of directions evenly.
  private static let directionStep = 0.618_033_988_749_895

  let episodes: [EvaluationEpisode]

  /// - Parameters:
  ///   - section: what the experiment says.
  ///   - count: number of episodes.
  init(_ section: EvaluationSection, count: Int) {
    let command = VelocityCommand(
      forwardSpeed: section.commandX, leftwardSpeed: section.commandY, yawRate: section.commandYaw)
    episodes = (0..<count).map { index in
      EvaluationEpisode(
        seed: EpisodeSuite.firstSeed + UInt64(index), duration: section.duration,
        commands: [TimedCommand(time: 0, command)],
        pushes: EpisodeSuite.pushes(section, episode: index, of: count))
    }
  }

  /// Pushes at equal intervals; the first directions of all episodes cover the circle evenly, and
  /// each further push of an episode comes from another side.
  static func pushes(
    _ section: EvaluationSection, episode: Int, of count: Int
  ) -> [TimedPush] {
    guard section.pushSpeed > 0 else { return [] }
    let pushCount = Int(((section.duration - 1e-9) / section.pushInterval).rounded(.down))
    return (0..<pushCount).map { push in
      let turn = Double(episode) / Double(count) + Double(push) * directionStep
      let angle = 2 * Double.pi * (turn - turn.rounded(.down))
      let velocity = Vector3(cos(angle), sin(angle), 0) * section.pushSpeed
      return TimedPush(time: Double(push + 1) * section.pushInterval, .velocity(velocity))
    }
  }
}
