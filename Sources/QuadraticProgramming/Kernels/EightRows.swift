/// Products of eight rows of a matrix with vectors: what all larger products are made of.
enum EightRows {
  /// The products of eight rows with a vector.
  ///
  /// - Parameters:
  ///   - rows: the rows, `stride` apart.
  ///   - x: as long as a row.
  ///   - blocks: which eight columns at a time.
  @inline(__always)
  static func product(
    _ rows: KernelBuffer<Double>, stride: Int, _ x: KernelBuffer<Double>, _ blocks: Range<Int>
  ) -> DoubleVector {
    var (s0, s1, s2, s3) = (DoubleVector(), DoubleVector(), DoubleVector(), DoubleVector())
    var (s4, s5, s6, s7) = (DoubleVector(), DoubleVector(), DoubleVector(), DoubleVector())
    for block in blocks {
      let part = x[vector: 8 &* block]
      let column = rows.dropFirst(8 &* block)
      s0.addProduct(column[vector: 0], part)
      s1.addProduct(column[vector: stride], part)
      s2.addProduct(column[vector: 2 &* stride], part)
      s3.addProduct(column[vector: 3 &* stride], part)
      s4.addProduct(column[vector: 4 &* stride], part)
      s5.addProduct(column[vector: 5 &* stride], part)
      s6.addProduct(column[vector: 6 &* stride], part)
      s7.addProduct(column[vector: 7 &* stride], part)
    }
    let low = DoubleVector.pairSums(.pairSums(s0, s1), .pairSums(s2, s3))
    let high = DoubleVector.pairSums(.pairSums(s4, s5), .pairSums(s6, s7))
    return DoubleVector.pairSums(low, high)
  }

  /// Adds multiples of eight rows to a vector.
  ///
  /// - Parameters:
  ///   - factors: of each row.
  ///   - rows: the rows, `stride` apart.
  ///   - y: as long as a row.
  ///   - blocks: which eight columns at a time.
  @inline(__always)
  static func add(
    _ factors: DoubleVector, _ rows: KernelBuffer<Double>, stride: Int,
    to y: KernelBuffer<Double>, _ blocks: Range<Int>
  ) {
    for block in blocks {
      let column = rows.dropFirst(8 &* block)
      // Two chains of sums, so that neither waits for the other.
      var even = y[vector: 8 &* block]
      var odd = DoubleVector(repeating: factors[1]) * column[vector: stride]
      even.addProduct(DoubleVector(repeating: factors[0]), column[vector: 0])
      even.addProduct(DoubleVector(repeating: factors[2]), column[vector: 2 &* stride])
      odd.addProduct(DoubleVector(repeating: factors[3]), column[vector: 3 &* stride])
      even.addProduct(DoubleVector(repeating: factors[4]), column[vector: 4 &* stride])
      odd.addProduct(DoubleVector(repeating: factors[5]), column[vector: 5 &* stride])
      even.addProduct(DoubleVector(repeating: factors[6]), column[vector: 6 &* stride])
      odd.addProduct(DoubleVector(repeating: factors[7]), column[vector: 7 &* stride])
      y[vector: 8 &* block] = even + odd
    }
  }
}
