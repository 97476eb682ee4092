import Foundation
import ReferenceMotion
import RobotModel
import SpatialMath

/// A robot's legs as retargeting sees them.
public struct RobotLegs: Equatable, Sendable {
  /// One leg.
  public struct Leg: Equatable, Sendable {
    /// Joints and lengths.
    public let geometry: LegGeometry
    /// Index of the foot's link.
    public let footLink: Int
    /// Where the leg swings to and fro, in the base's frame [m]: on the axis of hip pitch, as far to
    /// the side as the ankle is.
    public let hip: Vector3
    /// The sole's frame in the foot's: below the ankle, x forward along the sole, z up.
    public let soleInFoot: Pose
    /// Where the sole ends behind and in front, from below the ankle [m].
    public let sole: ClosedRange<Double>
    /// `[points]` contact points in the sole's frame [m].
    public let contactPoints: [Vector3]

    /// Height of the axis of ankle pitch above the sole [m].
    public var ankleHeight: Double { geometry.ankleHeight }

    init(_ geometry: LegGeometry, footLink: Int) {
      self.geometry = geometry
      self.footLink = footLink
      hip = Vector3(geometry.hip.x, geometry.ankle.y, geometry.hip.z)
      let soleInAnkle = Pose(position: -.unitZ * geometry.ankleHeight)
      soleInFoot = geometry.footInAnkle.inverse * soleInAnkle
      contactPoints = geometry.solePoints.map { $0 - soleInAnkle.position }
      let reach = contactPoints.map(\.x)
      sole = (reach.min() ?? 0)...(reach.max() ?? 0)
    }

    /// Distance from the axis of hip pitch to that of ankle pitch with the knee bent by an angle [m]:
    /// `√(a² + b² + 2ab cos q)`.
    func reach(kneeFlexion: Double) -> Double {
      let (a, b) = (geometry.thighLength, geometry.shankLength)
      return (a * a + b * b + 2 * a * b * cos(kneeFlexion)).squareRoot()
    }
  }

  /// The legs.
  public let legs: Sides<Leg>

  /// Middle between the hips in the base's frame [m].
  public var hipCenter: Vector3 { (legs.left.hip + legs.right.hip) * 0.5 }
  /// Half the distance of the hips [m].
  public var halfHipWidth: Double { 0.5 * (legs.left.hip.y - legs.right.hip.y) }
  /// Thigh and shank, the mean of both sides [m].
  public var legLength: Double {
    legs.both.map { 0.5 * ($0.geometry.thighLength + $0.geometry.shankLength) }.reduce(0, +)
  }
  /// Height of the ankle above the sole, the mean of both sides [m].
  public var ankleHeight: Double { 0.5 * (legs.left.ankleHeight + legs.right.ankleHeight) }

  /// Width of the wider sole [m].
  var soleWidth: Double {
    legs.both.map { leg in
      let places = leg.contactPoints.map(\.y)
      return (places.max() ?? 0) - (places.min() ?? 0)
    }.max() ?? 0
  }

  /// Measures the legs of a robot.
  ///
  /// - Throws: `ReferenceMotionError.notBiped`.
  public init(_ robot: RobotDescription) throws(ReferenceMotionError) {
    let legs = try LegGeometry.legs(of: robot).map { geometry in
      Leg(geometry, footLink: robot.feet[geometry.foot].link)
    }
    guard let left = legs.first(where: { $0.geometry.side == .left }),
      let right = legs.first(where: { $0.geometry.side == .right })
    else { throw .notBiped(robot: robot.name, found: "two legs of one side") }
    self.legs = Sides(left: left, right: right)
  }
}
