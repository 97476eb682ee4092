import Foundation
public import PolicyInterface
public import SpatialMath

/// A path of straight pieces along which an operator steers a robot: towards the point that lies some way
/// ahead on it (pure pursuit, Coulter 1992), slower the farther the robot has to turn, to stand at its end.
public struct WaypointCourse: Equatable, Sendable {
  /// Corners of the path, at least two, no two in a row the same; heights do not count [m].
  public let waypoints: [Vector3]
  /// Speed along the path [m/s].
  public let speed: Double

  /// How far ahead of the nearest point of the path the operator aims [m].
  private static let lookAhead = 0.8
  /// Turning rate by the angle to where the operator aims [1/s].
  private static let steeringGain = 1.5
  /// Largest turning rate [rad/s].
  private static let largestYawRate = 0.8
  /// From the end of the path on, the robot is to stand [m].
  private static let arrival = 0.1

  /// `[pieces]` their lengths [m].
  private let lengths: [Double]

  /// The path through the waypoints given.
  ///
  /// - Precondition: at least two of them, no two in a row the same.
  public init(through waypoints: [Vector3], speed: Double) {
    self.waypoints = waypoints
    self.speed = speed
    lengths = zip(waypoints, waypoints.dropFirst()).map { ($1 - $0).length }
    precondition(
      !lengths.isEmpty && lengths.allSatisfy { $0 > 0 },
      "found \(waypoints.count) waypoints, expected two or more, no two in a row the same")
  }

  /// Length of the path [m].
  public var length: Double { lengths.reduce(0, +) }

  /// The point of the path that is nearest to a position.
  ///
  /// - Returns: its way along the path [m], and how far the position is from it [m].
  public func nearest(to position: Vector3) -> (way: Double, distance: Double) {
    var best = (way: 0.0, distance: Double.infinity)
    var start = 0.0
    for (index, length) in lengths.enumerated() {
      let direction = (waypoints[index + 1] - waypoints[index]) / length
      let offset = horizontal(position - waypoints[index])
      let along = min(max(offset.dot(direction), 0), length)
      let distance = (offset - direction * along).length
      if distance < best.distance { best = (start + along, distance) }
      start += length
    }
    return best
  }

  /// The point at a way along the path [m], its last one beyond the end.
  public func point(at way: Double) -> Vector3 {
    var rest = way
    for (index, length) in lengths.enumerated() {
      if rest <= length {
        return waypoints[index] + (waypoints[index + 1] - waypoints[index])
          * (max(rest, 0) / length)
      }
      rest -= length
    }
    return waypoints[waypoints.count - 1]
  }

  /// What the operator asks of a robot.
  ///
  /// - Parameters:
  ///   - position: of its base in the world [m].
  ///   - yaw: its heading [rad].
  public func command(at position: Vector3, yaw: Double) -> VelocityCommand {
    let way = nearest(to: position).way
    guard way < length - Self.arrival else { return VelocityCommand() }
    let aim = horizontal(point(at: way + Self.lookAhead) - position)
    let turn = (atan2(aim.y, aim.x) - yaw).remainder(dividingBy: 2 * Double.pi)
    let rate = min(max(Self.steeringGain * turn, -Self.largestYawRate), Self.largestYawRate)
    return VelocityCommand(forwardSpeed: speed * max(cos(turn), 0), yawRate: rate)
  }

  private func horizontal(_ vector: Vector3) -> Vector3 { Vector3(vector.x, vector.y, 0) }
}
