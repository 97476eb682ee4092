import Foundation
import Physics
import SpatialMath
import Testing

@testable import Locomotion

@Suite struct TerrainTilesTests {
  /// Products and differences of numbers of some metres.
  private let rounding = 1e-12

  /// All kinds in three levels, on a coarse grid.
  static var configuration: TerrainConfiguration {
    var terrain = TerrainConfiguration()
    terrain.ground = .tiles
    terrain.levelCount = 3
    terrain.tileSize = 4
    terrain.platformSize = 1
    terrain.spacing = 0.25
    terrain.treadDepth = 0.5
    terrain.boxSize = 0.5
    terrain.roughnessSpacing = 0.5
    return terrain
  }

  private func make(seed: UInt64 = 3) throws -> (tiles: TerrainTiles, field: HeightField) {
    let tiles = try #require(TerrainTiles(TerrainTilesTests.configuration))
    return (tiles, tiles.heightField(seed: seed))
  }

  private func column(_ kind: TerrainKind, of tiles: TerrainTiles) throws -> Int {
    try #require(tiles.kinds.firstIndex(of: kind))
  }

  @Test("tiles meet at height 0, and their platforms are level")
  func edges() throws {
    let (tiles, field) = try make()
    #expect(tiles.kinds == TerrainKind.allCases)
    for level in 0..<3 {
      for column in tiles.kinds.indices {
        let center = tiles.center(level: level, column: column)
        for side in stride(from: -2.0, through: 2, by: 0.125) {
          #expect(field.height(x: center.x + side, y: center.y + 2) == 0)
          #expect(field.height(x: center.x - 2, y: center.y + side) == 0)
          #expect(field.height(x: center.x + 2, y: center.y + side) == 0)
        }
        let middle = field.height(x: center.x, y: center.y)
        for (x, y) in [(0.5, 0.5), (-0.5, 0.2), (0.1, -0.5)] {
          let height = field.height(x: center.x + x, y: center.y + y)
          #expect(abs(height - middle) < rounding, "\(tiles.kinds[column])")
        }
      }
    }
  }

  @Test("slopes rise or fall from the platform by their level's share of the steepest angle")
  func slopes() throws {
    let (tiles, field) = try make()
    for (kind, sign) in [(TerrainKind.slopeUp, 1.0), (.slopeDown, -1)] {
      for level in 0..<3 {
        let center = tiles.center(level: level, column: try column(kind, of: tiles))
        let angle = 0.3 * Double(level + 1) / 3
        for direction in [1.0, -1] {
          let normal = field.surface(x: center.x + direction, y: center.y + 0.1).normal
          #expect(abs(acos(normal.z) - angle) < 1e-9)
          #expect(normal.x * direction * sign < 0)
        }
        let middle = field.height(x: center.x, y: center.y)
        #expect(abs(middle + sign * 1.5 * tan(angle)) < rounding)
      }
    }
  }

  @Test("stairs have steps of their level's share of the greatest height")
  func stairs() throws {
    let (tiles, field) = try make()
    for (kind, sign) in [(TerrainKind.stairsUp, -1.0), (.stairsDown, 1)] {
      for level in 0..<3 {
        let center = tiles.center(level: level, column: try column(kind, of: tiles))
        let step = sign * 0.12 * Double(level + 1) / 3
        for (place, count) in [(1.75, 0.0), (1.25, 1), (0.75, 2), (0.25, 3), (0, 3)] {
          for (x, y) in [(place, 0.1), (-place, -0.1), (0.1, place)] {
            let height = field.height(x: center.x + x, y: center.y + y)
            #expect(abs(height - count * step) < rounding)
          }
        }
      }
    }
  }

  @Test(
    "waves, boxes and rough ground stay within their heights and come near them",
    arguments: [(TerrainKind.waves, 0.1), (.boxes, 0.06), (.roughness, 0.04)])
  func amplitudes(_ argument: (kind: TerrainKind, largest: Double)) throws {
    let (tiles, field) = try make()
    for level in 0..<3 {
      let center = tiles.center(level: level, column: try column(argument.kind, of: tiles))
      var highest = 0.0
      for x in stride(from: -1.875, to: 2, by: 0.25) {
        for y in stride(from: -1.875, to: 2, by: 0.25) {
          highest = max(highest, abs(field.height(x: center.x + x, y: center.y + y)))
        }
      }
      let largest = argument.largest * Double(level + 1) / 3
      #expect(highest <= largest + rounding)
      #expect(highest > 0.4 * largest)
    }
  }

  @Test("the seed decides boxes and rough ground, and nothing else")
  func seeds() throws {
    let (tiles, field) = try make()
    #expect(try make().field == field)
    let other = try make(seed: 4).field
    for (column, kind) in tiles.kinds.enumerated() {
      let first = column * 16
      let isSame = (0..<field.countX).allSatisfy { x in
        let row = x * field.countY + first..<x * field.countY + first + 16
        return field.heights[row] == other.heights[row]
      }
      #expect(isSame == (kind != .boxes && kind != .roughness))
    }
  }

  @Test("columns have as many robots as their shares, and no column for no share")
  func columns() throws {
    var configuration = TerrainTilesTests.configuration
    configuration.wavesShare = 0
    let tiles = try #require(TerrainTiles(configuration))
    #expect(!tiles.kinds.contains(.waves))
    let columns = (0..<90).map { tiles.column(of: $0, count: 90) }
    #expect(columns == columns.sorted())
    let counts = tiles.kinds.indices.map { column in columns.count { $0 == column } }
    // Shares of 0.1, 0.15, 0.15, 0.1, 0.1, 0.1, 0.2 over their sum of 0.9; halves may go either way.
    for (count, kind) in zip(counts, tiles.kinds) {
      #expect(abs(Double(count) - 100 * configuration.share(of: kind)) < 1 + 1e-9)
    }
  }

  @Test("a plane has no tiles, and sizes that make none are refused")
  func refusals() throws {
    #expect(TerrainTiles(TerrainConfiguration()) == nil)
    func refused(_ change: (inout TerrainConfiguration) -> Void) -> Bool {
      var configuration = TerrainTilesTests.configuration
      change(&configuration)
      return configuration.fault != nil
    }
    #expect(!refused { _ in })
    #expect(refused { $0.spacing = 0.3 })
    #expect(refused { $0.platformSize = 4 })
    #expect(refused { $0.spacing = 0.001 })
    #expect(throws: LocomotionError.self) {
      try EnvironmentSupport.make(count: 1) { $0.terrain = TerrainTilesTests.configuration }
    }
  }
}
