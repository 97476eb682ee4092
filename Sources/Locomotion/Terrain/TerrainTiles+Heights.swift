import Foundation
import Physics
import Reproducibility

extension TerrainTiles {
  /// The ground: the same for the same seed, whatever else is computed.
  ///
  /// - Parameter seed: decides the heights of boxes and rough ground.
  public func heightField(seed: UInt64) -> HeightField {
    let countX = levelCount * cellCount + 1
    let countY = kinds.count * cellCount + 1
    var heights = Array(repeating: 0.0, count: countX * countY)
    for level in 0..<levelCount {
      for (column, kind) in kinds.enumerated() {
        let tile = TerrainTile(
          kind, difficulty: difficulty(of: level), configuration,
          stream: RandomStream(seed: seed, stream: UInt64(level * kinds.count + column)))
        // The edges stay at 0.
        for i in 1..<cellCount {
          for j in 1..<cellCount {
            heights[(level * cellCount + i) * countY + column * cellCount + j] = tile.height(
              x: (Double(i) / Double(cellCount) - 0.5) * configuration.tileSize,
              y: (Double(j) / Double(cellCount) - 0.5) * configuration.tileSize)
          }
        }
      }
    }
    let corner = center(level: 0, column: 0)
    return HeightField(
      originX: corner.x - 0.5 * configuration.tileSize,
      originY: corner.y - 0.5 * configuration.tileSize, spacing: configuration.spacing,
      countX: countX, countY: countY, heights: heights)
  }
}

/// One tile: its height at every point, from its middle.
struct TerrainTile {
  private let kind: TerrainKind
  private let difficulty: Double
  private let configuration: TerrainConfiguration
  /// `[knots, knots]` random numbers in −1…1, for boxes and rough ground.
  private let knots: [Double]
  private let knotCount: Int
  private let knotSpacing: Double

  /// Ground other than slopes and stairs rises to its height over this, at platform and edge [m].
  private static let blend = 0.5

  init(
    _ kind: TerrainKind, difficulty: Double, _ configuration: TerrainConfiguration,
    stream: RandomStream
  ) {
    self.kind = kind
    self.difficulty = difficulty
    self.configuration = configuration
    knotSpacing = kind == .boxes ? configuration.boxSize : configuration.roughnessSpacing
    let isRandom = kind == .boxes || kind == .roughness
    knotCount = isRandom ? Int((configuration.tileSize / knotSpacing).rounded(.up)) + 2 : 0
    var stream = stream
    knots = (0..<knotCount * knotCount).map { _ in stream.uniform(in: -1...1) }
  }

  /// Height at a point from the tile's middle [m].
  func height(x: Double, y: Double) -> Double {
    let c = configuration
    let half = 0.5 * c.tileSize
    // Distance from the edge along the shorter way, and at most that of the platform.
    let fromEdge = min(half - max(abs(x), abs(y)), half - 0.5 * c.platformSize)
    let fromPlatform = max(abs(x), abs(y)) - 0.5 * c.platformSize
    let fade = min(1, max(0, fromPlatform / TerrainTile.blend), fromEdge / TerrainTile.blend)
    switch kind {
    case .flat: return 0
    case .slopeUp: return -fromEdge * tan(difficulty * c.largestSlope)
    case .slopeDown: return fromEdge * tan(difficulty * c.largestSlope)
    case .stairsUp: return -steps(fromEdge) * difficulty * c.largestStepHeight
    case .stairsDown: return steps(fromEdge) * difficulty * c.largestStepHeight
    case .waves:
      let angle = 2 * Double.pi / c.wavelength
      return fade * difficulty * c.largestWaveHeight * 0.5 * (sin(angle * x) + cos(angle * y))
    case .boxes:
      return fromPlatform > 0 ? 0.5 * difficulty * c.largestStepHeight * box(x, y) : 0
    case .roughness: return fade * difficulty * c.largestRoughness * bumps(x, y)
    }
  }

  /// Number of steps between the edge and a point; a billionth keeps points on a step's edge on one
  /// side of it.
  private func steps(_ fromEdge: Double) -> Double {
    (fromEdge / configuration.treadDepth + 1e-9).rounded(.down)
  }

  private func box(_ x: Double, _ y: Double) -> Double {
    let i = Int((x + 0.5 * configuration.tileSize) / knotSpacing + 1e-9)
    let j = Int((y + 0.5 * configuration.tileSize) / knotSpacing + 1e-9)
    return knots[i * knotCount + j]
  }

  private func bumps(_ x: Double, _ y: Double) -> Double {
    let u = (x + 0.5 * configuration.tileSize) / knotSpacing
    let v = (y + 0.5 * configuration.tileSize) / knotSpacing
    let i = Int(u)
    let j = Int(v)
    let first = i * knotCount + j
    let near = knots[first] + (v - Double(j)) * (knots[first + 1] - knots[first])
    let second = first + knotCount
    let far = knots[second] + (v - Double(j)) * (knots[second + 1] - knots[second])
    return near + (u - Double(i)) * (far - near)
  }
}
