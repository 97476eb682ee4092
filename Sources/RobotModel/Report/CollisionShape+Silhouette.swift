import Foundation
import SpatialMath

extension CollisionShape {
  /// Points of the surface whose convex hull, seen from any side, is nearly that of the shape [m].
  ///
  /// - Parameter link: pose of the link in the frame of the points.
  func silhouette(at link: Pose) -> [Vector3] {
    let placed = link * pose
    switch geometry {
    case .box(let h):
      return [-1.0, 1].flatMap { x in
        [-1.0, 1].flatMap { y in
          [-1.0, 1].map { z in placed.act(Vector3(x * h.x, y * h.y, z * h.z)) }
        }
      }
    case .sphere(let radius):
      return CollisionShape.spherePoints(radius).map(placed.act)
    case .capsule(let radius, let halfLength):
      return [-halfLength, halfLength].flatMap { z in
        CollisionShape.spherePoints(radius).map { placed.act($0 + Vector3(0, 0, z)) }
      }
    case .cylinder(let radius, let halfLength):
      return [-halfLength, halfLength].flatMap { z in
        (0..<24).map { step in
          let angle = 2 * Double.pi * Double(step) / 24
          return placed.act(Vector3(radius * cos(angle), radius * sin(angle), z))
        }
      }
    }
  }

  private static func spherePoints(_ radius: Double) -> [Vector3] {
    (0...12).flatMap { row in
      (0..<24).map { column in
        let polar = Double.pi * Double(row) / 12
        let around = 2 * Double.pi * Double(column) / 24
        return Vector3(sin(polar) * cos(around), sin(polar) * sin(around), cos(polar)) * radius
      }
    }
  }
}
