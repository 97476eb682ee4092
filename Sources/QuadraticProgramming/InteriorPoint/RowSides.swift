/// Both sides of all rows of a chain: slacks, multipliers, and what a Newton step makes of them.
///
/// A side demands a ≤ 0 with a = u-side: C w − u, l-side: l − C w. With a slack s ≥ 0, a multiplier
/// z ≥ 0 and, where it is soft, a violation e ≥ 0 with multiplier v ≥ 0 the conditions are
///
///     a + s − e = 0      π + ϖ e − z − v = 0      s z = τ      e v = τ
///
/// Linearised, everything but z can be taken out side by side: with the compliance
/// κ = 1 / (ϖ + v/e) of soft sides, 0 of hard ones,
///
///     Δz = ω Δa + η,   ω = z / (s + κ z),   η = [z (ρₐ + κ (ρₑ + ρ_v/e)) − ρ_z] / (s + κ z)
///
/// where ρ are the residuals of the four. An equality row that could not be eliminated is an upper side
/// without slack, with ω = 1/δ. So rows reach the Newton system as weights ω and forces η alone.
///
/// Arrays hold the lower sides of all rows, then the upper ones; sides that are not there have ω = 0.
struct RowSides {
  /// Number of rows, a multiple of eight.
  let rowCount: Int

  /// 1 where there is a slack; where there is a violation; where that has a multiplier; and at
  /// equalities.
  let isBound: KernelBuffer<Double>
  let isSoft: KernelBuffer<Double>
  let isPriced: KernelBuffer<Double>
  let isEqual: KernelBuffer<Double>
  /// Constant part of a, that is l or −u; π; ϖ, 1 where a side is not soft.
  let constant: KernelBuffer<Double>
  let linearPenalty: KernelBuffer<Double>
  let quadraticPenalty: KernelBuffer<Double>

  /// s, z, e, v and their steps.
  let slack: KernelBuffer<Double>
  let multiplier: KernelBuffer<Double>
  let violation: KernelBuffer<Double>
  let price: KernelBuffer<Double>
  let slackStep: KernelBuffer<Double>
  let multiplierStep: KernelBuffer<Double>
  let violationStep: KernelBuffer<Double>
  let priceStep: KernelBuffer<Double>

  /// ρₐ, ρₑ, ρ_v/e; κ, ω, η.
  let residual: KernelBuffer<Double>
  let penaltyResidual: KernelBuffer<Double>
  let priceResidual: KernelBuffer<Double>
  let compliance: KernelBuffer<Double>
  let weight: KernelBuffer<Double>
  let force: KernelBuffer<Double>

  /// For each row C w, C Δw, the net multiplier, √ of the sum of both weights, and the net force.
  let value: KernelBuffer<Double>
  let valueStep: KernelBuffer<Double>
  let netMultiplier: KernelBuffer<Double>
  let rootWeight: KernelBuffer<Double>
  let netForce: KernelBuffer<Double>

  init(rowCount: Int, in memory: KernelMemory) {
    self.rowCount = rowCount
    let sides = 2 * rowCount
    isBound = memory.take(sides)
    isSoft = memory.take(sides)
    isPriced = memory.take(sides)
    isEqual = memory.take(sides)
    constant = memory.take(sides)
    linearPenalty = memory.take(sides)
    quadraticPenalty = memory.take(sides, of: 1.0)
    slack = memory.take(sides, of: 1.0)
    multiplier = memory.take(sides)
    violation = memory.take(sides)
    price = memory.take(sides)
    slackStep = memory.take(sides)
    multiplierStep = memory.take(sides)
    violationStep = memory.take(sides)
    priceStep = memory.take(sides)
    residual = memory.take(sides)
    penaltyResidual = memory.take(sides)
    priceResidual = memory.take(sides)
    compliance = memory.take(sides)
    weight = memory.take(sides)
    force = memory.take(sides)
    value = memory.take(rowCount)
    valueStep = memory.take(rowCount)
    netMultiplier = memory.take(rowCount)
    rootWeight = memory.take(rowCount)
    netForce = memory.take(rowCount)
  }

  /// Number of sides.
  @inline(__always) var count: Int { 2 &* rowCount }

  /// Gives a row its bounds.
  ///
  /// - Parameters:
  ///   - row: which row of the chain.
  ///   - lower: l, −∞ for none.
  ///   - upper: u, ∞ for none.
  ///   - linearPenalty: π, ∞ for a hard row.
  ///   - quadraticPenalty: ϖ.
  func set(
    _ row: Int, lower: Double, upper: Double, linearPenalty: Double = .infinity,
    quadraticPenalty: Double = 0
  ) {
    let isHard = !linearPenalty.isFinite
    let isEquality = isHard && lower == upper
    precondition(
      isHard || linearPenalty > 0 || (linearPenalty == 0 && quadraticPenalty > 0),
      "a soft row needs a positive penalty")
    for (side, bound) in [(row, lower), (row + rowCount, -upper)] {
      let isThere = bound.isFinite && !isEquality
      isBound[side] = isThere ? 1 : 0
      isSoft[side] = isThere && !isHard ? 1 : 0
      isPriced[side] = isThere && !isHard && linearPenalty > 0 ? 1 : 0
      constant[side] = isThere ? bound : 0
      self.linearPenalty[side] = isSoft[side] * (isHard ? 0 : linearPenalty)
      self.quadraticPenalty[side] = isSoft[side] > 0 ? quadraticPenalty : 1
      isEqual[side] = 0
    }
    if isEquality {
      isEqual[row + rowCount] = 1
      constant[row + rowCount] = -upper
    }
  }

  /// Gives a row a multiplier, that of the lower side where it is negative.
  func placeMultiplier(_ row: Int, _ z: Double) {
    multiplier[row] = max(-z, 0)
    multiplier[row + rowCount] = max(z, 0)
  }

  /// Calls `body` with the first side of each eight, the eight's row, and the sign of C w in a.
  @inline(__always)
  func forEachEight(_ body: (_ side: Int, _ row: Int, _ sign: Double) -> Void) {
    for row in stride(from: 0, to: rowCount, by: 8) { body(row, row, -1) }
    for row in stride(from: 0, to: rowCount, by: 8) { body(row &+ rowCount, row, 1) }
  }
}
