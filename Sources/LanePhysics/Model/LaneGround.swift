import Physics

/// The ground as the kernels read it: heights in flat memory, the same for all robots and read only,
/// and for every part of it the highest ground around, which tells what is far from any.
struct LaneGround {
  /// Whether it is the plane z = 0, of which there is nothing to look up.
  let isPlane: Bool
  /// `[countX, countY]` [m].
  let heights: LaneBuffer<Float>
  /// `[topCountX, topCountY]` highest ground within a square patch of cells and the largest reach of
  /// a link around it [m].
  let tops: LaneBuffer<Float>
  let countX: Int
  let countY: Int
  let topCountX: Int
  let topCountY: Int
  /// A patch has two to the power of this cells along each side.
  let patchShift: Int
  /// Position of the first grid point in the world [m].
  let originX: Double
  let originY: Double
  /// Cells in a metre [1/m].
  let cellsPerMetre: Double

  /// About the side of a patch [m].
  private static let patchSize = 0.25

  /// Takes the memory; `fill` writes it.
  init(_ terrain: Terrain, cut: inout LaneCut) {
    switch terrain {
    case .plane:
      isPlane = true
      (countX, countY, topCountX, topCountY, patchShift) = (0, 0, 0, 0, 0)
      (originX, originY, cellsPerMetre) = (0, 0, 1)
    case .heightField(let field):
      isPlane = false
      countX = field.countX
      countY = field.countY
      var shift = 0
      while field.spacing * Double(2 << shift) <= LaneGround.patchSize { shift += 1 }
      patchShift = shift
      topCountX = (field.countX - 2) >> shift + 1
      topCountY = (field.countY - 2) >> shift + 1
      originX = field.originX
      originY = field.originY
      cellsPerMetre = 1 / field.spacing
    }
    heights = cut.take(countX * countY, of: Float.self)
    tops = cut.take(topCountX * topCountY, of: Float.self)
  }

  /// Writes the heights of the field.
  ///
  /// - Parameter reach: of the link that reaches farthest from its origin [m].
  func fill(from terrain: Terrain, reach: Float) {
    guard case .heightField(let field) = terrain else { return }
    for (index, height) in field.heights.enumerated() { heights[index] = Float(height) }

    // Highest points first along y, then along x.
    let margin = Int((Double(reach) * cellsPerMetre).rounded(.up)) + 1
    func points(_ patch: Int, _ count: Int) -> ClosedRange<Int> {
      let first = patch << patchShift
      return max(0, first - margin)...min(count - 1, first + 1 << patchShift + margin)
    }
    var alongY = Array(repeating: -Float.infinity, count: countX * topCountY)
    for x in 0..<countX {
      for patch in 0..<topCountY {
        for y in points(patch, countY) {
          alongY[x * topCountY + patch] = max(
            alongY[x * topCountY + patch], heights[x * countY + y])
        }
      }
    }
    for patch in 0..<topCountX {
      for y in 0..<topCountY {
        tops[patch * topCountY + y] =
          points(patch, countX).lazy.map { alongY[$0 * topCountY + y] }.max() ?? 0
      }
    }
  }
}

/// Where the base is on the grid, in double precision so that a long way costs none: a cell, and
/// the place in it.
struct GroundPlace {
  var cellX = LaneCells(repeating: 0)
  var cellY = LaneCells(repeating: 0)
  /// 0…1.
  var fractionX = Lanes.zero
  var fractionY = Lanes.zero
}

/// A number of cells of every robot of a block.
typealias LaneCells = SIMD16<Int32>

extension LaneGround {
  /// Cells beyond which all is as far away as any.
  private static let farCell = 1e6

  /// The places of robots whose bases are at the positions [m].
  @inline(__always)
  func place(x: WideLanes, y: WideLanes) -> GroundPlace {
    var place = GroundPlace()
    for lane in 0..<Lanes.count {
      let onX = (x[lane] - originX) * cellsPerMetre
      let onY = (y[lane] - originY) * cellsPerMetre
      // A position that is no number is as good as any.
      let boundX = abs(onX) < LaneGround.farCell ? onX : (onX > 0 ? 1 : -1) * LaneGround.farCell
      let boundY = abs(onY) < LaneGround.farCell ? onY : (onY > 0 ? 1 : -1) * LaneGround.farCell
      let wholeX = boundX.rounded(.down)
      let wholeY = boundY.rounded(.down)
      place.cellX[lane] = Int32(wholeX)
      place.cellY[lane] = Int32(wholeY)
      place.fractionX[lane] = Float(boundX - wholeX)
      place.fractionY[lane] = Float(boundY - wholeY)
    }
    return place
  }

  /// Height [m] and normal of the ground at points away from the bases [m]: bilinear in each cell,
  /// constant beyond the grid.
  @inline(__always)
  func surface(
    _ place: GroundPlace, x: Lanes, y: Lanes
  ) -> (height: Lanes, normal: LaneVector) {
    let scale = Lanes(Float(cellsPerMetre))
    let (i, u) = cell(
      place.cellX, place.fractionX.adding(x, times: scale), last: countX - 2)
    let (j, v) = cell(
      place.cellY, place.fractionY.adding(y, times: scale), last: countY - 2)
    var h00 = Lanes.zero
    var h01 = Lanes.zero
    var h10 = Lanes.zero
    var h11 = Lanes.zero
    for lane in 0..<Lanes.count {
      let corner = Int(i[lane]) * countY + Int(j[lane])
      h00[lane] = heights[corner]
      h01[lane] = heights[corner + 1]
      h10[lane] = heights[corner + countY]
      h11[lane] = heights[corner + countY + 1]
    }
    let nearX = h00.adding(h01 - h00, times: v)
    let farX = h10.adding(h11 - h10, times: v)
    let slopeX = (farX - nearX) * scale
    let slopeY = (h01 - h00).adding((h11 - h10) - (h01 - h00), times: u) * scale
    let length = Lanes.one.adding(slopeX, times: slopeX).adding(slopeY, times: slopeY)
    let z = reciprocalSquareRoot(length)
    return (nearX.adding(farX - nearX, times: u), LaneVector(-(slopeX * z), -(slopeY * z), z))
  }

  /// Highest ground within the reach of a link whose origin is away from the base [m].
  @inline(__always)
  func top(_ place: GroundPlace, x: Lanes, y: Lanes) -> Lanes {
    let scale = Lanes(Float(cellsPerMetre))
    let (i, _) = cell(
      place.cellX, place.fractionX.adding(x, times: scale), last: countX - 2)
    let (j, _) = cell(
      place.cellY, place.fractionY.adding(y, times: scale), last: countY - 2)
    var top = Lanes.zero
    for lane in 0..<Lanes.count {
      top[lane] =
        tops[
          (Int(i[lane]) >> patchShift) * topCountY + Int(j[lane]) >> patchShift]
    }
    return top
  }

  /// The cell of the grid that holds a coordinate, and the place in it, 0…1.
  @inline(__always)
  private func cell(
    _ start: LaneCells, _ coordinate: Lanes, last: Int
  ) -> (index: LaneCells, fraction: Lanes) {
    let whole = Lanes(coordinate.values.rounded(.down))
    let index = start &+ whole.wholeNumbers
    let first = LaneCells(repeating: 0)
    let end = LaneCells(repeating: Int32(last))
    let fraction = Lanes(
      where: index .< first, .zero,
      else: Lanes(where: index .> end, .one, else: coordinate - whole))
    return (
      index.replacing(with: first, where: index .< first).replacing(with: end, where: index .> end),
      fraction
    )
  }
}
