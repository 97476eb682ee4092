import Foundation
import Reproducibility
import Testing

@testable import LanePhysics

@Suite struct ArithmeticTests {
  @Test("sine and cosine are within 2 ulp of one up to 1,000 rad, in every quadrant")
  func sineCosineAccuracy() {
    var stream = RandomStream(seed: 5, stream: 0)
    var largest: Float = 0
    for _ in 0..<10_000 {
      var angle = Lanes(0)
      for lane in 0..<Lanes.count {
        angle[lane] = Float(stream.uniform(in: -1...1) * (lane < 4 ? 1000 : 7))
      }
      let (sine, cosine) = sineCosine(angle)
      for lane in 0..<Lanes.count {
        let exact = Double(angle[lane])
        largest = max(largest, abs(sine[lane] - Float(sin(exact))))
        largest = max(largest, abs(cosine[lane] - Float(cos(exact))))
      }
    }
    #expect(largest <= 2 * Float.ulpOfOne)
  }

  @Test("the reciprocal square root is within 3 ulp over the whole range of exponents")
  func reciprocalSquareRootAccuracy() {
    var largest = 0.0
    for exponent in stride(from: -120.0, to: 120.0, by: 0.37) {
      let x = Float(exp2(exponent))
      let found = Double(reciprocalSquareRoot(Lanes(x))[0])
      let exact = 1 / Double(x).squareRoot()
      largest = max(largest, abs(found - exact) / exact)
    }
    #expect(largest <= 3 * Double(Float.ulpOfOne))
  }

  @Test("min, max and selection are lane by lane")
  func selection() {
    var a = Lanes(1)
    a[3] = -5
    let b = Lanes(0)
    #expect(min(a, b)[3] == -5 && min(a, b)[0] == 0)
    #expect(max(a, b)[3] == 0 && max(a, b)[0] == 1)
    #expect(abs(a)[3] == 5 && (-a)[3] == 5 && (-a)[0] == -1)
    #expect(Lanes(where: a < b, Lanes(7), else: Lanes(9))[3] == 7)
  }
}
