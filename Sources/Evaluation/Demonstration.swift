import EvaluationSuites
import Locomotion
import ReplayPages
import Training

/// One episode in which a robot shows what it can: it stands, walks, turns, goes sideways and stands
/// again; or what it was taught to follow; or what a case of a suite asks for.
public struct Demonstration {
  private static let commands: [(time: Double, command: SuiteCommand, caption: String)] = [
    (0, SuiteCommand(), "stand"),
    (1.5, SuiteCommand(forwardSpeed: 0.5), "0.5 m/s ahead"),
    (5.5, SuiteCommand(forwardSpeed: 1), "1.0 m/s ahead"),
    (9, SuiteCommand(yawRate: 0.8), "turn at 0.8 rad/s"),
    (12.5, SuiteCommand(leftwardSpeed: 0.3), "0.3 m/s to the left"),
    (16, SuiteCommand(), "stand"),
  ]
  private static let duration = 18.0

  private let record: EpisodeRecord
  private let title: String
  /// What is shown from when on [s].
  private let captions: [(time: Double, text: String)]

  /// Plays an episode of standing, walking, turning and going sideways.
  ///
  /// - Parameters:
  ///   - controller: drives the robot.
  ///   - experiment: says what is simulated.
  /// - Throws: `TrainingError`, or `ControllerError` where the controller fails.
  public init(of controller: any Controller, in experiment: Experiment) throws {
    var shown = EvaluationCase()
    shown.name = "demonstration"
    shown.commands = Demonstration.commands.map { entry in
      var command = entry.command
      command.time = entry.time
      return command
    }
    var suite = EvaluationSuite()
    suite.duration = Demonstration.duration
    suite.cases = [shown]
    let isCommanded = !experiment.environment.motion.followsClips
    try self.init(
      of: controller, in: experiment, suite,
      captions: isCommanded ? Demonstration.commands.map { ($0.time, $0.caption) } : [])
  }

  /// Plays the first episode of a case, on its ground and with its pushes.
  ///
  /// - Parameters:
  ///   - controller: drives the robot.
  ///   - experiment: says what is simulated.
  ///   - suite: of that case alone, which is no search for the largest push.
  /// - Throws: `TrainingError`, or `ControllerError` where the controller fails.
  public init(
    of controller: any Controller, in experiment: Experiment, _ suite: EvaluationSuite
  ) throws {
    try self.init(
      of: controller, in: experiment, suite, captions: suite.cases.map { (0, $0.name) })
  }

  private init(
    of controller: any Controller, in experiment: Experiment, _ suite: EvaluationSuite,
    captions: [(time: Double, text: String)]
  ) throws {
    let evaluator = try Evaluator(experiment, suite: suite, episodeCount: 1, workerCount: 1)
    record = try evaluator.evaluate(controller, recordedCount: 1).records[0]
    self.captions = captions
    title = "\(controller.name) in \(experiment.simulation.engine.rawValue)"
  }

  /// The episode as an SVG document that moves.
  public var picture: String {
    record.motion.replay(of: record.robot, captions: captions, title: title)
  }

  /// The episode in three dimensions.
  ///
  /// - Throws: where it holds what is no number.
  public var page: ReplayPage {
    get throws(ReplayPageError) {
      let recording = try record.scene(named: title, captions: captions)
      return ReplayPage(title: title, recordings: [recording])
    }
  }
}
