/// The exponential function's relatives in single precision, sixteen numbers at once, without
/// branches or tables.
///
/// x = n ln 2 + r with |r| ≤ ln 2 / 2; eˣ = 2ⁿ eʳ, where eʳ − 1 is a polynomial of degree 6, fitted
/// for the least largest relative error (3·10⁻⁹). The split of ln 2 in two parts is that of Cody and
/// Waite (1980). All multiply-adds are fused, so the bits are the same on every machine.
public enum Exponential {
  /// eˣ − 1 for x ≤ 0, with an error below 2 ulp; of no meaning for positive x.
  @inlinable @inline(__always)
  public static func expMinusOneOfNegative(_ x: FloatVector) -> FloatVector {
    // Below −87 the result is −1 in any case.
    let lowest = FloatVector(repeating: -87)
    let (scale, fraction) = reduced(x.replacing(with: lowest, where: x .< lowest))
    return (scale - 1).addingProduct(scale, fraction)
  }

  /// tanh x = ∓(e^(−2|x|) − 1) / (e^(−2|x|) + 1), with an error below 4 ulp.
  @inlinable @inline(__always)
  public static func tanh(_ x: FloatVector) -> FloatVector {
    let isNegative = x .< FloatVector.zero
    let minusOne = expMinusOneOfNegative((2 * x).replacing(with: -2 * x, where: .!isNegative))
    let magnitude = -minusOne / (minusOne + 2)
    return magnitude.replacing(with: -magnitude, where: isNegative)
  }

  /// 2ⁿ and eʳ − 1 for x = n ln 2 + r.
  @inlinable @inline(__always)
  static func reduced(_ x: FloatVector) -> (scale: FloatVector, fraction: FloatVector) {
    // Adding 1.5 · 2²³ rounds to a whole number and leaves n in the low bits of the sum.
    let shift = FloatVector(repeating: 12_582_912)
    let shifted = shift.addingProduct(x, constant(1.442_695_04))
    let n = shifted - shift
    let r = x.addingProduct(n, constant(-0.693_359_375)).addingProduct(n, constant(2.121_944_4e-4))

    var p = constant(0x1.6a234ap-10)
    p = constant(0x1.123a6cp-7).addingProduct(p, r)
    p = constant(0x1.5558f4p-5).addingProduct(p, r)
    p = constant(0x1.55549p-3).addingProduct(p, r)
    p = constant(0x1.fffffcp-2).addingProduct(p, r)
    let exponent = SIMD16<UInt32>(bits: shifted) &<< 23
    let scale = FloatVector(bits: exponent &+ SIMD16(repeating: 0x3f80_0000))
    return (scale, r.addingProduct(p * r, r))
  }

  @inlinable @inline(__always)
  static func constant(_ value: Float) -> FloatVector { FloatVector(repeating: value) }
}
