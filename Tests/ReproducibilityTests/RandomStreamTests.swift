import Reproducibility
import Testing

@Suite("Random streams") struct RandomStreamTests {
  @Test("the first numbers of a stream never change")
  func goldenNumbers() {
    // Generator: an independent implementation of xoshiro256++ seeded by SplitMix64,
    // Tests/Peers/random_stream_golden.py.
    var random = RandomStream(seed: 1, stream: 0)
    #expect((0..<4).map { _ in random.next() } == RandomStreamTests.firstOfSeed1Stream0)
    random = RandomStream(seed: 2026, stream: 17)
    #expect((0..<4).map { _ in random.next() } == RandomStreamTests.firstOfSeed2026Stream17)
  }

  @Test("a stream restored from its state goes on as the original")
  func restoring() {
    var original = RandomStream(seed: 5, stream: 3)
    for _ in 0..<10 { _ = original.normal() }
    var restored = RandomStream(words: original.state)
    #expect(restored == original)
    #expect((0..<50).allSatisfy { _ in restored.next() == original.next() })
  }

  @Test("streams of one seed and streams of neighbouring seeds differ")
  func independence() {
    let firsts = (0..<32).flatMap { stream in
      (0..<32).map { seed -> UInt64 in
        var random = RandomStream(seed: UInt64(seed), stream: UInt64(stream))
        return random.next()
      }
    }
    #expect(Set(firsts).count == firsts.count)
  }

  @Test("uniform numbers lie in 0 to 1, fill it evenly and have the right mean and variance")
  func uniform() {
    var random = RandomStream(seed: 6, stream: 0)
    let count = 20_000
    let values = (0..<count).map { _ in random.uniform() }
    #expect(values.allSatisfy { $0 >= 0 && $0 < 1 })
    let mean = values.reduce(0, +) / Double(count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
    // Five standard errors: 0.289/√n for the mean, 0.0745/√n for the variance.
    #expect(abs(mean - 0.5) < 5 * 0.289 / Double(count).squareRoot())
    #expect(abs(variance - 1.0 / 12) < 5 * 0.0745 / Double(count).squareRoot())
    let inTenths = values.reduce(into: Array(repeating: 0, count: 10)) { $0[Int($1 * 10)] += 1 }
    #expect(inTenths.allSatisfy { abs(Double($0) - 2000) < 5 * (2000 * 0.9).squareRoot() })
  }

  @Test("normal numbers have mean 0, variance 1 and a fourth moment of 3, one by one and filled")
  func normal() {
    var random = RandomStream(seed: 7, stream: 0)
    let count = 20_000
    var filled = Array(repeating: Float(0), count: count)
    random.fillNormal(&filled)
    for values in [(0..<count).map { _ in random.normal() }, filled.map(Double.init)] {
      func moment(_ power: Int) -> Double {
        values.reduce(0) { sum, value in
          sum + (0..<power).reduce(1.0) { product, _ in product * value }
        } / Double(count)
      }
      // Five standard errors: 1/√n, √2/√n and √96/√n.
      let root = Double(count).squareRoot()
      #expect(abs(moment(1)) < 5 / root)
      #expect(abs(moment(2) - 1) < 5 * 1.414 / root)
      #expect(abs(moment(4) - 3) < 5 * 9.8 / root)
    }
  }

  @Test("filling an odd number of places sets all of them")
  func fillingOdd() {
    var random = RandomStream(seed: 8, stream: 0)
    var values = Array(repeating: Float.nan, count: 7)
    random.fillNormal(&values)
    #expect(values.allSatisfy { $0.isFinite })
  }

  @Test("a permutation holds every index once, and all orders of three come equally often")
  func permutation() {
    var random = RandomStream(seed: 9, stream: 0)
    #expect(random.permutation(of: 100).sorted() == Array(0..<100))
    #expect(random.permutation(of: 0).isEmpty)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<6000 { counts[random.permutation(of: 3), default: 0] += 1 }
    #expect(counts.count == 6)
    #expect(counts.values.allSatisfy { abs(Double($0) - 1000) < 5 * (1000 * 5.0 / 6).squareRoot() })
  }
}

extension RandomStreamTests {
  static let firstOfSeed1Stream0: [UInt64] = [
    0x7045_60CE_D7CC_0501,
    0x4EEF_9003_6C89_C53A,
    0xDCE0_5AF2_BA13_64D7,
    0xE019_C821_60DB_BF4C,
  ]
  static let firstOfSeed2026Stream17: [UInt64] = [
    0xDDFD_2AC7_3A55_A26E,
    0x16F2_6016_FF31_79CF,
    0x1B84_B805_4325_30AC,
    0xC05F_E8D5_25F1_3F18,
  ]
}
