/// Eight rows of eight sums that stay in registers while products are added.
///
/// Every element is one chain of fused multiply-adds in the order of the inner index.
struct RegisterTile {
  // Only variables with names of their own stay in registers.
  private var r0 = DoubleVector()
  private var r1 = DoubleVector()
  private var r2 = DoubleVector()
  private var r3 = DoubleVector()
  private var r4 = DoubleVector()
  private var r5 = DoubleVector()
  private var r6 = DoubleVector()
  private var r7 = DoubleVector()

  /// Zeros.
  @inline(__always) init() {}

  /// The elements from `source` on, whose rows begin `stride` apart.
  @inline(__always) init(_ source: KernelBuffer<Double>, stride: Int) {
    r0 = source[vector: 0]
    r1 = source[vector: stride]
    r2 = source[vector: 2 &* stride]
    r3 = source[vector: 3 &* stride]
    r4 = source[vector: 4 &* stride]
    r5 = source[vector: 5 &* stride]
    r6 = source[vector: 6 &* stride]
    r7 = source[vector: 7 &* stride]
  }

  /// Writes the elements from `target` on.
  @inline(__always) func store(to target: KernelBuffer<Double>, stride: Int) {
    target[vector: 0] = r0
    target[vector: stride] = r1
    target[vector: 2 &* stride] = r2
    target[vector: 3 &* stride] = r3
    target[vector: 4 &* stride] = r4
    target[vector: 5 &* stride] = r5
    target[vector: 6 &* stride] = r6
    target[vector: 7 &* stride] = r7
  }

  /// Adds a number to the diagonal.
  @inline(__always) mutating func addToDiagonal(_ x: Double) {
    r0[0] += x
    r1[1] += x
    r2[2] += x
    r3[3] += x
    r4[4] += x
    r5[5] += x
    r6[6] += x
    r7[7] += x
  }

  /// Adds A B with eight columns of A.
  ///
  /// - Parameters:
  ///   - a: eight rows, `aStride` apart.
  ///   - b: eight rows, `bStride` apart, of which eight columns count.
  @inline(__always)
  mutating func addProduct(
    _ a: KernelBuffer<Double>, aStride: Int, _ b: KernelBuffer<Double>, bStride: Int
  ) {
    for k in 0..<8 {
      let row = b[vector: k &* bStride]
      r0.addProduct(DoubleVector(repeating: a[k]), row)
      r1.addProduct(DoubleVector(repeating: a[aStride &+ k]), row)
      r2.addProduct(DoubleVector(repeating: a[2 &* aStride &+ k]), row)
      r3.addProduct(DoubleVector(repeating: a[3 &* aStride &+ k]), row)
      r4.addProduct(DoubleVector(repeating: a[4 &* aStride &+ k]), row)
      r5.addProduct(DoubleVector(repeating: a[5 &* aStride &+ k]), row)
      r6.addProduct(DoubleVector(repeating: a[6 &* aStride &+ k]), row)
      r7.addProduct(DoubleVector(repeating: a[7 &* aStride &+ k]), row)
    }
  }

  /// Adds ± Aᵀ B with `count` rows of both, `stride` apart.
  @inline(__always)
  mutating func addTransposedProduct(
    _ a: KernelBuffer<Double>, _ b: KernelBuffer<Double>, stride: Int, count: Int,
    isNegative: Bool = false
  ) {
    for k in 0..<count {
      let row = isNegative ? -b[vector: k &* stride] : b[vector: k &* stride]
      let column = a.dropFirst(k &* stride)
      r0.addProduct(DoubleVector(repeating: column[0]), row)
      r1.addProduct(DoubleVector(repeating: column[1]), row)
      r2.addProduct(DoubleVector(repeating: column[2]), row)
      r3.addProduct(DoubleVector(repeating: column[3]), row)
      r4.addProduct(DoubleVector(repeating: column[4]), row)
      r5.addProduct(DoubleVector(repeating: column[5]), row)
      r6.addProduct(DoubleVector(repeating: column[6]), row)
      r7.addProduct(DoubleVector(repeating: column[7]), row)
    }
  }

  /// Replaces the tile X by U⁻ᵀ X.
  ///
  /// - Parameters:
  ///   - u: U, upper triangular, its rows `stride` apart.
  ///   - inverse: one over each element of U's diagonal.
  @inline(__always)
  mutating func solveTransposed(
    _ u: KernelBuffer<Double>, stride: Int, inverse: KernelBuffer<Double>
  ) {
    r0 *= inverse[0]
    r1.subtractProduct(u[1], r0)
    r1 *= inverse[1]
    let u1 = u.dropFirst(stride)
    r2.subtractProduct(u[2], r0)
    r2.subtractProduct(u1[2], r1)
    r2 *= inverse[2]
    let u2 = u1.dropFirst(stride)
    r3.subtractProduct(u[3], r0)
    r3.subtractProduct(u1[3], r1)
    r3.subtractProduct(u2[3], r2)
    r3 *= inverse[3]
    let u3 = u2.dropFirst(stride)
    r4.subtractProduct(u[4], r0)
    r4.subtractProduct(u1[4], r1)
    r4.subtractProduct(u2[4], r2)
    r4.subtractProduct(u3[4], r3)
    r4 *= inverse[4]
    let u4 = u3.dropFirst(stride)
    r5.subtractProduct(u[5], r0)
    r5.subtractProduct(u1[5], r1)
    r5.subtractProduct(u2[5], r2)
    r5.subtractProduct(u3[5], r3)
    r5.subtractProduct(u4[5], r4)
    r5 *= inverse[5]
    let u5 = u4.dropFirst(stride)
    r6.subtractProduct(u[6], r0)
    r6.subtractProduct(u1[6], r1)
    r6.subtractProduct(u2[6], r2)
    r6.subtractProduct(u3[6], r3)
    r6.subtractProduct(u4[6], r4)
    r6.subtractProduct(u5[6], r5)
    r6 *= inverse[6]
    let u6 = u5.dropFirst(stride)
    r7.subtractProduct(u[7], r0)
    r7.subtractProduct(u1[7], r1)
    r7.subtractProduct(u2[7], r2)
    r7.subtractProduct(u3[7], r3)
    r7.subtractProduct(u4[7], r4)
    r7.subtractProduct(u5[7], r5)
    r7.subtractProduct(u6[7], r6)
    r7 *= inverse[7]
  }

  /// Replaces the symmetric tile M, of which the upper triangle counts, by U with Uᵀ U = M.
  ///
  /// - Returns: one over each element of U's diagonal; nil where a pivot is not positive.
  @inline(__always) mutating func factorize() -> DoubleVector? {
    // Without roots first: they would wait for one another.
    let s0 = r0 * (1 / r0[0])
    r1.subtractProduct(r0[1], s0)
    r2.subtractProduct(r0[2], s0)
    r3.subtractProduct(r0[3], s0)
    r4.subtractProduct(r0[4], s0)
    r5.subtractProduct(r0[5], s0)
    r6.subtractProduct(r0[6], s0)
    r7.subtractProduct(r0[7], s0)
    let s1 = r1 * (1 / r1[1])
    r2.subtractProduct(r1[2], s1)
    r3.subtractProduct(r1[3], s1)
    r4.subtractProduct(r1[4], s1)
    r5.subtractProduct(r1[5], s1)
    r6.subtractProduct(r1[6], s1)
    r7.subtractProduct(r1[7], s1)
    let s2 = r2 * (1 / r2[2])
    r3.subtractProduct(r2[3], s2)
    r4.subtractProduct(r2[4], s2)
    r5.subtractProduct(r2[5], s2)
    r6.subtractProduct(r2[6], s2)
    r7.subtractProduct(r2[7], s2)
    let s3 = r3 * (1 / r3[3])
    r4.subtractProduct(r3[4], s3)
    r5.subtractProduct(r3[5], s3)
    r6.subtractProduct(r3[6], s3)
    r7.subtractProduct(r3[7], s3)
    let s4 = r4 * (1 / r4[4])
    r5.subtractProduct(r4[5], s4)
    r6.subtractProduct(r4[6], s4)
    r7.subtractProduct(r4[7], s4)
    let s5 = r5 * (1 / r5[5])
    r6.subtractProduct(r5[6], s5)
    r7.subtractProduct(r5[7], s5)
    r7.subtractProduct(r6[7], r6 * (1 / r6[6]))
    let pivots = DoubleVector(r0[0], r1[1], r2[2], r3[3], r4[4], r5[5], r6[6], r7[7])
    guard all(pivots .> 0 .& pivots .< .infinity) else { return nil }
    let inverse = 1 / pivots.squareRoot()
    r0 *= inverse[0]
    r1 = (r1 * inverse[1]).withoutFirst(1)
    r2 = (r2 * inverse[2]).withoutFirst(2)
    r3 = (r3 * inverse[3]).withoutFirst(3)
    r4 = (r4 * inverse[4]).withoutFirst(4)
    r5 = (r5 * inverse[5]).withoutFirst(5)
    r6 = (r6 * inverse[6]).withoutFirst(6)
    r7 = (r7 * inverse[7]).withoutFirst(7)
    return inverse
  }
}

extension DoubleVector {
  /// Adds x ⊙ y, rounded once.
  @inline(__always) mutating func addProduct(_ x: DoubleVector, _ y: DoubleVector) {
    self = addingProduct(x, y)
  }

  /// Subtracts x y, rounded once.
  @inline(__always) mutating func subtractProduct(_ x: Double, _ y: DoubleVector) {
    self = addingProduct(DoubleVector(repeating: -x), y)
  }

  /// Zeros for the first elements.
  @inline(__always) func withoutFirst(_ count: Int64) -> DoubleVector {
    self.replacing(with: 0, where: SIMD8<Int64>(0, 1, 2, 3, 4, 5, 6, 7) .< count)
  }
}
