import Reproducibility
import SpatialMath
import Testing

@Suite struct Matrix3Tests {
  @Test("a matrix times its inverse is one")
  func inverse() {
    var stream = RandomStream(seed: 3, stream: 0)
    func vector() -> Vector3 { Vector3(stream.normal(), stream.normal(), stream.normal()) }
    for _ in 0..<100 {
      let matrix =
        Matrix3(rows: vector(), vector(), vector()) + Matrix3.identity * 5
      let difference = matrix * matrix.inverse - .identity
      for row in [difference.rowX, difference.rowY, difference.rowZ] {
        #expect(row.length < 1e-13)
      }
    }
  }
}
