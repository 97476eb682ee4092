import Reproducibility
import Testing

@testable import Comparison

@Suite struct PairedDifferenceTests {
  private func difference(_ first: [Double?], _ second: [Double?], seed: UInt64 = 1)
    -> PairedDifference?
  {
    var stream = RandomStream(seed: seed, stream: 0)
    return PairedDifference(first: first, second: second, stream: &stream)
  }

  @Test("a controller beside itself differs by nothing, with an interval of nothing")
  func itself() throws {
    let values = [0.3, 0.1, nil, 0.7]
    let same = try #require(difference(values, values))
    #expect(same.mean == 0 && same.low == 0 && same.high == 0)
    #expect(same.pairCount == 3)
    #expect(Verdict(same, .less) == .noDifference)
  }

  @Test("pairs of which one is missing are left out; fewer than two say nothing")
  func missing() throws {
    #expect(difference([1, nil, nil], [2, 3, nil]) == nil)
    #expect(difference([], []) == nil)
    let two = try #require(difference([1, nil, 5], [2, 3, 7]))
    #expect(two.pairCount == 2)
    #expect(two.mean == 1.5)
  }

  @Test("a shift that is large beside the scatter of pairs is found, though seeds scatter more")
  func shift() throws {
    var stream = RandomStream(seed: 3, stream: 0)
    let first = (0..<50).map { _ in 10 * stream.normal() }
    let second = first.map { $0 - 1 + 0.5 * stream.normal() }
    let found = try #require(difference(first, second))
    #expect(found.low < -1 && -1 < found.high)
    #expect(found.high < 0)
    #expect(Verdict(found, .less) == .better)
    #expect(Verdict(found, .more) == .worse)
    #expect(Verdict(found, .neither) == .different)
    #expect(Verdict(nil, .more) == .unknown)
  }

  @Test("intervals hold the truth about as often as they say")
  func coverage() throws {
    let trialCount = 100
    for count in [10, 30] {
      var stream = RandomStream(seed: 5, stream: UInt64(count))
      var wrong = 0
      for trial in 0..<trialCount {
        let first = (0..<count).map { _ in stream.normal() }
        let second = (0..<count).map { _ in stream.normal() }
        let found = try #require(difference(first, second, seed: UInt64(trial)))
        if Verdict(found, .less) != .noDifference { wrong += 1 }
      }
      // One in a hundred is meant. Percentiles of few pairs are too narrow (Student's t of 9 degrees of
      // freedom against the normal law gives 3 %); the issue asks for 5 % at most.
      #expect(wrong <= trialCount / 20, "\(wrong) of \(trialCount) with \(count) pairs")
    }
  }
}
