import Foundation
import PhysicsCatalog
import PolicyInterface
import SpatialMath

/// What a page asks for.
enum PlayRequest: Equatable, Sendable {
  /// To walk as fast as this.
  case command(VelocityCommand)
  /// To be pushed [N s]: in the world, or in the frame of the robot's heading.
  case push(Vector3, isInHeading: Bool)
  /// Another controller, or another engine.
  case choose(controller: String, engine: PhysicsEngine)
  /// To stand still, or to go on.
  case pause(Bool)
  /// Time in the simulation for a time in the world, above 0, at most 1.
  case speed(Double)
  /// To begin again.
  case restart

  /// The strongest push [N s].
  static let largestImpulse = 200.0
  /// Numbers beyond it are no velocities.
  private static let largestVelocity = 100.0

  /// Reads a message.
  ///
  /// - Throws: `PlayRequestError` for one that asks for nothing that there is.
  init(_ text: String) throws(PlayRequestError) {
    guard let message = try? JSONDecoder().decode(Message.self, from: Data(text.utf8)) else {
      throw PlayRequestError(found: "no object with the keys of a request")
    }
    switch message.type {
    case "command":
      let numbers = try message.numbers(3, within: PlayRequest.largestVelocity)
      self = .command(
        VelocityCommand(forwardSpeed: numbers[0], leftwardSpeed: numbers[1], yawRate: numbers[2]))
    case "push":
      let numbers = try message.numbers(2, within: PlayRequest.largestImpulse)
      self = .push(Vector3(numbers[0], numbers[1], 0), isInHeading: message.isOn ?? false)
    case "choose":
      guard let controller = message.controller,
        let engine = message.engine.flatMap(PhysicsEngine.init(rawValue:))
      else { throw PlayRequestError(found: "choose without a controller or an engine") }
      self = .choose(controller: controller, engine: engine)
    case "pause":
      guard let isOn = message.isOn else { throw PlayRequestError(found: "pause without is_on") }
      self = .pause(isOn)
    case "speed":
      let speed = try message.numbers(1, within: 1)[0]
      guard speed >= 0.01 else { throw PlayRequestError(found: "a speed of \(speed)") }
      self = .speed(speed)
    case "restart": self = .restart
    default: throw PlayRequestError(found: "the type '\(message.type.prefix(40))'")
    }
  }

  private struct Message: Decodable {
    let type: String
    let values: [Double]?
    let isOn: Bool?
    let controller: String?
    let engine: String?

    enum CodingKeys: String, CodingKey {
      case type, values, controller, engine
      case isOn = "is_on"
    }

    /// So many numbers, none of a larger magnitude.
    func numbers(
      _ count: Int, within limit: Double
    ) throws(PlayRequestError) -> [Double] {
      guard let values, values.count == count, values.allSatisfy({ abs($0) <= limit }) else {
        throw PlayRequestError(
          found: "\(type) of \(values?.prefix(4).description ?? "nothing")",
          expected: "\(count) numbers from −\(limit) to \(limit)")
      }
      return values
    }
  }
}

/// Why a request is left out.
struct PlayRequestError: Error, Equatable, CustomStringConvertible {
  let found: String
  var expected = "command, push, choose, pause, speed or restart"

  /// The sentence.
  var description: String { "request: found \(found), expected \(expected)" }
}
