import RobotModel

/// Which feet carry the robot.
public struct StanceMode: OptionSet, Hashable, Sendable {
  /// A bit for each foot.
  public let rawValue: UInt8

  /// The feet of the bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The left foot.
  public static let left = StanceMode(rawValue: 1)
  /// The right foot.
  public static let right = StanceMode(rawValue: 2)
  /// Double support.
  public static let both: StanceMode = [.left, .right]

  /// The foot of a side.
  public init(_ side: Foot.Side) { self = side == .left ? .left : .right }
}

extension Foot.Side {
  /// The other side of the body.
  public var opposite: Foot.Side { self == .left ? .right : .left }
}
