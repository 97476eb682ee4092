import Foundation

/// A seeded stream of random numbers whose whole state is four words, so that a checkpoint can keep
/// it.
///
/// The generator is xoshiro256++ (Blackman and Vigna 2019), seeded by SplitMix64. Every environment
/// and every stochastic part of the learner owns a stream of its own; streams of one seed differ in
/// `stream`.
@frozen
public struct RandomStream: RandomNumberGenerator, Hashable, Sendable {
  /// The state, four words, never all zero.
  public var words: (UInt64, UInt64, UInt64, UInt64) { storage }
  @usableFromInline var storage: (UInt64, UInt64, UInt64, UInt64)

  /// - Parameters:
  ///   - seed: the run's seed.
  ///   - stream: number of the stream below that seed, for example an environment's index.
  public init(seed: UInt64, stream: UInt64) {
    var mixer = SplitMix64(state: seed)
    let base = mixer.next()
    mixer = SplitMix64(state: base ^ (stream &* 0xD1B5_4A32_D192_ED03))
    storage = (mixer.next(), mixer.next(), mixer.next(), mixer.next())
  }

  /// The stream that continues from a saved state.
  ///
  /// - Precondition: `words` has four elements, not all zero.
  public init(words: [UInt64]) {
    precondition(
      words.count == 4 && words.contains { $0 != 0 },
      "a random stream has four words, not all zero; got \(words)")
    storage = (words[0], words[1], words[2], words[3])
  }

  /// The state as an array of four, for a checkpoint.
  public var state: [UInt64] { [words.0, words.1, words.2, words.3] }

  /// 64 random bits.
  @inlinable
  public mutating func next() -> UInt64 {
    let sum = storage.0 &+ storage.3
    let result = ((sum << 23) | (sum >> 41)) &+ storage.0
    let t = storage.1 << 17
    storage.2 ^= storage.0
    storage.3 ^= storage.1
    storage.1 ^= storage.2
    storage.0 ^= storage.3
    storage.2 ^= t
    storage.3 = (storage.3 << 45) | (storage.3 >> 19)
    return result
  }

  /// A uniform number in 0…1, 1 excluded, with 53 random bits.
  @inlinable
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A uniform number of the range; the lower bound of an empty range.
  @inlinable
  public mutating func uniform(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
  }

  /// A whole number in 0 ..< `count`, `count` being positive.
  public mutating func index(below count: Int) -> Int {
    Int(next(upperBound: UInt64(count)))
  }

  /// A standard normal number (Box and Muller 1958; the second of the pair is not kept, so that the
  /// state stays four words).
  public mutating func normal() -> Double {
    let radius = (-2 * log(1 - uniform())).squareRoot()
    return radius * cos(2 * Double.pi * uniform())
  }

  /// Fills `values` with standard normal numbers, two from each pair of uniforms.
  public mutating func fillNormal(_ values: inout [Float]) {
    var i = 0
    while i < values.count {
      let radius = (-2 * log(1 - uniform())).squareRoot()
      let angle = 2 * Double.pi * uniform()
      values[i] = Float(radius * cos(angle))
      if i + 1 < values.count { values[i + 1] = Float(radius * sin(angle)) }
      i += 2
    }
  }

  /// A random order of 0 ..< `count` (Fisher and Yates).
  public mutating func permutation(of count: Int) -> [Int] {
    var order = Array(0..<count)
    for i in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(i, index(below: i + 1))
    }
    return order
  }

  /// Whether two streams go on with the same bits.
  public static func == (a: RandomStream, b: RandomStream) -> Bool { a.words == b.words }

  /// Hashes the state.
  public func hash(into hasher: inout Hasher) { hasher.combine(state) }
}

/// SplitMix64 (Steele, Lea and Flood 2014): spreads a seed over the words of a better generator.
private struct SplitMix64 {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
