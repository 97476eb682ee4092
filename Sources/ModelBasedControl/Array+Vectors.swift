import SpatialMath

extension [Double] {
  /// The three numbers from `index` on.
  func vector(at index: Int) -> Vector3 { Vector3(self[index], self[index + 1], self[index + 2]) }

  /// Writes the three numbers from `index` on.
  mutating func set(_ v: Vector3, at index: Int) {
    self[index] = v.x
    self[index + 1] = v.y
    self[index + 2] = v.z
  }
}
