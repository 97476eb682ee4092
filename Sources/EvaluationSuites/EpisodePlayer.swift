import EnvironmentInterface
import Locomotion
import Physics

/// Plays any number of episodes with a controller, as many side by side as its environment has
/// robots.
struct EpisodePlayer {
  /// Called after each control step.
  typealias Watch = (PlayedStep) -> Void

  let environment: LocomotionEnvironment
  let context: TallyContext

  /// - Parameters:
  ///   - environment: where the episodes are played.
  ///   - settlingTime: what mean velocities leave out at the beginning [s].
  init(_ environment: LocomotionEnvironment, settlingTime: Double) {
    self.environment = environment
    context = TallyContext(environment, settlingTime: settlingTime)
  }

  /// Plays episodes; their figures do not depend on what is beside them.
  ///
  /// - Parameters:
  ///   - episodes: what is played.
  ///   - controller: drives the robots.
  ///   - watch: sees each step of the first batch.
  ///   - progress: called after each control step with the simulated time of all robots that is over [s].
  /// - Returns: `[episodes]` their figures.
  /// - Throws: `ControllerError` where the controller fails.
  func play(
    _ episodes: [EvaluationEpisode], _ controller: any Controller, watch: Watch = { _ in },
    progress: (Double) -> Void = { _ in }
  ) throws(ControllerError) -> [EpisodeFigures] {
    let width = environment.shape.environmentCount
    let batchCount = (episodes.count + width - 1) / width
    var figures: [EpisodeFigures] = []
    var playedTime = 0.0
    for batch in 0..<batchCount {
      let part = Array(episodes[batch * width..<min((batch + 1) * width, episodes.count)])
      figures += try playBatch(part, controller, watch: batch == 0 ? watch : { _ in }) {
        progress(playedTime + $0)
      }
      playedTime += part.simulatedTime()
    }
    return figures
  }

  /// Plays episodes side by side.
  ///
  /// - Parameters:
  ///   - episodes: no more than there are robots; the rest of the robots stand by.
  ///   - controller: drives the robots.
  ///   - watch: sees each step.
  ///   - progress: called after each control step with the simulated time of all robots that is over [s].
  /// - Returns: `[episodes]` their figures.
  /// - Throws: `ControllerError` where the controller fails.
  func playBatch(
    _ episodes: [EvaluationEpisode], _ controller: any Controller, watch: Watch,
    progress: (Double) -> Void
  ) throws(ControllerError) -> [EpisodeFigures] {
    let count = environment.shape.environmentCount
    let standby = EvaluationEpisode(seed: 0, duration: 0, commands: [])
    let all = episodes + Array(repeating: standby, count: count - episodes.count)
    environment.beginEvaluation(all)
    var drive = try controller.begin(all, in: environment)
    var tallies = episodes.map { EpisodeTally($0, context) }
    var outcome = StepOutcome(environmentCount: count)
    var isPlaying = Array(repeating: true, count: count)
    var lastTargets: [Double] = []

    var step = 0
    while !environment.isEvaluationFinished {
      // The command that holds in the step, and what the controller makes of it.
      let commands = environment.commands
      let targets = try drive.step(environment, into: &outcome)
      let isActive = isPlaying
      step += 1

      // The step in which a robot falls does not count.
      let results = environment.evaluationResults
      for row in isPlaying.indices where results[row].cause != nil { isPlaying[row] = false }
      let state = environment.state
      watch(
        PlayedStep(
          episodeCount: episodes.count, state: state, commands: commands, outcome: outcome,
          policyStep: drive.policyStep, causes: results.map(\.cause), isActive: isActive,
          isPlaying: isPlaying))
      let tracking = environment.trackingErrors
      for row in tallies.indices where isPlaying[row] {
        tallies[row].add(state, row: row, command: commands[row], context)
        if let tracking { tallies[row].addTracking(tracking[row]) }
        if !lastTargets.isEmpty {
          tallies[row].addTargets(
            targets, previous: lastTargets, row: row, jointCount: state.jointCount)
        }
        isPlaying[row] = !results[row].isFinished
      }
      lastTargets = targets
      progress(episodes.simulatedTime(after: Double(step) * environment.timestep))
    }
    _ = environment.takeFaults()
    let results = environment.evaluationResults
    return tallies.indices.map { tallies[$0].figures(results[$0], context) }
  }
}

extension [EvaluationEpisode] {
  /// Time of all robots together, whether they fall or not [s].
  ///
  /// - Parameter time: that has passed since the episodes began; without it until all are over.
  func simulatedTime(after time: Double = .infinity) -> Double {
    reduce(0) { $0 + Swift.min(time, $1.duration) }
  }
}
