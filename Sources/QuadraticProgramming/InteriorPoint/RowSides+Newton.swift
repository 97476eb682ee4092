extension RowSides {
  /// a of eight sides.
  @inline(__always)
  func excess(_ side: Int, _ row: Int, _ sign: Double) -> DoubleVector {
    sign * value[vector: row] + constant[vector: side]
  }

  /// Computes ρₐ and ρₑ and the net multipliers.
  ///
  /// - Returns: the largest magnitude of ρₐ.
  func computeResiduals() -> Double {
    var largest = DoubleVector()
    forEachEight { i, row, sign in
      let there = isBound[vector: i] + isEqual[vector: i]
      let z = multiplier[vector: i]
      let e = violation[vector: i]
      let r = there * (excess(i, row, sign) + slack[vector: i] * isBound[vector: i] - e)
      residual[vector: i] = r
      penaltyResidual[vector: i] =
        isSoft[vector: i]
        * (linearPenalty[vector: i] + quadraticPenalty[vector: i] * e - z - price[vector: i])
      largest = largest.larger(r.magnitude).larger(penaltyResidual[vector: i].magnitude)
      netMultiplier[vector: row] = sign < 0 ? -z : netMultiplier[vector: row] + z
    }
    return largest.max()
  }

  /// Computes κ and ω, and for each row the root of the sum of both weights.
  ///
  /// - Parameter dualRegularization: δ.
  func computeWeights(dualRegularization: Double) {
    let one = DoubleVector(repeating: 1)
    let equalityWeight = 1 / dualRegularization
    forEachEight { i, row, sign in
      let (z, s, e) = (multiplier[vector: i], slack[vector: i], violation[vector: i])
      let priced = isPriced[vector: i]
      let stiffness =
        quadraticPenalty[vector: i] + price[vector: i] / e.replacing(with: one, where: priced .== 0)
      let soft = isSoft[vector: i] / stiffness
      compliance[vector: i] = soft
      let inner = isBound[vector: i] * z / (s + soft * z)
      let omega = inner + isEqual[vector: i] * equalityWeight
      weight[vector: i] = omega
      rootWeight[vector: row] =
        sign < 0 ? omega : (rootWeight[vector: row] + omega).squareRoot()
    }
  }

  /// Computes η for a target of the products, and for each row the net force.
  ///
  /// - Parameters:
  ///   - target: τ.
  ///   - isCorrection: whether the products of the last steps are taken into account (Mehrotra 1992).
  func computeForces(target: Double, isCorrection: Bool) {
    let one = DoubleVector(repeating: 1)
    let second = isCorrection ? 1.0 : 0.0
    forEachEight { i, row, sign in
      let (z, s, e) = (multiplier[vector: i], slack[vector: i], violation[vector: i])
      let priced = isPriced[vector: i]
      let kappa = compliance[vector: i]
      let rhoZ = s * z - target + second * slackStep[vector: i] * multiplierStep[vector: i]
      let rhoV =
        priced
        * (e * price[vector: i] - target + second * violationStep[vector: i] * priceStep[vector: i])
        / e.replacing(with: one, where: priced .== 0)
      priceResidual[vector: i] = rhoV
      let inner = residual[vector: i] + kappa * (penaltyResidual[vector: i] + rhoV)
      let bound = isBound[vector: i] * (z * inner - rhoZ) / (s + kappa * z)
      let eta = bound + isEqual[vector: i] * weight[vector: i] * residual[vector: i]
      force[vector: i] = eta
      netForce[vector: row] = sign < 0 ? -eta : netForce[vector: row] + eta
    }
  }

  /// Computes the steps of everything that was taken out, from those of C w.
  ///
  /// - Returns: the longest step, up to 1, of the slacks and violations, and of the multipliers, that
  ///   leaves all of them positive.
  func computeSteps() -> (primal: Double, dual: Double) {
    var primal = DoubleVector(repeating: 1)
    var dual = DoubleVector(repeating: 1)
    forEachEight { i, row, sign in
      let change = sign * valueStep[vector: row]
      let dz = weight[vector: i] * change + force[vector: i]
      let de =
        compliance[vector: i] * (dz - penaltyResidual[vector: i] - priceResidual[vector: i])
      let ds = isBound[vector: i] * (de - change - residual[vector: i])
      let dv =
        isPriced[vector: i] * (quadraticPenalty[vector: i] * de - dz + penaltyResidual[vector: i])
      multiplierStep[vector: i] = dz
      violationStep[vector: i] = de
      slackStep[vector: i] = ds
      priceStep[vector: i] = dv
      let bound = isBound[vector: i]
      let priced = isPriced[vector: i]
      primal = primal.larger(RowSides.shrinkage(ds, slack[vector: i], where: bound))
      primal = primal.larger(RowSides.shrinkage(de, violation[vector: i], where: priced))
      dual = dual.larger(RowSides.shrinkage(dz, multiplier[vector: i], where: bound))
      dual = dual.larger(RowSides.shrinkage(dv, price[vector: i], where: priced))
    }
    return (1 / primal.max(), 1 / dual.max())
  }

  /// By which part of itself a number shrinks in a whole step; 0 where it does not count.
  @inline(__always)
  private static func shrinkage(
    _ step: DoubleVector, _ number: DoubleVector, where counts: DoubleVector
  ) -> DoubleVector {
    (-step / number).replacing(with: 0, where: counts .== 0)
  }

  /// Sum of the products s z and e v after a step.
  ///
  /// - Parameters:
  ///   - primal: length of the step of s and e.
  ///   - dual: length of the step of z and v.
  func complementarity(primal: Double, dual: Double) -> Double {
    var sum = DoubleVector()
    forEachEight { i, _, _ in
      let s = slack[vector: i] + primal * slackStep[vector: i]
      let z = multiplier[vector: i] + dual * multiplierStep[vector: i]
      let e = violation[vector: i] + primal * violationStep[vector: i]
      let v = price[vector: i] + dual * priceStep[vector: i]
      sum += isBound[vector: i] * (s * z) + isPriced[vector: i] * (e * v)
    }
    return sum.sum()
  }

  /// Number of products.
  var productCount: Double {
    var sum = DoubleVector()
    forEachEight { i, _, _ in sum += isBound[vector: i] + isPriced[vector: i] }
    return sum.sum()
  }

  /// Goes the steps.
  func advance(primal: Double, dual: Double) {
    for i in stride(from: 0, to: count, by: 8) {
      slack[vector: i] += primal * slackStep[vector: i]
      violation[vector: i] += primal * violationStep[vector: i]
      multiplier[vector: i] += dual * multiplierStep[vector: i]
      price[vector: i] += dual * priceStep[vector: i]
    }
  }
}
