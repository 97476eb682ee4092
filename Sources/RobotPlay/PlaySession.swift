import Evaluation
import EvaluationSuites
import Foundation
public import LivePages
public import PhysicsCatalog
import ReplayPages
import RobotRuntime
import SpatialMath

/// A robot in real time that live pages show and drive.
public final class PlaySession {
  /// What can be chosen, and what is played first.
  public struct Choices: Sendable {
    /// Controllers by what users call them; the first one is played first.
    public var controllers: [String]
    /// The engine to begin with; nil for that of the controller's experiment.
    public var engine: PhysicsEngine?
    /// An experiment that says in which world controllers act that have none of their own.
    public var experiment: String?

    /// The choices of the values given.
    public init(controllers: [String], engine: PhysicsEngine?, experiment: String?) {
      self.controllers = controllers
      self.engine = engine
      self.experiment = experiment
    }
  }

  /// Moments that a page gets that has just come.
  static let keptFrameCount = 100
  /// Moments in a message, where the simulation goes as fast as the world.
  private static let framesPerMessage = 2
  /// How many frames a second are shown at most [Hz].
  private static let frameRate = 50.0
  /// How long a robot lies where it fell before it stands up again [s].
  private static let lyingTime = 2.0
  /// From a look at messages to the next while nothing moves [s].
  private static let idleInterval = 0.05
  /// The largest delay that is caught up with [s].
  private static let largestDelay = 0.1

  private let choices: Choices
  private var robot: PlayedRobot
  private var recording: SceneRecording
  /// The first moment that no page has been told of.
  private var unsentFrame = 0
  /// The first push that no page has been told of.
  private var unsentPush = 0
  /// Control steps since the recording began.
  private var recordedStepCount = 0
  private var lyingTime = 0.0
  private var pace = PaceMeter()
  private(set) var state: PlayState

  /// Begins with the first controller.
  ///
  /// - Precondition: there is a controller.
  /// - Throws: as `PlayedRobot`.
  public init(_ choices: Choices) throws {
    precondition(!choices.controllers.isEmpty, "found no controller, expected at least one")
    self.choices = choices
    robot = try PlayedRobot(
      choices.controllers[0], engine: choices.engine, experiment: choices.experiment)
    recording = try PlaySession.recording(of: robot)
    state = PlayState(robot, controllers: choices.controllers)
  }

  /// Plays in real time, or slower where it cannot keep up.
  ///
  /// - Parameters:
  ///   - audience: who sees and drives.
  ///   - isOver: asked before each step.
  public func run(telling audience: LiveAudience, until isOver: () -> Bool) {
    let clock = MonotonicClock()
    var due = clock.now()
    while !isOver() {
      let requests = audience.takeMessages()
      for request in requests { take(request, audience) }
      if !state.isPaused { advance() }
      tell(audience, isAnswer: !requests.isEmpty)
      let interval = state.isPaused ? PlaySession.idleInterval : robot.timestep / state.speed
      due += Int64(1e9 * interval)
      let now = clock.now()
      if !state.isPaused { state.pace = pace.add(interval, at: now) }
      if now - due > Int64(1e9 * PlaySession.largestDelay) { due = now }
      clock.sleep(until: due)
    }
  }

  // MARK: - What happens

  /// One control step.
  func advance() {
    do {
      try robot.step()
      if robot.fall != nil { lie() }
      if try recordStep() { recording.forget(keeping: PlaySession.keptFrameCount) }
    } catch {
      state.isPaused = true
      state.problem = "\(error)"
    }
    state.take(robot)
  }

  /// Counts a fall, and stands the robot up again after a while.
  private func lie() {
    if lyingTime == 0 { state.fallCount += 1 }
    lyingTime += robot.timestep
    if lyingTime >= PlaySession.lyingTime { restart() }
  }

  private func restart() {
    lyingTime = 0
    do {
      try robot.restart()
    } catch {
      state.isPaused = true
      state.problem = "\(error)"
    }
  }

  /// Does what a page asks for.
  func take(_ text: String, _ audience: LiveAudience) {
    do {
      switch try PlayRequest(text) {
      case .command(let command): robot.tell(command)
      case .push(let impulse, let isInHeading):
        try push(isInHeading ? impulse : robot.inHeading(impulse))
      case .choose(let controller, let engine): try choose(controller, engine, audience)
      case .pause(let isPaused): state.isPaused = isPaused
      case .speed(let speed): state.speed = speed
      case .restart: restart()
      }
      state.problem = nil
    } catch {
      state.problem = "\(error)"
    }
    state.take(robot)
  }

  private func push(_ impulse: Vector3) throws {
    guard let given = robot.push(impulse) else { return }
    state.pushCount += 1
    try recording.append(
      ScenePush(
        time: Double(recordedStepCount) * robot.timestep + given.wait,
        duration: PlayedRobot.pushDuration, kind: .force, vector: given.force))
  }

  /// Another robot in the place of this one, which stays where the other cannot be made.
  private func choose(
    _ controller: String, _ engine: PhysicsEngine, _ audience: LiveAudience
  ) throws {
    guard choices.controllers.contains(controller) else {
      throw PlayRequestError(
        found: "the controller '\(controller.prefix(80))'",
        expected: choices.controllers.joined(separator: ", "))
    }
    let other = try PlayedRobot(controller, engine: engine, experiment: choices.experiment)
    recording = try PlaySession.recording(of: other)
    other.tell(robot.command)
    robot = other
    unsentFrame = 0
    unsentPush = 0
    recordedStepCount = 0
    lyingTime = 0
    audience.startAnew()
  }

  // MARK: - What is shown

  private static func recording(of robot: PlayedRobot) throws -> SceneRecording {
    var scene = ReplayScene(
      ofMotionOf: robot.robot, name: "\(robot.controller) in \(robot.engine.rawValue)",
      frameInterval: robot.timestep * Double(stride(of: robot)))
    scene.hasCommand = true
    return try SceneRecording(of: scene)
  }

  /// Control steps from a frame to the next.
  private static func stride(of robot: PlayedRobot) -> Int {
    max(1, Int((1 / (frameRate * robot.timestep)).rounded()))
  }

  /// Adds a frame where it is time for one.
  private func recordStep() throws -> Bool {
    defer { recordedStepCount += 1 }
    guard recordedStepCount % PlaySession.stride(of: robot) == 0 else { return false }
    var frame = SceneFrame(robot.frame, of: robot.robot)
    let command = robot.command
    frame.command = SceneCommand(
      forwardSpeed: command.forwardSpeed, leftwardSpeed: command.leftwardSpeed,
      yawRate: command.yawRate)
    try recording.append(frame)
    return true
  }

  /// Tells pages what they have not been told, where that is worth a message.
  private func tell(_ audience: LiveAudience, isAnswer: Bool) {
    let frames = unsentFrame..<recording.endFrame
    let isDue =
      isAnswer || state.isPaused || frames.count >= PlaySession.framesPerMessage
      || (state.speed < 1 && !frames.isEmpty)
    var news: String?
    if isDue {
      let pushes = unsentPush..<recording.endPush
      let piece =
        frames.isEmpty && pushes.isEmpty ? nil : recording.piece(frames: frames, pushes: pushes)
      news = PlayMessage.news(state, piece)
      unsentFrame = frames.upperBound
      unsentPush = pushes.upperBound
    }
    audience.tell(news) {
      // As far as those pages know that came before.
      PlayMessage.beginning(state, recording.json(frames: recording.firstFrame..<unsentFrame))
    }
  }
}
