/// Why a robot was stopped.
public struct SafetyTrip: Equatable, Sendable {
  /// What was beyond its limit.
  public enum Reason: UInt8, CaseIterable, Equatable, Sendable {
    case tilt = 1
    case jointPosition = 2
    case jointVelocity = 3
    case jointTorque = 4
    case staleSample = 5
    case nonFiniteSample = 6
    case nonFiniteAction = 7
    case missedDeadlines = 8
    case longGap = 9
  }

  /// What was beyond its limit.
  public let reason: Reason
  /// Which joint, where it was one.
  public let joint: Int?
  /// What was found, in the unit of the limit.
  public let value: Double
  /// The limit.
  public let limit: Double
  /// When, on the loop's clock [ns].
  public let time: Int64

  /// One sentence with the joint's name.
  ///
  /// - Parameter jointNames: of the robot.
  public func description(jointNames: [String]) -> String {
    let name = joint.flatMap { jointNames.indices.contains($0) ? jointNames[$0] : nil } ?? "a joint"
    let values = "found \(value), expected at most \(limit)"
    return switch reason {
    case .tilt: "the base is tilted: \(values) rad"
    case .jointPosition: "position of \(name): found \(value), expected a limit of \(limit) rad"
    case .jointVelocity: "speed of \(name): \(values) rad/s"
    case .jointTorque: "torque of \(name): \(values) N m"
    case .staleSample: "the sensors are silent: \(values) s since the last sample"
    case .nonFiniteSample: "the sensors gave what is no number"
    case .nonFiniteAction: "the policy gave what is no number"
    case .missedDeadlines: "the loop is late: \(values) steps in a row"
    case .longGap: "the loop stood still: \(values) s"
    }
  }
}
