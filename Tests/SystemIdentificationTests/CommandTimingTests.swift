import Foundation
import SpatialMath
import Testing

@testable import SystemIdentification

/// Commands that act late, and systems of equations.
@Suite struct CommandTimingTests {
  private let log = JointLog(
    name: "log", jointNames: ["a"], period: 0.001, position: [0, 0, 0, 0, 0, 0], velocity: [],
    target: [0, 1, 4, 9, 16, 25], stiffness: [1, 1, 1, 1, 1, 1], damping: [1, 1, 1, 1, 1, 1])

  /// The mean of the held targets over a step.
  private func target(_ command: DelayedCommand) -> Double {
    let (early, late) = (log.target[command.early], log.target[command.late])
    return early + command.share * (late - early)
  }

  @Test(
    "a delayed target is the mean of what was held",
    arguments: [
      (0.0, 9.0), (0.0005, 6.5), (0.001, 4.0), (0.00175, 1.75), (0.0025, 0.5), (0.01, 0),
    ])
  func means(delay: Double, mean: Double) {
    let command = log.command(row: 3, in: 0..<6, start: 0, length: 1, delay: delay)
    #expect(abs(target(command) - mean) < 1e-12)
  }

  @Test("parts of a row add up to it")
  func parts() {
    let whole = log.command(row: 4, in: 0..<6, start: 0, length: 1, delay: 0.0013)
    let halves = [0.0, 0.5].map {
      target(log.command(row: 4, in: 0..<6, start: $0, length: 0.5, delay: 0.0013))
    }
    #expect(abs(target(whole) - (halves[0] + halves[1]) / 2) < 1e-12)
  }

  @Test(
    "its derivative is that of a little more delay, also where a row begins",
    arguments: [
      0.0, 0.0003, 0.001, 0.0027,
    ])
  func derivative(delay: Double) {
    let command = log.command(row: 3, in: 0..<6, start: 0, length: 1, delay: delay)
    let later = log.command(row: 3, in: 0..<6, start: 0, length: 1, delay: delay + 1e-7)
    let rate = command.shareRate * (log.target[command.late] - log.target[command.early])
    #expect(abs((target(later) - target(command)) / 1e-7 - rate) < 1e-3)
  }

  @Test("a segment's first command holds before it")
  func segments() {
    let command = log.command(row: 3, in: 3..<6, start: 0, length: 1, delay: 0.005)
    #expect(command.early == 3 && command.late == 3)
  }

  @Test("Cholesky's factor solves, for one side and for many, and refuses what is not definite")
  func cholesky() {
    var factor = CholeskyFactor(size: 3)
    factor.elements = [4, 2, 0, 2, 5, 3, 0, 3, 6]
    let matrix = factor.elements
    let isDefinite = factor.factorize()
    #expect(isDefinite)
    var x = [2.0, 1, -3]
    factor.solve(&x)
    let right = [2.0, 1, -3]
    for row in 0..<3 {
      let product =
        matrix[3 * row] * x[0] + matrix[3 * row + 1] * x[1] + matrix[3 * row + 2] * x[2]
      #expect(abs(product - right[row]) < 1e-12)
    }
    var rows = right.map { ColumnBlock(repeating: $0) }
    factor.solve(&rows, blocks: 1)
    for row in 0..<3 { #expect(abs(rows[row][5] - x[row]) < 1e-12) }
    // The inverse's first element is the cofactor 30 − 9 over the determinant 60.
    #expect(abs(factor.inverseDiagonal[0] - 21.0 / 60) < 1e-12)
    var indefinite = CholeskyFactor(size: 2)
    indefinite.elements = [1, 2, 2, 1]
    let isFactorized = indefinite.factorize()
    #expect(!isFactorized)
  }

  @Test("deviations that repeat count less")
  func correlation() {
    // A moving sum of four: ρ = 3/4, 1/2, 1/4, so 1 + 2 · 1.5 = 4.
    var state: UInt64 = 1
    let noise = (0..<20_003).map { _ -> Double in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 40) / Double(1 << 24) - 0.5
    }
    let sums = (0..<20_000).map { noise[$0..<$0 + 4].reduce(0, +) }
    let own = DeviationSpectrum.correlation([Array(noise[..<20_000])], channelCount: 1)[0]
    let summed = DeviationSpectrum.correlation([sums], channelCount: 1)[0]
    #expect(own < 1.1)
    #expect(abs(summed - 4) < 0.4)
  }
}
