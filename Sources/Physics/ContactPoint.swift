import RobotModel
import SpatialMath

/// A small sphere fixed to a link that may touch the ground: the contact candidates that all
/// engines share, so that they differ in their dynamics and not in their geometry.
public struct ContactPoint: Equatable, Sendable {
  /// Index of the link.
  public var link: Int
  /// Centre in the link's frame [m].
  public var position: Vector3
  /// Radius [m]; 0 for the corner of a sole or box.
  public var radius: Double
  /// Index of the foot, or nil for the rest of the body.
  public var foot: Int?

  /// The point of the values given, in metres.
  public init(link: Int, position: Vector3, radius: Double, foot: Int?) {
    self.link = link
    self.position = position
    self.radius = radius
    self.foot = foot
  }

  /// The points of the feet, then of the collision shapes of all links that are no feet.
  public static func candidates(of robot: RobotDescription) -> [ContactPoint] {
    let footLinks = Set(robot.feet.map(\.link))
    let soles = robot.feet.enumerated().flatMap { index, foot in
      foot.contactPoints.map {
        ContactPoint(link: foot.link, position: $0, radius: 0, foot: index)
      }
    }
    let bodies = robot.links.enumerated().filter { !footLinks.contains($0.offset) }
    return soles
      + bodies.flatMap { index, link in
        link.collisions.flatMap { shape in
          shape.extremePoints.map {
            ContactPoint(link: index, position: $0.center, radius: $0.radius, foot: nil)
          }
        }
      }
  }
}

extension CollisionShape {
  /// Spheres whose hull is the shape; for a cylinder four points of each rim.
  var extremePoints: [(center: Vector3, radius: Double)] {
    switch geometry {
    case .sphere(let radius):
      return [(pose.position, radius)]
    case .capsule(let radius, let halfLength):
      return [-halfLength, halfLength].map { (pose.act(Vector3(0, 0, $0)), radius) }
    case .box(let half):
      return [-1.0, 1.0].flatMap { x in
        [-1.0, 1.0].flatMap { y in
          [-1.0, 1.0].map { z in
            (pose.act(Vector3(x * half.x, y * half.y, z * half.z)), 0)
          }
        }
      }
    case .cylinder(let radius, let halfLength):
      return [-halfLength, halfLength].flatMap { z in
        [(radius, 0.0), (-radius, 0.0), (0.0, radius), (0.0, -radius)].map {
          (pose.act(Vector3($0.0, $0.1, z)), 0)
        }
      }
    }
  }
}
