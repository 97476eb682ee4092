/// Where around a robot the height of the ground is observed: a grid of points in the frame of the
/// base's heading, with the base above its middle.
///
/// Points are numbered row by row from behind the robot to its front, each row from its right to its
/// left.
public struct HeightScan: Equatable, Sendable {
  /// Rows, from behind to the front.
  public var forwardCount = 9
  /// Points of a row, from the right to the left.
  public var leftwardCount = 5
  /// Distance of neighbouring points [m].
  public var spacing = 0.2
  /// Added to each height, so that level ground gives about 0 [m].
  public var offset = 0.0
  /// Heights are cut to ± this [m].
  public var limit = 1.0

  /// The defaults: 0.8 m ahead and behind, 0.4 m to each side.
  public init() {}

  /// A grid of the sizes given.
  public init(
    forwardCount: Int, leftwardCount: Int, spacing: Double, offset: Double, limit: Double
  ) {
    self.forwardCount = forwardCount
    self.leftwardCount = leftwardCount
    self.spacing = spacing
    self.offset = offset
    self.limit = limit
  }

  /// Number of points.
  public var count: Int { forwardCount * leftwardCount }

  /// Where a point is, from the base's origin along its heading and to its left [m].
  public func point(_ index: Int) -> (forward: Double, leftward: Double) {
    let row = Double(index / leftwardCount) - 0.5 * Double(forwardCount - 1)
    let column = Double(index % leftwardCount) - 0.5 * Double(leftwardCount - 1)
    return (row * spacing, column * spacing)
  }

  /// What is observed at a point: `clip(ground − base + offset)` [m].
  ///
  /// - Parameters:
  ///   - ground: height of the ground below or above the point, in the world [m].
  ///   - base: height of the base's origin, in the world [m].
  public func value(ground: Double, base: Double) -> Double {
    min(max(ground - base + offset, -limit), limit)
  }

  /// The point that a mirror, the robot's x–z plane, shows at the place of each, `[count]`.
  var mirrored: [Int] {
    (0..<count).map { index in
      index - index % leftwardCount + leftwardCount - 1 - index % leftwardCount
    }
  }
}
