import SpatialMath

/// The ground.
public enum Terrain: Equatable, Sendable {
  /// The plane z = 0.
  case plane
  /// A height field.
  case heightField(HeightField)

  /// Height of the ground [m] and its unit normal at a point of the horizontal plane [m].
  @inlinable
  public func surface(x: Double, y: Double) -> (height: Double, normal: Vector3) {
    switch self {
    case .plane: (0, .unitZ)
    case .heightField(let field): field.surface(x: x, y: y)
    }
  }
}

/// Heights on a regular grid, bilinear between the grid points and constant beyond its edge.
public struct HeightField: Equatable, Sendable {
  /// Position of the first grid point in the world [m].
  public let originX: Double
  /// Position of the first grid point in the world [m].
  public let originY: Double
  /// Distance of neighbouring grid points [m].
  public let spacing: Double
  /// Number of grid points along x.
  public let countX: Int
  /// Number of grid points along y.
  public let countY: Int
  /// `[countX, countY]` heights, row-major [m].
  public let heights: [Double]

  /// - Precondition: at least 2 × 2 points, positive spacing, finite heights of the right count.
  public init(
    originX: Double, originY: Double, spacing: Double, countX: Int, countY: Int, heights: [Double]
  ) {
    precondition(
      countX >= 2 && countY >= 2 && spacing > 0, "a height field has at least 2 × 2 points")
    precondition(
      heights.count == countX * countY,
      "a height field of \(countX) × \(countY) points got \(heights.count) heights")
    precondition(heights.allSatisfy(\.isFinite), "a height field has finite heights")
    self.originX = originX
    self.originY = originY
    self.spacing = spacing
    self.countX = countX
    self.countY = countY
    self.heights = heights
  }

  /// Height [m] and unit normal at a point [m].
  public func surface(x: Double, y: Double) -> (height: Double, normal: Vector3) {
    let (i, u) = cell((x - originX) / spacing, count: countX)
    let (j, v) = cell((y - originY) / spacing, count: countY)
    let h00 = heights[i * countY + j]
    let h01 = heights[i * countY + j + 1]
    let h10 = heights[(i + 1) * countY + j]
    let h11 = heights[(i + 1) * countY + j + 1]
    let height =
      (1 - u) * ((1 - v) * h00 + v * h01) + u * ((1 - v) * h10 + v * h11)
    let slopeX = ((1 - v) * (h10 - h00) + v * (h11 - h01)) / spacing
    let slopeY = ((1 - u) * (h01 - h00) + u * (h11 - h10)) / spacing
    return (height, Vector3(-slopeX, -slopeY, 1).normalized)
  }

  /// The cell that holds a grid coordinate, and the place in it, 0…1.
  private func cell(_ coordinate: Double, count: Int) -> (index: Int, fraction: Double) {
    guard coordinate.isFinite else { return (0, 0) }
    let clamped = min(max(coordinate, 0), Double(count - 1))
    let index = min(Int(clamped), count - 2)
    return (index, clamped - Double(index))
  }
}
