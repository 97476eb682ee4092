import RobotModel
import SpatialMath

/// A sole that presses on the ground with a rectangle: where it is on its link, and where the centre of
/// pressure may lie.
public struct SoleContact: Equatable, Sendable {
  /// Index of the link.
  public var link: Int
  /// The sole's frame in the link's: x forwards and y to the left along the rectangle's sides, z out of
  /// the ground. Wrenches are taken about its origin [m].
  public var poseInLink: Pose
  /// How far the rectangle reaches along x of the sole's frame [m].
  public var forwardRange: ClosedRange<Double>
  /// How far the rectangle reaches along y of the sole's frame [m].
  public var leftRange: ClosedRange<Double>

  /// The sole of the values given.
  public init(
    link: Int, poseInLink: Pose, forwardRange: ClosedRange<Double>,
    leftRange: ClosedRange<Double>
  ) {
    self.link = link
    self.poseInLink = poseInLink
    self.forwardRange = forwardRange
    self.leftRange = leftRange
  }

  /// The sole of a foot: its frame at the mean of the contact points, in their plane, x where the robot
  /// looks in its nominal pose; a rectangle inside the hull of the contact points.
  ///
  /// - Parameters:
  ///   - foot: with contact points.
  ///   - robot: whose foot it is.
  ///   - margin: by how much the rectangle is smaller on every side, where it is large enough [m].
  public init(_ foot: Foot, of robot: RobotDescription, margin: Double = 0.005) {
    precondition(
      !foot.contactPoints.isEmpty,
      "the \(foot.side.rawValue) foot of \(robot.name) has no contact points, expected some")
    let center = foot.soleCenter
    let linkInBase = robot.linkPosesInWorld(
      base: .identity, positions: robot.nominalPositions)[foot.link].orientation
    let arms = foot.contactPoints.map { $0 - center }
    let up = SoleContact.normal(of: arms, up: linkInBase.actInverse(.unitZ))
    let ahead = linkInBase.actInverse(.unitX)
    let forward = (ahead - up * ahead.dot(up)).normalized
    // Rows are the sole's axes in the link: that turns link to sole.
    let orientation = Quaternion(Matrix3(rows: forward, up.cross(forward), up)).conjugate
    self.init(
      link: foot.link, poseInLink: Pose(position: center, orientation: orientation),
      forwardRange: SoleContact.range(of: arms.map { $0.dot(forward) }, margin: margin),
      leftRange: SoleContact.range(of: arms.map { $0.dot(up.cross(forward)) }, margin: margin))
  }

  /// Normal of the plane through points about their mean; `up` where they are on a line.
  private static func normal(of arms: [Vector3], up: Vector3) -> Vector3 {
    var largest = Vector3.zero
    for first in arms {
      for second in arms {
        let product = first.cross(second)
        if product.lengthSquared > largest.lengthSquared { largest = product }
      }
    }
    guard largest.length > 1e-6 else { return up }
    return (largest.dot(up) < 0 ? -largest : largest).normalized
  }

  /// The range between the innermost points on either side of zero, which is inside of all of them.
  private static func range(of values: [Double], margin: Double) -> ClosedRange<Double> {
    let least = values.filter { $0 < 0 }.max() ?? 0
    let most = values.filter { $0 > 0 }.min() ?? 0
    return min(0, least + margin)...max(0, most - margin)
  }
}
