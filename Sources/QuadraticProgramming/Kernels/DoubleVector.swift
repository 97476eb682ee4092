/// Eight numbers, worked on at once: one register of AVX-512, two of AVX2.
typealias DoubleVector = SIMD8<Double>

extension DoubleVector {
  /// Number of elements.
  @inline(__always) static var count: Int { 8 }

  /// `count` numbers rounded up to whole vectors.
  @inline(__always) static func paddedCount(_ count: Int) -> Int { (count + 7) / 8 * 8 }

  /// Whether all elements are zero.
  @inline(__always) var isZero: Bool { self == .zero }

  /// The larger of each pair of elements; that of the other where one is not a number.
  @inline(__always) func larger(_ other: DoubleVector) -> DoubleVector {
    self.replacing(with: other, where: self .< other)
  }

  /// Each element without its sign.
  @inline(__always) var magnitude: DoubleVector {
    self.replacing(with: -self, where: self .< .zero)
  }

  /// Sums of adjacent elements of two vectors: those of the first, then those of the second.
  @inline(__always)
  static func pairSums(_ first: DoubleVector, _ second: DoubleVector) -> DoubleVector {
    DoubleVector(lowHalf: first.evenHalf, highHalf: second.evenHalf)
      + DoubleVector(lowHalf: first.oddHalf, highHalf: second.oddHalf)
  }
}
