import SpatialMath

/// Finds the smallest shift in the plane with which legs reach what their joints' limits keep them
/// from.
///
/// One step of Gauss and Newton to the least `|r(x)|² + λ|x|²`, where r is what inverse kinematics
/// within the limits misses after a shift x. So the shift goes the way that helps, be it along, across
/// or round, and not at all where none does.
enum ShiftSearch {
  /// λ.
  private static let reluctance = 1e-3
  /// Differences are taken over this [m].
  private static let probe = 1e-3
  /// Longest shift [m].
  private static let longest = 0.05

  /// The shift; none where it would make nothing better.
  ///
  /// - Parameter missed: `[values]` what is missed after a shift [m].
  static func smallest(reducing missed: (PlanarShift) -> [Vector3]) -> PlanarShift {
    let start = missed(.zero)
    // J: what a shift along each coordinate changes.
    let columns = [Vector3.unitX, .unitY, .unitZ].map { axis in
      zip(missed(PlanarShift(coordinates: axis * probe)), start).map { ($0 - $1) * (1 / probe) }
    }
    // (JᵀJ + λI) x = −Jᵀr
    func product(_ a: [Vector3], _ b: [Vector3]) -> Double {
      zip(a, b).reduce(0) { $0 + $1.0.dot($1.1) }
    }
    func products(_ a: [Vector3]) -> Vector3 {
      Vector3(product(a, columns[0]), product(a, columns[1]), product(a, columns[2]))
    }
    let x = products(columns[0]) + .unitX * reluctance
    let y = products(columns[1]) + .unitY * reluctance
    let z = products(columns[2]) + .unitZ * reluctance
    let slope = products(start)
    // The columns of a symmetric matrix' inverse are the cross products of its rows.
    let inverse = Matrix3(rows: y.cross(z), z.cross(x), x.cross(y)).transpose
    let step = inverse * slope * (-1 / x.dot(y.cross(z)))
    let shift = PlanarShift(coordinates: step * min(1, longest / max(step.length, longest)))
    let end = missed(shift)
    return product(end, end) < product(start, start) ? shift : .zero
  }
}
