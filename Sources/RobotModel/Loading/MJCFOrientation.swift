import Foundation
import SpatialMath

/// The ways in which MJCF writes a rotation.
struct MJCFOrientation {
  static let keys = ["quat", "axisangle", "euler", "xyaxes", "zaxis"]

  let settings: MJCFSettings

  /// The orientation that the element's attributes give; no rotation where there are none.
  ///
  /// - Throws: `invalid` for more than one of them or for a degenerate one.
  func orientation(of element: MarkupElement) throws(RobotModelError) -> Quaternion {
    let given = MJCFOrientation.keys.filter { element.attributes[$0] != nil }
    guard given.count <= 1 else {
      throw element.invalid(
        found: "\(given.joined(separator: " and "))", expected: "one way to write the orientation")
    }
    switch given.first {
    case "quat": return try quaternion(of: element)
    case "axisangle": return try axisAngle(of: element)
    case "euler": return try euler(of: element)
    case "xyaxes": return try axes(of: element)
    case "zaxis": return try MJCFOrientation.turningZ(to: element.direction("zaxis") ?? .unitZ)
    default: return .identity
    }
  }

  /// The pose that `pos` and the orientation give.
  func pose(of element: MarkupElement) throws(RobotModelError) -> Pose {
    Pose(
      position: try element.vector("pos") ?? .zero, orientation: try orientation(of: element))
  }

  /// The smallest rotation that takes the z axis to `direction`, a unit vector.
  static func turningZ(to direction: Vector3) -> Quaternion {
    let axis = Vector3.unitZ.cross(direction)
    let sine = axis.length
    // Opposite directions leave the axis open; x is as good as any.
    guard sine > 1e-10 else {
      return direction.z > 0 ? .identity : Quaternion(axis: .unitX, angle: .pi)
    }
    return Quaternion(axis: axis, angle: atan2(sine, direction.z))
  }

  private func quaternion(of element: MarkupElement) throws(RobotModelError) -> Quaternion {
    guard let q = try element.numbers("quat", count: 4) else { return .identity }
    let quaternion = Quaternion(q[0], q[1], q[2], q[3])
    guard quaternion.norm > 1e-9 else {
      throw element.invalid("quat", expected: "a quaternion that is not zero")
    }
    return quaternion.normalized
  }

  private func axisAngle(of element: MarkupElement) throws(RobotModelError) -> Quaternion {
    guard let v = try element.numbers("axisangle", count: 4) else { return .identity }
    let axis = Vector3(v[0], v[1], v[2])
    guard axis.length > 1e-9 else {
      throw element.invalid("axisangle", expected: "an axis that is not the zero vector")
    }
    return Quaternion(axis: axis, angle: v[3] * settings.angleUnit)
  }

  private func euler(of element: MarkupElement) throws(RobotModelError) -> Quaternion {
    guard let angles = try element.numbers("euler", count: 3) else { return .identity }
    var result = Quaternion.identity
    for (letter, angle) in zip(settings.eulerSequence, angles) {
      let axis: Vector3 =
        switch letter {
        case "x", "X": .unitX
        case "y", "Y": .unitY
        default: .unitZ
        }
      let turn = Quaternion(axis: axis, angle: angle * settings.angleUnit)
      result = letter.isLowercase ? result * turn : turn * result
    }
    return result.normalized
  }

  private func axes(of element: MarkupElement) throws(RobotModelError) -> Quaternion {
    guard let v = try element.numbers("xyaxes", count: 6) else { return .identity }
    let x = Vector3(v[0], v[1], v[2]).normalized
    let given = Vector3(v[3], v[4], v[5])
    let y = (given - x * x.dot(given)).normalized
    guard x != .zero, y.length > 0.5 else {
      throw element.invalid("xyaxes", expected: "two directions that are not parallel")
    }
    return Quaternion(Matrix3(rows: x, y, x.cross(y)).transpose)
  }
}
