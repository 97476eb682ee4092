/// The exponential function and its relatives in single precision, without branches or tables, so
/// that loops over them become vector instructions on every processor.
///
/// x = n ln 2 + r with |r| ≤ ln 2 / 2; eˣ = 2ⁿ eʳ, where eʳ − 1 is a polynomial of degree 6, fitted
/// for the least largest relative error (3·10⁻⁹). The split of ln 2 in two parts is that of Cody and
/// Waite (1980).
public enum Exponential {
  /// eˣ with an error below 1.5 ulp for −87 ≤ x ≤ 88; outside, the value at that bound.
  @inlinable @inline(__always)
  public static func exp(_ x: Float) -> Float {
    let (scale, fraction) = reduced(Swift.min(Swift.max(x, -87), 88))
    return scale * fraction + scale
  }

  /// eˣ − 1 for x ≤ 0, with an error below 2 ulp; for positive x it is 0.
  @inlinable @inline(__always)
  public static func expMinusOneOfNegative(_ x: Float) -> Float {
    let (scale, fraction) = reduced(Swift.min(Swift.max(x, -87), 0))
    return scale * fraction + (scale - 1)
  }

  /// tanh x = ∓(e^(−2|x|) − 1) / (e^(−2|x|) + 1), with an error below 4 ulp.
  @inlinable @inline(__always)
  public static func tanh(_ x: Float) -> Float {
    let minusOne = expMinusOneOfNegative(-2 * Swift.abs(x))
    let magnitude = -minusOne / (minusOne + 2)
    let sign = x.bitPattern & 0x8000_0000
    return Float(bitPattern: magnitude.bitPattern | sign)
  }

  /// 2ⁿ and eʳ − 1 for x = n ln 2 + r.
  @inlinable @inline(__always)
  static func reduced(_ x: Float) -> (scale: Float, fraction: Float) {
    // Adding 1.5 · 2²³ rounds to a whole number and leaves n in the low bits of the sum.
    let shifted = x * 1.442_695_04 + 12_582_912
    let n = shifted - 12_582_912
    let r = (x - n * 0.693_359_375) + n * 2.121_944_4e-4

    var p: Float = 0x1.6a234ap-10
    p = p * r + 0x1.123a6cp-7
    p = p * r + 0x1.5558f4p-5
    p = p * r + 0x1.55549p-3
    p = p * r + 0x1.fffffcp-2
    let scale = Float(bitPattern: (shifted.bitPattern &<< 23) &+ 0x3f80_0000)
    return (scale, p * r * r + r)
  }
}
