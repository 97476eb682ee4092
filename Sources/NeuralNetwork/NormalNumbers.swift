import LinearAlgebra
import Reproducibility
import VectorArithmetic

/// Standard normal numbers from uniform bits by the inverse of the distribution function, sixteen at
/// once: one number from 32 bits, without branches, the same bits on every machine.
///
/// z = ±√2 erfinv(1 − q), with the sign from one bit and q from the other 31, so that the tails are
/// as fine as the centre; |z| stays below 6.34. The polynomials of erfinv are those of Giles 2010
/// (*Approximating the erfinv function*, single precision), that of the logarithm is Moshier's
/// (Cephes, logf).
enum NormalNumbers {
  /// Draws `count` numbers, of which it takes two from each word of the stream.
  ///
  /// - Parameters:
  ///   - count: 1 to 16; numbers beyond are of no use.
  ///   - stream: source of randomness.
  @inline(__always)
  static func draw(_ count: Int, _ stream: inout RandomStream) -> FloatVector {
    var words = SIMD8<UInt64>.zero
    for i in 0..<(count + 1) / 2 { words[i] = stream.next() }
    let low = SIMD8<UInt32>(truncatingIfNeeded: words)
    let high = SIMD8<UInt32>(truncatingIfNeeded: words &>> 32)
    var bits = SIMD16<UInt32>.zero
    bits.evenHalf = low
    bits.oddHalf = high
    return fromUniform(bits)
  }

  /// The number whose quantile the bits give.
  @inline(__always)
  static func fromUniform(_ bits: SIMD16<UInt32>) -> FloatVector {
    // q in (0, 1): the probability of a number farther from 0.
    let magnitude = SIMD16<Int32>(truncatingIfNeeded: bits & 0x7fff_ffff)
    let q = constant(0x1p-32).addingProduct(FloatVector(magnitude), constant(0x1p-31))
    // w = −ln((1 − x)(1 + x)) with x = 1 − q
    let w = -logarithm(q * (2 - q))

    let near = w - constant(2.5)
    var p = constant(2.810_226_36e-08)
    p = constant(3.432_739_39e-07).addingProduct(p, near)
    p = constant(-3.523_387_7e-06).addingProduct(p, near)
    p = constant(-4.391_506_54e-06).addingProduct(p, near)
    p = constant(0.000_218_580_87).addingProduct(p, near)
    p = constant(-0.001_253_725_03).addingProduct(p, near)
    p = constant(-0.004_177_681_64).addingProduct(p, near)
    p = constant(0.246_640_727).addingProduct(p, near)
    p = constant(1.501_409_41).addingProduct(p, near)

    let far = w.replacing(with: constant(5), where: w .< constant(5)).squareRoot() - constant(3)
    var t = constant(-0.000_200_214_257)
    t = constant(0.000_100_950_558).addingProduct(t, far)
    t = constant(0.001_349_343_22).addingProduct(t, far)
    t = constant(-0.003_673_428_44).addingProduct(t, far)
    t = constant(0.005_739_507_73).addingProduct(t, far)
    t = constant(-0.007_622_461_3).addingProduct(t, far)
    t = constant(0.009_438_870_47).addingProduct(t, far)
    t = constant(1.001_674_06).addingProduct(t, far)
    t = constant(2.832_976_82).addingProduct(t, far)

    let inverse = p.replacing(with: t, where: w .>= constant(5)) * (1 - q)
    let sign = bits & 0x8000_0000
    let z = constant(1.414_213_56) * inverse
    return FloatVector(bits: SIMD16<UInt32>(bits: z) ^ sign)
  }

  /// ln y for normal y > 0, with an absolute error below 2⁻²² max(1, |ln y|).
  @inline(__always)
  private static func logarithm(_ y: FloatVector) -> FloatVector {
    // y = 2ᵉ (1 + x) with √½ ≤ 1 + x < √2
    let bits = SIMD16<UInt32>(bits: y) &- SIMD16(repeating: 0x3f35_04f3)
    let e = FloatVector(SIMD16<Int32>(truncatingIfNeeded: bits) &>> 23)
    let x =
      FloatVector(bits: (bits & 0x007f_ffff) &+ SIMD16(repeating: 0x3f35_04f3)) - constant(1)
    var p = constant(7.037_683_63e-2)
    p = constant(-1.151_461_03e-1).addingProduct(p, x)
    p = constant(1.167_699_87e-1).addingProduct(p, x)
    p = constant(-1.242_014_08e-1).addingProduct(p, x)
    p = constant(1.424_932_28e-1).addingProduct(p, x)
    p = constant(-1.666_805_77e-1).addingProduct(p, x)
    p = constant(2.000_071_48e-1).addingProduct(p, x)
    p = constant(-2.499_999_40e-1).addingProduct(p, x)
    p = constant(3.333_333_12e-1).addingProduct(p, x)
    // ln(1 + x) = x − x²/2 + x³ P(x)
    let square = x * x
    let cubic = (p * x * square).addingProduct(e, constant(-2.121_944_4e-4))
    let mantissa = x + cubic.addingProduct(square, constant(-0.5))
    return mantissa.addingProduct(e, constant(0.693_359_375))
  }

  @inline(__always)
  private static func constant(_ value: Float) -> FloatVector { FloatVector(repeating: value) }
}
