import EvaluationSuites
import Locomotion
import ReplayPages
import RobotModel
import Training

/// One episode in which a robot shows what it can: it stands, walks, turns, goes sideways and stands
/// again; or what it was taught to follow.
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

  private let motion: RecordedMotion
  private let robot: RobotDescription
  /// What is asked of the robot.
  private let shown: EvaluationCase
  private let title: String
  /// What is shown from when on [s].
  private let captions: [(time: Double, text: String)]
  /// Whether the robot follows the commands, or what it was taught to follow.
  private let isCommanded: Bool

  /// Plays the episode.
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
    suite.episodeCount = 1
    suite.duration = Demonstration.duration
    suite.cases = [shown]
    let evaluator = try Evaluator(experiment, suite: suite, workerCount: 1)
    motion = try evaluator.evaluate(controller).motion
    self.shown = shown
    robot = try World(experiment, environmentCount: 1).robot
    isCommanded = !experiment.environment.motion.followsClips
    captions = isCommanded ? Demonstration.commands.map { ($0.time, $0.caption) } : []
    title = "\(controller.name) in \(experiment.simulation.engine.rawValue)"
  }

  /// The episode as an SVG document that moves.
  public var picture: String {
    motion.replay(of: robot, captions: captions, title: title)
  }

  /// The episode in three dimensions.
  ///
  /// - Throws: where it holds what is no number.
  public var page: ReplayPage {
    get throws(ReplayPageError) {
      let command = isCommanded ? { shown.asked(at: $0) } : nil
      let recording = try motion.scene(
        of: robot, name: title, captions: captions, command: command)
      return ReplayPage(title: title, recordings: [recording])
    }
  }
}
