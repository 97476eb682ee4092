public import RobotRuntime

/// The robot's own judgement of whether it still has a runtime.
///
/// A robot that loses it damps its joints by itself, and follows again only after the runtime has asked
/// for damping: nothing jumps up when a cable is put in again.
public struct CommandWatch: Equatable, Sendable {
  /// Largest age of a command that is followed [s].
  public let largestAge: Double
  /// Whether commands are followed.
  public private(set) var isFollowing = false
  /// How often a robot that was asked for more than damping lost its runtime.
  public private(set) var lossCount = 0
  /// The longest time from the last command to the robot's own damping [s]; 0 without a loss.
  public private(set) var longestStop = 0.0

  private var newestTime: Int64 = 0
  private var state = ControlState.damp

  /// Within which a robot is damped that has lost its runtime [s].
  public static let longestAge = 0.1

  /// - Parameter largestAge: of a command that is followed [s].
  /// - Throws: `LinkError.invalid` where it is not above 0 and at most 0.1 s.
  public init(largestAge: Double = 0.05) throws(LinkError) {
    guard largestAge > 0, largestAge <= Self.longestAge else {
      throw .invalid(
        item: "largest age of a command", found: "\(largestAge) s",
        expected: "more than 0 and at most \(Self.longestAge) s")
    }
    self.largestAge = largestAge
  }

  /// Takes a new command.
  ///
  /// - Parameters:
  ///   - state: what the runtime is doing.
  ///   - time: of the command [ns].
  public mutating func take(_ state: ControlState, of time: Int64) {
    newestTime = time
    if state == .damp { isFollowing = true }
    if isFollowing { self.state = state }
  }

  /// Judges before each step of the motors.
  ///
  /// - Parameter time: now, on the clock of the commands [ns].
  public mutating func judge(at time: Int64) {
    guard isFollowing else { return }
    // A command of the future is as wrong as an old one: the clocks are not the same.
    let age = abs(Double(time) - Double(newestTime)) / 1e9
    guard age > largestAge else { return }
    isFollowing = false
    guard state != .damp else { return }
    state = .damp
    lossCount += 1
    longestStop = max(longestStop, age)
  }
}
