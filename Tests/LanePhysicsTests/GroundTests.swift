import Physics
import Reproducibility
import SpatialMath
import Testing

@testable import LanePhysics

@Suite struct LaneGroundTests {
  /// Heights within ± 0.5 m, 0.3 m apart.
  private var field: HeightField {
    var stream = RandomStream(seed: 4, stream: 0)
    return HeightField(
      originX: -1, originY: -0.7, spacing: 0.3, countX: 9, countY: 7,
      heights: (0..<63).map { _ in stream.uniform(in: -0.5...0.5) })
  }

  /// What `body` finds on the ground of the field, whose memory lives as long as the call.
  private func withGround(reach: Float, _ body: (LaneGround) -> Void) {
    let terrain = Terrain.heightField(field)
    let memory = LaneMemory(byteCount: LaneCut.byteCount { _ = LaneGround(terrain, cut: &$0) })
    var cut = memory.cut()
    let ground = LaneGround(terrain, cut: &cut)
    ground.fill(from: terrain, reach: reach)
    withExtendedLifetime(memory) { body(ground) }
  }

  /// Numbers of a range for all robots of a block.
  private func draw(_ stream: inout RandomStream, _ range: ClosedRange<Double>) -> WideLanes {
    var lanes = WideLanes(repeating: 0)
    for lane in 0..<Lanes.count { lanes[lane] = stream.uniform(in: range) }
    return lanes
  }

  @Test("what sixteen robots find at once is the height field, beyond its edges too")
  func surface() {
    // Single precision of slopes up to 3 and of places within a cell.
    let tolerance = 4e-6
    let field = field
    withGround(reach: 0.2) { ground in
      var stream = RandomStream(seed: 5, stream: 0)
      for _ in 0..<50 {
        let x = draw(&stream, -3...4)
        let y = draw(&stream, -3...4)
        let place = ground.place(x: x, y: y)
        let offsetX = LaneRegister(draw(&stream, -1...1))
        let offsetY = LaneRegister(draw(&stream, -1...1))
        let found = ground.surface(place, x: Lanes(offsetX), y: Lanes(offsetY))
        for lane in 0..<Lanes.count {
          let expected = field.surface(
            x: x[lane] + Double(offsetX[lane]), y: y[lane] + Double(offsetY[lane]))
          #expect(abs(Double(found.height[lane]) - expected.height) < tolerance)
          let normal = found.normal[lane]
          #expect((normal - expected.normal).length < tolerance)
        }
      }
    }
  }

  @Test("the highest ground around a link is that of the field within its reach")
  func top() {
    let field = field
    let reach = 0.4
    withGround(reach: Float(reach)) { ground in
      var stream = RandomStream(seed: 6, stream: 0)
      for _ in 0..<20 {
        let x = draw(&stream, -2...3)
        let y = draw(&stream, -2...3)
        let top = ground.top(ground.place(x: x, y: y), x: .zero, y: .zero)
        for lane in 0..<Lanes.count {
          for _ in 0..<20 {
            let height = field.height(
              x: x[lane] + stream.uniform(in: -0.7 * reach...0.7 * reach),
              y: y[lane] + stream.uniform(in: -0.7 * reach...0.7 * reach))
            #expect(Double(top[lane]) >= height - 1e-6)
          }
          #expect(Double(top[lane]) <= (field.heights.max() ?? 0) + 1e-6)
        }
      }
    }
  }

  @Test("places that are no numbers, or as far as none can walk, end in no trap")
  func nowhere() {
    withGround(reach: 0.2) { ground in
      for far in [Double.nan, .infinity, -.infinity, 1e30, -1e30] {
        let place = ground.place(x: WideLanes(repeating: far), y: WideLanes(repeating: 0))
        let found = ground.surface(place, x: .zero, y: .zero)
        #expect(found.height[0].isFinite)
        let point = Lanes(Float(far))
        _ = ground.surface(ground.place(x: .zero, y: .zero), x: point, y: point)
        #expect(ground.top(place, x: point, y: point)[0].isFinite)
      }
    }
  }
}
