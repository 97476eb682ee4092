import Testing

@testable import Benchmarks

@Suite struct PredictiveBenchmarkTests {
  @Test("of the times of calls the least, the median and the 99th percentile are told")
  func times() {
    let times = PredictiveBenchmark.Times((1...200).reversed().map(Double.init), failures: 3)
    #expect(times.calls == 200 && times.failures == 3)
    #expect(times.leastUs == 1 && times.medianUs == 101 && times.p99Us == 199)
    let single = PredictiveBenchmark.Times([7], failures: 0)
    #expect(single.leastUs == 7 && single.medianUs == 7 && single.p99Us == 7)
  }
}
