import Reproducibility
import Testing

@testable import Comparison

@Suite struct StudentIntervalTests {
  @Test(
    "quantiles are those of Student's table",
    arguments: [
      (1, 12.706), (2, 4.303), (3, 3.182), (4, 2.776), (5, 2.571), (10, 2.228), (30, 2.042),
      (120, 1.980),
    ])
  func table(freedom: Int, quantile: Double) {
    // The table has three digits after the point.
    #expect(abs(StudentInterval.quantile(0.975, freedom: freedom) - quantile) < 6e-4)
  }

  @Test("a mean of two is as uncertain as one degree of freedom makes it")
  func two() throws {
    // Half the distance is the standard error; tan(π · 0.475) the quantile of Cauchy's distribution.
    let interval = try #require(StudentInterval([1, 3]))
    #expect(interval.mean == 2)
    #expect(abs(interval.high - (2 + 12.706204736)) < 1e-6)
    #expect(abs(interval.low - (2 - 12.706204736)) < 1e-6)
    #expect(!interval.excludesZero)
  }

  @Test("nothing and a single number have no interval, equal numbers one without width")
  func few() throws {
    #expect(StudentInterval([]) == nil)
    #expect(StudentInterval([1]) == nil)
    let equal = try #require(StudentInterval([2, 2, 2]))
    #expect(equal.low == 2 && equal.high == 2 && equal.excludesZero)
  }

  @Test("of intervals of normal numbers as many hold the truth as they say")
  func coverage() throws {
    var stream = RandomStream(seed: 3, stream: 0)
    let count = 4_000
    var held = 0
    for _ in 0..<count {
      let values = (0..<3).map { _ in stream.normal() }
      let interval = try #require(StudentInterval(values, confidence: 0.9))
      if !interval.excludesZero { held += 1 }
    }
    // Four standard deviations of a share of 0.9 in 4000.
    #expect(abs(Double(held) / Double(count) - 0.9) < 0.02)
  }
}
