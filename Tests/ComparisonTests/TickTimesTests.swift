import Foundation
import Testing

@testable import Comparison

@Suite struct TickTimesTests {
  /// Bins are 2^(1/16) apart, and a quantile is the middle of its bin.
  private static let relativeTolerance = exp2(1.0 / 32) - 1 + 1e-9

  private func expect(_ found: Double, near wanted: Double) {
    #expect(abs(found - wanted) <= Self.relativeTolerance * wanted, "\(found) s, not \(wanted) s")
  }

  @Test("quantiles of 1, 2, …, 1000 µs are those of the numbers, within a bin")
  func quantiles() {
    var times = TickTimes()
    for microseconds in 1...1_000 { times.add(Double(microseconds) * 1e-6) }
    #expect(times.count == 1_000)
    expect(times.quantile(0.5), near: 500e-6)
    expect(times.quantile(0.99), near: 990e-6)
    expect(times.quantile(0.01), near: 10e-6)
    #expect(abs(times.mean - 500.5e-6) < 1e-12)
    #expect(times.largest == 1e-3)
    #expect(times.quantile(1) <= times.largest)
  }

  @Test("a tick in twenty that takes longer moves the mean and the 99 %, and not the median")
  func plans() {
    var times = TickTimes()
    for tick in 0..<2_000 { times.add(tick % 20 == 0 ? 40e-6 : 2e-6) }
    expect(times.quantile(0.5), near: 2e-6)
    expect(times.quantile(0.99), near: 40e-6)
    #expect(abs(times.mean - 3.9e-6) < 1e-12)
    let timing = ControllerTiming(controller: 0, engine: "ode", period: 1e-3, times: times)
    #expect(abs(timing.processorShare - 3.9e-3) < 1e-9)
  }

  @Test("no ticks, ticks of no length and of a thousand seconds are counted")
  func extremes() {
    #expect(TickTimes().quantile(0.5) == 0 && TickTimes().mean == 0)
    var times = TickTimes()
    times.add(0)
    times.add(1_000)
    #expect(times.count == 2)
    #expect(times.quantile(0.25) <= 1e-8)
    #expect(times.quantile(0.9) > 10)
  }
}
