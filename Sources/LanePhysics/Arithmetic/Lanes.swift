/// How many robots one instruction advances: 16 single-precision numbers fill a register of AVX-512,
/// two of AVX2, four of NEON.
typealias LaneRegister = SIMD16<Float>

/// One number of every robot of a block.
///
/// A struct with operators of its own: expressions of generic SIMD operators and literals exhaust
/// the type checker.
struct Lanes {
  var values: LaneRegister

  /// How many robots a block holds.
  static let count = LaneRegister.scalarCount
  static let zero = Lanes(0)
  static let one = Lanes(1)

  @inline(__always) init(_ values: LaneRegister) { self.values = values }
  @inline(__always) init(_ number: Float) { values = LaneRegister(repeating: number) }

  @inline(__always) subscript(lane: Int) -> Float {
    get { values[lane] }
    set { values[lane] = newValue }
  }

  @inline(__always) static func + (a: Lanes, b: Lanes) -> Lanes { Lanes(a.values + b.values) }
  @inline(__always) static func - (a: Lanes, b: Lanes) -> Lanes { Lanes(a.values - b.values) }
  @inline(__always) static func * (a: Lanes, b: Lanes) -> Lanes { Lanes(a.values * b.values) }
  @inline(__always) static func * (a: Lanes, b: Float) -> Lanes { Lanes(a.values * b) }
  @inline(__always) static func / (a: Lanes, b: Lanes) -> Lanes { Lanes(a.values / b.values) }
  @inline(__always) static func += (a: inout Lanes, b: Lanes) { a = a + b }
  @inline(__always) static func -= (a: inout Lanes, b: Lanes) { a = a - b }

  /// The sign bit flipped, which folds into a fused multiplication; 0 − x does not.
  @inline(__always) static prefix func - (a: Lanes) -> Lanes { Lanes(bits: a.bits ^ 0x8000_0000) }

  /// self + a b, rounded once.
  @inline(__always) func adding(_ a: Lanes, times b: Lanes) -> Lanes {
    Lanes(values.addingProduct(a.values, b.values))
  }

  /// self − a b, rounded once.
  @inline(__always) func subtracting(_ a: Lanes, times b: Lanes) -> Lanes {
    Lanes(values.addingProduct((-a).values, b.values))
  }

  @inline(__always) static func < (a: Lanes, b: Lanes) -> LaneMask { a.values .< b.values }
  @inline(__always) static func > (a: Lanes, b: Lanes) -> LaneMask { a.values .> b.values }
  @inline(__always) static func == (a: Lanes, b: Lanes) -> LaneMask { a.values .== b.values }

  /// `a` where the mask holds, else `b`.
  @inline(__always) init(where mask: LaneMask, _ a: Lanes, else b: Lanes) {
    values = b.values.replacing(with: a.values, where: mask)
  }

  /// Whole numbers below 2²² as integers; anything else becomes any integer, without a trap.
  @inline(__always) var wholeNumbers: SIMD16<Int32> {
    // The sum's last bits are the number: 1.5 · 2²³ leaves no bit for fractions.
    let shifted = SIMD16<Int32>(truncatingIfNeeded: (self + Lanes(12_582_912)).bits)
    return shifted &- SIMD16<Int32>(repeating: 0x4b40_0000)
  }

  @inline(__always) fileprivate init(bits: SIMD16<UInt32>) {
    values = unsafe unsafeBitCast(bits, to: LaneRegister.self)
  }

  @inline(__always) fileprivate var bits: SIMD16<UInt32> {
    unsafe unsafeBitCast(values, to: SIMD16<UInt32>.self)
  }
}

/// Which robots of a block something holds for.
typealias LaneMask = SIMDMask<SIMD16<Int32>>

/// The smaller; the standard library's function is not vectorised.
@inline(__always) func min(_ a: Lanes, _ b: Lanes) -> Lanes { Lanes(where: a < b, a, else: b) }

/// The larger.
@inline(__always) func max(_ a: Lanes, _ b: Lanes) -> Lanes { Lanes(where: a > b, a, else: b) }

/// The absolute value.
@inline(__always) func abs(_ a: Lanes) -> Lanes { Lanes(bits: a.bits & 0x7fff_ffff) }

/// 1 / √x for normal positive x, within 2 ulp: an estimate from the exponent's bits and three
/// Newton steps. (The standard library's square root calls a function for each lane.)
@inline(__always) func reciprocalSquareRoot(_ x: Lanes) -> Lanes {
  var y = Lanes(bits: 0x5f37_5a86 &- (x.bits &>> 1))
  let half = x * -0.5
  for _ in 0..<3 { y = y * Lanes(1.5).adding(half * y, times: y) }
  return y
}

/// Sine and cosine of an angle of less than 10⁴ rad, within 2 ulp of 1.
///
/// The angle is reduced by multiples of π/2, subtracted in two parts; the polynomials for
/// |x| ≤ π/4 are those of Moshier's Cephes library (sinf, cosf).
@inline(__always) func sineCosine(_ angle: Lanes) -> (sine: Lanes, cosine: Lanes) {
  let quarters = Lanes((angle * 0.636_619_77).values.rounded(.toNearestOrEven))
  let x = angle.subtracting(quarters, times: Lanes(1.570_796_4))
    .adding(quarters, times: Lanes(4.371_139e-8))
  let x2 = x * x
  let sinePolynomial = Lanes(8.332_160_9e-3).adding(x2, times: Lanes(-1.951_529_6e-4))
  let sine = x.adding(x2 * x, times: Lanes(-1.666_665_5e-1).adding(x2, times: sinePolynomial))
  let cosinePolynomial = Lanes(-1.388_731_6e-3).adding(x2, times: Lanes(2.443_315_7e-5))
  let cosine = Lanes(1).subtracting(x2, times: Lanes(0.5))
    .adding(x2 * x2, times: Lanes(4.166_664_6e-2).adding(x2, times: cosinePolynomial))

  // Quadrant 0…3: odd ones swap the two, 2 and 3 negate the sine, 1 and 2 the cosine.
  let quadrant = quarters.subtracting(
    Lanes((quarters * 0.25).values.rounded(.down)), times: Lanes(4))
  let isOdd = (quadrant == Lanes(1)) .| (quadrant == Lanes(3))
  let swappedSine = Lanes(where: isOdd, cosine, else: sine)
  let swappedCosine = Lanes(where: isOdd, sine, else: cosine)
  let isSineNegative = quadrant > Lanes(1.5)
  let isCosineNegative = (quadrant == Lanes(1)) .| (quadrant == Lanes(2))
  return (
    Lanes(where: isSineNegative, -swappedSine, else: swappedSine),
    Lanes(where: isCosineNegative, -swappedCosine, else: swappedCosine)
  )
}
