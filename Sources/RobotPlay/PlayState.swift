import Foundation
import PhysicsCatalog
import PolicyInterface

/// How things are, as pages tell it in words.
struct PlayState: Equatable, Encodable, Sendable {
  /// What can be chosen.
  let controllers: [String]
  let engines = PhysicsEngine.allCases.map(\.rawValue)
  /// What is played.
  var controller = ""
  var engine = ""
  /// Smallest and largest speed ahead, to the left [m/s], and rate of turning [rad/s].
  var limits: [[Double]] = []
  /// Magnitudes of the same three below which they count as none.
  var smallest: [Double] = []
  /// The same three, as the robot is told.
  var command: [Double] = []
  /// The same three, as it goes.
  var velocity: [Double] = []
  /// Since the robot was put on its feet [s].
  var time = 0.0
  /// Why the robot lies there; nil while it does not.
  var fall: String?
  /// Since the beginning.
  var fallCount = 0
  var pushCount = 0
  /// Whether time stands still.
  var isPaused = false
  /// Time in the simulation for a time in the world, as asked for.
  var speed = 1.0
  /// The share of that which the computer manages.
  var pace = 1.0
  /// What went wrong last; nil where nothing did.
  var problem: String?

  /// The beginning of a session.
  init(_ robot: PlayedRobot, controllers: [String]) {
    self.controllers = controllers
    take(robot)
  }

  /// Takes over how a robot is.
  mutating func take(_ robot: PlayedRobot) {
    controller = robot.controller
    engine = robot.engine.rawValue
    let limits = robot.limits
    self.limits = [limits.forwardSpeed, limits.leftwardSpeed, limits.yawRate].map {
      [$0.lowerBound, $0.upperBound]
    }
    smallest = [limits.smallestSpeed, limits.smallestSpeed, limits.smallestYawRate]
    command = [robot.command.forwardSpeed, robot.command.leftwardSpeed, robot.command.yawRate]
    // A robot that the physics gave up may have no velocity that is a number.
    velocity = [robot.velocity.x, robot.velocity.y, robot.velocity.z].map { $0.isFinite ? $0 : 0 }
    time = Double(robot.stepCount) * robot.timestep
    fall = robot.fall
  }

  /// As a JSON object.
  fileprivate var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    // All numbers are finite.
    return String(decoding: (try? encoder.encode(self)) ?? Data(), as: UTF8.self)
  }
}

/// Messages for pages, of parts that are JSON already.
enum PlayMessage {
  /// How things are, and the scene as far as pages know it.
  static func beginning(_ state: PlayState, _ scene: Data) -> String {
    "{\"type\":\"beginning\",\"state\":\(state.json),\"scene\":\(text(scene))}"
  }

  /// How things are, and what has happened since.
  static func news(_ state: PlayState, _ piece: Data?) -> String {
    "{\"type\":\"news\",\"state\":\(state.json),\"piece\":\(piece.map(text) ?? "null")}"
  }

  private static func text(_ data: Data) -> String { String(decoding: data, as: UTF8.self) }
}

/// How fast a simulation goes: the time that it was to take over the time that it took.
struct PaceMeter {
  /// Time over which it is averaged [ns].
  private static let window: Int64 = 1_000_000_000

  private var begin: Int64?
  private var wanted = 0.0
  private var pace = 1.0

  /// A meter of nothing yet.
  init() {}

  /// Counts a step.
  ///
  /// - Parameters:
  ///   - interval: that it was to take [s].
  ///   - now: after it [ns].
  /// - Returns: the pace of the last whole window, at most 1.
  mutating func add(_ interval: Double, at now: Int64) -> Double {
    guard let begin, now - begin < 2 * PaceMeter.window else {
      self.begin = now
      wanted = 0
      return pace
    }
    wanted += interval
    if now - begin >= PaceMeter.window {
      pace = min(1, 1e9 * wanted / Double(now - begin))
      self.begin = now
      wanted = 0
    }
    return pace
  }
}
