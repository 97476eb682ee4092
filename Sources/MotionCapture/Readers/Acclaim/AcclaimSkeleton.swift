import Foundation
import SpatialMath

/// The skeleton of an ASF file: bones with a direction and length at rest, each turning about axes of
/// its own (Acclaim 1993; Lander 1998).
struct AcclaimSkeleton {
  /// What a number behind a bone's name in a motion moves.
  enum Freedom: String {
    case tx, ty, tz, rx, ry, rz
  }

  /// A bone; the first is the root, which has no length.
  struct Bone {
    var name: String
    var parent: Int?
    /// From its beginning to its end at rest, in the world's axes [file's unit].
    var extent: Vector3
    /// From the axes of its rotations to the world's at rest.
    var axes: Quaternion
    var freedoms: [Freedom]
  }

  /// Length unit [m].
  var metersPerUnit = 0.0254
  /// Whether angles are in degrees, otherwise in radians.
  var isInDegrees = true
  /// Where the root is at rest [file's unit].
  var rootPosition = Vector3.zero
  /// The bones, parents before children, the root first.
  var bones: [Bone] = []

  /// The joints: each bone begins at one, and those without further bones end at an end site.
  func joints() -> [SkeletonJoint] {
    var joints = bones.map { bone in
      SkeletonJoint(
        name: bone.name, parent: bone.parent,
        restOffset: bone.parent.map { bones[$0].extent } ?? rootPosition)
    }
    let parents = Set(bones.compactMap { $0.parent })
    for index in bones.indices where !parents.contains(index) {
      joints.append(
        SkeletonJoint(
          name: bones[index].name + " end", parent: index, restOffset: bones[index].extent,
          isEndSite: true))
    }
    return joints
  }
}

extension AcclaimSkeleton {
  /// The product of rotations about fixed axes, the first of the order applied first: of the order
  /// XYZ, R = Rz Ry Rx.
  ///
  /// - Parameters:
  ///   - angles: one for each axis of the order.
  ///   - degrees: how many degrees the angles' unit is.
  static func rotation(
    _ angles: [Double], order: [Freedom], degrees: Double
  ) -> Quaternion {
    var rotation = Quaternion.identity
    for (angle, axis) in zip(angles, order) {
      switch axis {
      case .rx: rotation = Quaternion(degrees: angle * degrees, about: .unitX) * rotation
      case .ry: rotation = Quaternion(degrees: angle * degrees, about: .unitY) * rotation
      case .rz: rotation = Quaternion(degrees: angle * degrees, about: .unitZ) * rotation
      case .tx, .ty, .tz: break
      }
    }
    return rotation
  }

  /// How many degrees the unit of the angles is.
  var degreesPerAngle: Double { isInDegrees ? 1 : 180 / .pi }
}
