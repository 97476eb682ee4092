public import Locomotion

/// What becomes of pushes, for those who draw it.
extension SuitePlayer {
  /// The pushes of one of a case's ordinary episodes, as it is played.
  ///
  /// - Parameter episode: number of the episode, from 0.
  public func pushes(of evaluated: EvaluationCase, episode: Int) -> [TimedPush] {
    // Delays of commands move no push.
    let context = EpisodeContext(
      timestep: timestep, gaitPeriod: contract.gait.period, commandDelay: 0,
      jointCount: robot.joints.count)
    return evaluated.pushes.flatMap {
      $0.timed(episode: episode, of: suite.episodeCount, in: context)
    }
  }
}
