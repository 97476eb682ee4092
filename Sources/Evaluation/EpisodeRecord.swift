import ComparisonPages
import EvaluationSuites
import Locomotion
import ReplayPages
import RobotModel

/// An episode as it was played, to be replayed in a report.
public struct EpisodeRecord: Sendable {
  /// Time over which velocities are averaged for diagrams [s].
  private static let courseInterval = 0.1

  let engine: String
  let evaluated: EvaluationCase
  /// From 1.
  let number: Int
  let pushes: [TimedPush]
  let motion: RecordedMotion
  let robot: RobotDescription
  /// Whether the robot follows commands, and not clips.
  let isCommanded: Bool

  /// How long it was played [s].
  var duration: Double { Double(motion.frames.count) * motion.timestep }

  /// The episode as a report has it.
  ///
  /// - Parameters:
  ///   - controller: index of who played it.
  ///   - name: of who played it.
  ///   - rate: frames per second, as nearly as control steps allow.
  /// - Throws: where a frame holds what is no number.
  func replayed(
    by controller: Int, named name: String, rate: Double
  ) throws(ReplayPageError) -> ReplayedEpisode {
    ReplayedEpisode(
      engine: engine, caseName: evaluated.name, number: number, controller: controller,
      recording: try scene(named: name, rate: rate), course: course)
  }

  /// The episode in three dimensions.
  ///
  /// - Parameters:
  ///   - name: of who is seen.
  ///   - captions: what is shown, by the time from which it holds [s].
  ///   - rate: frames per second, as nearly as control steps allow.
  /// - Throws: where a frame holds what is no number.
  func scene(
    named name: String, captions: [(time: Double, text: String)] = [], rate: Double = 50
  ) throws(ReplayPageError) -> SceneRecording {
    try motion.scene(
      of: robot, name: name, captions: captions, pushes: pushes,
      command: isCommanded ? { asked(at: $0) } : nil, rate: rate)
  }

  /// What the robot was told at a time [s], by an operator who sees where it is where there is a path.
  private func asked(at time: Double) -> SceneCommand {
    guard let path = evaluated.course?.path, !motion.frames.isEmpty else {
      return evaluated.asked(at: time)
    }
    let index = Int((time / motion.timestep).rounded())
    let pose = motion.frames[min(max(index, 0), motion.frames.count - 1)].basePose
    let command = path.command(at: pose.position, yaw: pose.orientation.yaw)
    return SceneCommand(
      forwardSpeed: command.forwardSpeed, leftwardSpeed: command.leftwardSpeed,
      yawRate: command.yawRate)
  }

  /// Means over tenths of a second.
  private var course: [ReplayedEpisode.Moment] {
    let width = max(1, Int((EpisodeRecord.courseInterval / motion.timestep).rounded()))
    return stride(from: 0, to: motion.frames.count, by: width).map { first in
      let frames = motion.frames[first..<min(first + width, motion.frames.count)]
      let velocities = frames.map { $0.heading.actInverse($0.baseVelocity) }
      let count = Double(frames.count)
      let time = (Double(first) + 0.5 * (count + 1)) * motion.timestep
      return ReplayedEpisode.Moment(
        time: time, asked: isCommanded ? asked(at: time) : nil,
        measured: SceneCommand(
          forwardSpeed: velocities.reduce(0) { $0 + $1.x } / count,
          leftwardSpeed: velocities.reduce(0) { $0 + $1.y } / count,
          yawRate: frames.reduce(0) { $0 + $1.yawRate } / count))
    }
  }
}

extension Evaluator {
  /// Plays all episodes and records the first ones of each case on the first ground.
  ///
  /// - Parameters:
  ///   - controller: drives the robots.
  ///   - count: how many episodes of each case are recorded, at most; those that are not played side by
  ///     side with the first are not.
  ///   - progress: called after each control step with the share that is done.
  /// - Returns: the figures, and the records case by case.
  /// - Throws: as `evaluate`.
  public func evaluate(
    _ controller: any Controller, recordedCount count: Int,
    progress: (Double) -> Void = { _ in }
  ) throws -> (report: EvaluationReport, records: [EpisodeRecord]) {
    let suite = player.suite
    let chosen = player.firstCases.enumerated().flatMap { place, evaluated in
      (0..<min(count, suite.episodeCount)).map { episode in
        (evaluated: evaluated, episode: episode, row: place * suite.episodeCount + episode)
      }
    }
    let (report, motions) = try evaluate(
      controller, recording: chosen.map(\.row), progress: progress)
    let records = zip(chosen, motions).filter { !$1.frames.isEmpty }.map { chosen, motion in
      EpisodeRecord(
        engine: experiment.simulation.engine.rawValue, evaluated: chosen.evaluated,
        number: chosen.episode + 1,
        pushes: player.pushes(of: chosen.evaluated, episode: chosen.episode), motion: motion,
        robot: player.robot, isCommanded: !experiment.environment.motion.followsClips)
    }
    return (report, records)
  }
}
