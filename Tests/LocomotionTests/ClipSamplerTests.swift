import Foundation
import Reproducibility
import Testing

@testable import Locomotion

@Suite struct ClipSamplerTests {
  private func bins(_ counts: [Int]) -> [ClipLibrary.Bin] {
    counts.enumerated().flatMap { clip, count in
      (0..<count).map { ClipLibrary.Bin(clip: clip, times: Double($0)..<Double($0 + 1)) }
    }
  }

  private func chances(_ sampler: ClipSampler, _ failures: [Double]) -> [Double] {
    var chances = failures
    sampler.update(&chances, failures: failures)
    return chances
  }

  @Test("failures are averaged by BeyondMimic's rule and raise the chance of their bin")
  func adaptive() {
    let sampler = ClipSampler(ClipSamplingConfiguration(), bins: bins([4]))
    var failures = [0.0, 0, 0, 0]
    #expect(chances(sampler, failures) == [0.25, 0.25, 0.25, 0.25])
    sampler.advance(&failures, counts: [0, 0, 100, 0])
    #expect(abs(failures[2] - 0.1) < 1e-12)
    // (0.1 + 0.025) of 0.2.
    let raised = chances(sampler, failures)
    #expect(abs(raised[2] - 0.625) < 1e-12)
    #expect(abs(raised[0] - 0.125) < 1e-12)
    sampler.advance(&failures, counts: [0, 0, 0, 0])
    #expect(abs(failures[2] - 0.0999) < 1e-12)
    #expect(abs(ClipSampler.entropy([0.25, 0.25, 0.25, 0.25]) - 1) < 1e-12)
    #expect(ClipSampler.entropy([0, 1, 0, 0]) == 0)
  }

  @Test("a kernel shares a failure with the bins before it in the same clip")
  func kernel() {
    var configuration = ClipSamplingConfiguration()
    configuration.kernelLength = 2
    configuration.kernelDecay = 0.5
    configuration.uniformShare = 0
    let sampler = ClipSampler(configuration, bins: bins([2, 2]))
    // 0 + 1/2, then 1 + 1/2 · 1 at the clip's end; the clip before has no part in it.
    let found = chances(sampler, [0, 0, 0, 1])
    #expect(found == [0, 0, 0.25, 0.75])
  }

  @Test("draws follow the chances, and every clip can start from its first frame")
  func draws() {
    let sampler = ClipSampler(ClipSamplingConfiguration(), bins: bins([2, 1]))
    var stream = RandomStream(seed: 4, stream: 0)
    var counts = [0, 0, 0]
    for _ in 0..<4000 {
      let place = sampler.draw([0.5, 0.2, 0.3], stream: &stream)
      counts[2 * place.clip + Int(place.time)] += 1
    }
    // Deviations of up to 32.
    #expect(abs(counts[0] - 2000) < 130 && abs(counts[1] - 800) < 110)
    var configuration = ClipSamplingConfiguration()
    configuration.mode = .start
    let starts = ClipSampler(configuration, bins: bins([2, 3]))
    #expect(chances(starts, [9, 9, 9, 9, 9]) == [0.5, 0, 0.5, 0, 0])
    #expect(starts.draw([0.5, 0, 0.5, 0, 0], stream: &stream).time == 0)
  }
}
