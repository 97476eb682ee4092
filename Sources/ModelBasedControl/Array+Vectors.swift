import SpatialMath

extension [Double] {
  /// The three numbers from `start` on.
  func vector(at start: Int) -> Vector3 { column(0, row: start, of: 1) }

  /// Writes the three numbers from `start` on.
  mutating func set(_ v: Vector3, at start: Int) { set(v, row: start, column: 0, of: 1) }
}
