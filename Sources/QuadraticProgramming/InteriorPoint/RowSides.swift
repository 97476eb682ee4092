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
///     Δz = ω Δa + η,   ω = z / (s + κ z),   η = [z (ρₐ + ε) − ρ_z] / (s + κ z),
///     Δe = κ Δz − ε,   ε = κ (ρₑ + ρ_v/e)
///
/// where ρ are the residuals of the four. An equality row that could not be eliminated is an upper side
/// without slack, with ω = 1/δ. So rows reach the Newton system as weights ω and forces η alone.
///
/// Arrays hold the lower sides of all rows, then the upper ones; sides that are not there have ω = 0.
/// Loops go over eights of sides: those that bind nothing are left out, and what only soft sides have is
/// computed only where there are any.
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

  /// ρₐ, ρₑ; κ, ε, ω, η.
  let residual: KernelBuffer<Double>
  let penaltyResidual: KernelBuffer<Double>
  let compliance: KernelBuffer<Double>
  let yielding: KernelBuffer<Double>
  let weight: KernelBuffer<Double>
  let force: KernelBuffer<Double>

  /// For each row C w, C Δw, the net multiplier, √ of the sum of both weights, and the net force.
  let value: KernelBuffer<Double>
  let valueStep: KernelBuffer<Double>
  let netMultiplier: KernelBuffer<Double>
  let rootWeight: KernelBuffer<Double>
  let netForce: KernelBuffer<Double>
  /// For each row √ω of the start.
  let startScale: KernelBuffer<Double>

  /// First sides of the eights that bind something: those without soft sides, then those with.
  private let boundEights: KernelBuffer<Int>
  private var hardEightCount = 0
  private var boundEightCount = 0

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
    compliance = memory.take(sides)
    yielding = memory.take(sides)
    weight = memory.take(sides)
    force = memory.take(sides)
    value = memory.take(rowCount)
    valueStep = memory.take(rowCount)
    netMultiplier = memory.take(rowCount)
    rootWeight = memory.take(rowCount)
    netForce = memory.take(rowCount)
    startScale = memory.take(rowCount, of: 1.0)
    boundEights = memory.take(sides / 8, of: 0)
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

  /// Finds the eights that bind something; to be called when sides have been set.
  mutating func findBoundEights() {
    hardEightCount = 0
    for i in stride(from: 0, to: count, by: 8) where isSoft[vector: i].isZero {
      violation[vector: i] = .zero
      violationStep[vector: i] = .zero
      compliance[vector: i] = .zero
      yielding[vector: i] = .zero
      if (isBound[vector: i] + isEqual[vector: i]).isZero {
        multiplier[vector: i] = .zero
        weight[vector: i] = .zero
        force[vector: i] = .zero
      } else {
        boundEights[hardEightCount] = i
        hardEightCount += 1
      }
    }
    boundEightCount = hardEightCount
    for i in stride(from: 0, to: count, by: 8) where !isSoft[vector: i].isZero {
      boundEights[boundEightCount] = i
      boundEightCount += 1
    }
  }

  /// Calls `body` with the first side of each eight that binds something, the eight's row, and the sign
  /// of C w in a.
  @inline(__always)
  func forEachEight(_ body: (_ side: Int, _ row: Int, _ sign: Double) -> Void) {
    for index in 0..<boundEightCount {
      let side = boundEights[index]
      if side < rowCount { body(side, side, -1) } else { body(side, side &- rowCount, 1) }
    }
  }

  /// Calls `body` with the first side of each eight that has a soft one.
  @inline(__always)
  func forEachSoftEight(_ body: (_ side: Int) -> Void) {
    for index in hardEightCount..<boundEightCount { body(boundEights[index]) }
  }

  /// Calls `body` with the first lower side of each eight, which is its row, and with the upper one.
  @inline(__always)
  func forEachEightRows(_ body: (_ lower: Int, _ upper: Int) -> Void) {
    for row in stride(from: 0, to: rowCount, by: 8) { body(row, row &+ rowCount) }
  }
}
