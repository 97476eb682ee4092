/// How a walking robot is to move, in the axes of its heading.
public struct WalkingCommand: Equatable, Sendable {
  /// Forward [m/s].
  public var forward: Double
  /// To the left [m/s].
  public var left: Double
  /// Turning to the left [rad/s].
  public var yawRate: Double

  /// The command of the numbers given; none moves.
  public init(forward: Double = 0, left: Double = 0, yawRate: Double = 0) {
    self.forward = forward
    self.left = left
    self.yawRate = yawRate
  }
}
