import SpatialMath

extension CollisionShape {
  /// The points on which the shape would stand on flat ground, in the frame of its pose [m].
  ///
  /// A box gives the four corners of its lower face, a lying capsule or cylinder its two ends, a
  /// standing cylinder four points of its rim, a sphere or a standing capsule one point.
  ///
  /// - Parameter up: upward unit vector in that frame.
  public func lowestPoints(up: Vector3) -> [Vector3] {
    let axis = pose.orientation.act(.unitZ)
    let isStanding = abs(axis.dot(up)) > 0.7
    switch geometry {
    case .sphere(let radius):
      return [pose.position - up * radius]
    case .box(let halfExtents):
      return lowerFace(halfExtents, up: up)
    case .capsule(let radius, let halfLength):
      let lowerEnd = axis * (axis.dot(up) > 0 ? -halfLength : halfLength)
      let ends = isStanding ? [lowerEnd] : [axis * halfLength, axis * -halfLength]
      return ends.map { pose.position + $0 - up * radius }
    case .cylinder(let radius, let halfLength):
      if isStanding {
        let lowerEnd = pose.position + axis * (axis.dot(up) > 0 ? -halfLength : halfLength)
        let x = (Vector3.unitX - axis * axis.x).normalized
        let y = axis.cross(x)
        return [x, -x, y, -y].map { lowerEnd + $0 * radius }
      }
      let down = (axis * axis.dot(up) - up).normalized
      return [halfLength, -halfLength].map { pose.position + axis * $0 + down * radius }
    }
  }

  /// The corners of the face of a box that looks down most.
  private func lowerFace(_ halfExtents: Vector3, up: Vector3) -> [Vector3] {
    let sides = [
      pose.orientation.act(.unitX) * halfExtents.x, pose.orientation.act(.unitY) * halfExtents.y,
      pose.orientation.act(.unitZ) * halfExtents.z,
    ]
    let steepness = sides.map { abs($0.normalized.dot(up)) }
    let normal =
      steepness[0] >= max(steepness[1], steepness[2])
      ? 0 : steepness[1] >= steepness[2] ? 1 : 2
    let center = pose.position + sides[normal] * (sides[normal].dot(up) > 0 ? -1 : 1)
    let a = sides[(normal + 1) % 3]
    let b = sides[(normal + 2) % 3]
    return [center + a + b, center + a - b, center - a - b, center - a + b]
  }
}
