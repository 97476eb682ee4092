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

  /// Height of the ground at a point of the horizontal plane [m].
  @inlinable
  public func height(x: Double, y: Double) -> Double {
    switch self {
    case .plane: 0
    case .heightField(let field): field.height(x: x, y: y)
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
    let patch = patch(x: x, y: y)
    let (u, v) = (patch.u, patch.v)
    let slopeX = ((1 - v) * (patch.h10 - patch.h00) + v * (patch.h11 - patch.h01)) / spacing
    let slopeY = ((1 - u) * (patch.h01 - patch.h00) + u * (patch.h11 - patch.h10)) / spacing
    return (patch.height, Vector3(-slopeX, -slopeY, 1).normalized)
  }

  /// Height at a point [m].
  public func height(x: Double, y: Double) -> Double { patch(x: x, y: y).height }

  /// The corners of a cell, and a place in it, 0…1.
  private struct Patch {
    let h00: Double
    let h01: Double
    let h10: Double
    let h11: Double
    let u: Double
    let v: Double

    var height: Double {
      (1 - u) * ((1 - v) * h00 + v * h01) + u * ((1 - v) * h10 + v * h11)
    }
  }

  private func patch(x: Double, y: Double) -> Patch {
    let (i, u) = cell((x - originX) / spacing, count: countX)
    let (j, v) = cell((y - originY) / spacing, count: countY)
    let first = i * countY + j
    return Patch(
      h00: heights[first], h01: heights[first + 1], h10: heights[first + countY],
      h11: heights[first + countY + 1], u: u, v: v)
  }

  /// The cell that holds a grid coordinate, and the place in it, 0…1.
  private func cell(_ coordinate: Double, count: Int) -> (index: Int, fraction: Double) {
    guard coordinate.isFinite else { return (0, 0) }
    let clamped = min(max(coordinate, 0), Double(count - 1))
    let index = min(Int(clamped), count - 2)
    return (index, clamped - Double(index))
  }
}
