extension RowSides {
  /// a of eight sides.
  @inline(__always)
  func excess(_ side: Int, _ row: Int, _ sign: Double) -> DoubleVector {
    sign * value[vector: row] + constant[vector: side]
  }

  /// Computes ρₐ and ρₑ and the net multipliers.
  ///
  /// - Returns: the largest magnitude of ρₐ and ρₑ.
  func computeResiduals() -> Double {
    var largest = DoubleVector()
    forEachEight { i, row, sign in
      let there = isBound[vector: i] + isEqual[vector: i]
      let (s, e) = (isBound[vector: i] * slack[vector: i], violation[vector: i])
      let r = there * (excess(i, row, sign) + s - e)
      residual[vector: i] = r
      largest = largest.larger(r.magnitude)
    }
    forEachSoftEight { i in
      let (z, e, v) = (multiplier[vector: i], violation[vector: i], price[vector: i])
      let r =
        isSoft[vector: i] * (linearPenalty[vector: i] + quadraticPenalty[vector: i] * e - z - v)
      penaltyResidual[vector: i] = r
      largest = largest.larger(r.magnitude)
    }
    forEachEightRows { lower, upper in
      netMultiplier[vector: lower] = multiplier[vector: upper] - multiplier[vector: lower]
    }
    return largest.max()
  }

  /// Computes κ and ω, and for each row the root of the sum of both weights.
  ///
  /// - Parameter dualRegularization: δ.
  func computeWeights(dualRegularization: Double) {
    let equalityWeight = 1 / dualRegularization
    forEachSoftEight { i in
      let stiffness = quadraticPenalty[vector: i] + price[vector: i] / pricedViolation(i)
      compliance[vector: i] = isSoft[vector: i] / stiffness
    }
    forEachEight { i, _, _ in
      let (s, z, kappa) = (slack[vector: i], multiplier[vector: i], compliance[vector: i])
      weight[vector: i] =
        isBound[vector: i] * z / (s + kappa * z) + isEqual[vector: i] * equalityWeight
    }
    forEachEightRows { lower, upper in
      rootWeight[vector: lower] = (weight[vector: lower] + weight[vector: upper]).squareRoot()
    }
  }

  /// e of eight sides, 1 where it has no multiplier.
  @inline(__always)
  private func pricedViolation(_ i: Int) -> DoubleVector {
    violation[vector: i].replacing(with: 1, where: isPriced[vector: i] .== 0)
  }

  /// Computes ε and η for a target of the products, and for each row the net force.
  ///
  /// - Parameters:
  ///   - target: τ.
  ///   - isCorrection: whether the products of the last steps are taken into account (Mehrotra 1992).
  func computeForces(target: Double, isCorrection: Bool) {
    let second = isCorrection ? 1.0 : 0.0
    forEachSoftEight { i in
      let (e, v) = (violation[vector: i], price[vector: i])
      let rhoV = e * v - target + second * violationStep[vector: i] * priceStep[vector: i]
      let inner = penaltyResidual[vector: i] + isPriced[vector: i] * rhoV / pricedViolation(i)
      yielding[vector: i] = compliance[vector: i] * inner
    }
    forEachEight { i, _, _ in
      let (s, z, kappa) = (slack[vector: i], multiplier[vector: i], compliance[vector: i])
      let rho = residual[vector: i]
      let rhoZ = s * z - target + second * slackStep[vector: i] * multiplierStep[vector: i]
      force[vector: i] =
        isBound[vector: i] * (z * (rho + yielding[vector: i]) - rhoZ) / (s + kappa * z)
        + isEqual[vector: i] * weight[vector: i] * rho
    }
    forEachEightRows { lower, upper in
      netForce[vector: lower] = force[vector: upper] - force[vector: lower]
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
      let de = compliance[vector: i] * dz - yielding[vector: i]
      let bound = isBound[vector: i]
      let ds = bound * (de - change - residual[vector: i])
      multiplierStep[vector: i] = dz
      violationStep[vector: i] = de
      slackStep[vector: i] = ds
      primal = primal.larger(RowSides.shrinkage(ds, slack[vector: i], where: bound))
      dual = dual.larger(RowSides.shrinkage(dz, multiplier[vector: i], where: bound))
    }
    forEachSoftEight { i in
      let (dz, de) = (multiplierStep[vector: i], violationStep[vector: i])
      let priced = isPriced[vector: i]
      let dv = priced * (quadraticPenalty[vector: i] * de - dz + penaltyResidual[vector: i])
      priceStep[vector: i] = dv
      primal = primal.larger(RowSides.shrinkage(de, violation[vector: i], where: priced))
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
      sum += isBound[vector: i] * (s * z)
    }
    forEachSoftEight { i in
      let e = violation[vector: i] + primal * violationStep[vector: i]
      let v = price[vector: i] + dual * priceStep[vector: i]
      sum += isPriced[vector: i] * (e * v)
    }
    return sum.sum()
  }

  /// Number of products.
  var productCount: Double {
    var sum = DoubleVector()
    forEachEight { i, _, _ in sum += isBound[vector: i] }
    forEachSoftEight { i in sum += isPriced[vector: i] }
    return sum.sum()
  }

  /// Goes the steps.
  func advance(primal: Double, dual: Double) {
    forEachEight { i, _, _ in
      slack[vector: i] += primal * slackStep[vector: i]
      multiplier[vector: i] += dual * multiplierStep[vector: i]
    }
    forEachSoftEight { i in
      violation[vector: i] += primal * violationStep[vector: i]
      price[vector: i] += dual * priceStep[vector: i]
    }
  }
}
