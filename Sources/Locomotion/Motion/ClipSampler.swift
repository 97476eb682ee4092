import Foundation
import Reproducibility

/// Draws bins of clips, those more often in which robots fail (BeyondMimic, Liao et al. 2025, adaptive
/// sampling).
///
/// The failures of bin b are counted by `f_b ← r f_b + (1 − r) n_b` in every control step, n_b being the
/// robots that failed in it; its chance is in proportion to `Σ_k λᵏ (f_{b+k} + u / bins)`, so that the
/// run-up to a failure is practised, too.
struct ClipSampler: Sendable {
  let configuration: ClipSamplingConfiguration
  /// The bins that there are.
  let bins: [ClipLibrary.Bin]

  /// - Parameter bins: clip by clip; empty where nothing is sampled.
  init(_ configuration: ClipSamplingConfiguration, bins: [ClipLibrary.Bin]) {
    self.configuration = configuration
    self.bins = bins
  }

  /// Takes the failures of one control step into account.
  ///
  /// - Parameters:
  ///   - failures: `[bins]` f.
  ///   - counts: `[bins]` n.
  func advance(_ failures: inout [Double], counts: [Int]) {
    let retention = configuration.retention
    for bin in failures.indices {
      failures[bin] = retention * failures[bin] + (1 - retention) * Double(counts[bin])
    }
  }

  /// Works out the chances of the bins, which add up to 1.
  ///
  /// - Parameters:
  ///   - chances: `[bins]`; overwritten.
  ///   - failures: `[bins]` f.
  func update(_ chances: inout [Double], failures: [Double]) {
    let floor = configuration.uniformShare / Double(max(bins.count, 1))
    var total = 0.0
    for bin in chances.indices {
      switch configuration.mode {
      case .uniform: chances[bin] = bins[bin].times.upperBound - bins[bin].times.lowerBound
      case .start: chances[bin] = bins[bin].times.lowerBound == 0 ? 1 : 0
      case .adaptive: chances[bin] = smoothed(failures, floor: floor, from: bin)
      }
      total += chances[bin]
    }
    for bin in chances.indices {
      chances[bin] = total > 0 ? chances[bin] / total : 1 / Double(bins.count)
    }
  }

  /// `Σ_k λᵏ (f_{b+k} + floor)`; beyond the end of its clip the last bin stands for those that are not
  /// there.
  private func smoothed(_ failures: [Double], floor: Double, from bin: Int) -> Double {
    var sum = 0.0
    var factor = 1.0
    var other = bin
    for _ in 0..<configuration.kernelLength {
      sum += factor * (failures[other] + floor)
      factor *= configuration.kernelDecay
      if other + 1 < bins.count, bins[other + 1].clip == bins[bin].clip { other += 1 }
    }
    return sum
  }

  /// Draws a clip and a time in it [s].
  ///
  /// - Parameter chances: `[bins]`, which add up to 1.
  func draw(
    _ chances: [Double], stream: inout RandomStream
  ) -> (clip: Int, time: Double) {
    let number = stream.uniform()
    var bin = 0
    var bound = chances[0]
    while number >= bound && bin + 1 < chances.count {
      bin += 1
      bound += chances[bin]
    }
    let times = bins[bin].times
    let share = stream.uniform()
    guard configuration.mode != .start else { return (bins[bin].clip, 0) }
    return (bins[bin].clip, times.lowerBound + share * (times.upperBound - times.lowerBound))
  }

  /// How even the chances are: 1 where all bins are alike, 0 where one has all of it.
  static func entropy(_ chances: [Double]) -> Double {
    guard chances.count > 1 else { return 1 }
    let entropy = chances.reduce(0) { $0 - ($1 > 0 ? $1 * log($1) : 0) }
    return entropy / log(Double(chances.count))
  }
}

/// e^{−x}.
func bell(_ x: Double) -> Double { exp(-x) }
