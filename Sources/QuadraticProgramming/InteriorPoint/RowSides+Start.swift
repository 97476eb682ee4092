extension RowSides {
  /// Part of a soft side's price that its violation's multiplier begins with.
  private static let priceShare = 0.5

  /// All multipliers zero, all slacks 1.
  func clear() {
    slack.fill(count, with: 1)
    violation.fill(count, with: 0)
    multiplier.fill(count, with: 0)
    price.fill(count, with: 0)
    value.fill(rowCount, with: 0)
    netForce.fill(rowCount, with: 0)
    rootWeight.fill(rowCount, with: 0)
  }

  /// Weights of 1 and forces that draw all a to zero.
  func computeStartForces() {
    forEachEight { i, row, sign in
      let there = isBound[vector: i] + isEqual[vector: i]
      let eta = there * excess(i, row, sign)
      rootWeight[vector: row] = sign < 0 ? there : (rootWeight[vector: row] + there).squareRoot()
      netForce[vector: row] = sign < 0 ? -eta : netForce[vector: row] + eta
    }
  }

  /// Slacks −a and multipliers a, both moved until they are positive and of like size.
  func startCold() {
    var lowest = DoubleVector()
    var highest = DoubleVector()
    forEachEight { i, row, sign in
      let a = isBound[vector: i] * excess(i, row, sign)
      lowest = (-lowest).larger(-a)
      lowest = -lowest
      highest = highest.larger(a)
    }
    let slackShift = 1.5 * highest.max()
    let multiplierShift = -1.5 * lowest.min()
    var (products, slacks, multipliers) = (DoubleVector(), DoubleVector(), DoubleVector())
    forEachEight { i, row, sign in
      let a = isBound[vector: i] * excess(i, row, sign)
      let s = isBound[vector: i] * (slackShift - a)
      let z = isBound[vector: i] * (multiplierShift + a)
      products += s * z
      slacks += s
      multipliers += z
    }
    let (product, sumS, sumZ) = (products.sum(), slacks.sum(), multipliers.sum())
    let moreSlack = slackShift + (sumZ > 0 ? 0.5 * product / sumZ : 0) + 1e-3
    let moreMultiplier = multiplierShift + (sumS > 0 ? 0.5 * product / sumS : 0) + 1e-3
    forEachEight { i, row, sign in
      let bound = isBound[vector: i]
      let a = bound * excess(i, row, sign)
      let s = (moreSlack - a).replacing(with: 1, where: bound .== 0)
      let z = bound * (moreMultiplier + a)
      place(i, slack: s, multiplier: z)
    }
  }

  /// Slacks and violations as a has them, multipliers as they are, each raised until its product with
  /// its partner is at least τ.
  ///
  /// - Parameter product: τ.
  func startWarm(product: Double) {
    let least = DoubleVector(repeating: product.squareRoot())
    forEachEight { i, row, sign in
      let bound = isBound[vector: i]
      let (soft, priced) = (isSoft[vector: i], isPriced[vector: i])
      let a = excess(i, row, sign)
      var z = multiplier[vector: i].larger(.zero)
      var e = soft * a.larger(.zero)
      var v =
        priced * (linearPenalty[vector: i] + quadraticPenalty[vector: i] * e - z).larger(.zero)
      e = e.larger(priced * product / v.larger(least))
      v = priced * v.larger(product / e.larger(least))
      var s = (e - a).larger(.zero)
      z = z.larger(product / s.larger(least))
      s = s.larger(product / z.larger(least))
      slack[vector: i] = s.replacing(with: 1, where: bound .== 0)
      multiplier[vector: i] = bound * z + isEqual[vector: i] * multiplier[vector: i]
      violation[vector: i] = e.replacing(
        with: z / quadraticPenalty[vector: i], where: soft .> priced)
      price[vector: i] = v
    }
  }

  /// Sets slacks and multipliers of eight sides, and violations and prices to match.
  @inline(__always)
  private func place(_ i: Int, slack s: DoubleVector, multiplier z: DoubleVector) {
    let soft = isSoft[vector: i]
    let priced = isPriced[vector: i]
    // A soft side's multiplier stays below what a violation costs.
    let ceiling = RowSides.priceShare * linearPenalty[vector: i]
    let own = z.replacing(with: ceiling, where: priced .> 0 .& (z .> ceiling))
    let e = soft * (s * own / linearPenalty[vector: i].replacing(with: 1, where: priced .== 0))
    let v = priced * (linearPenalty[vector: i] + quadraticPenalty[vector: i] * e - own)
    slack[vector: i] = s
    multiplier[vector: i] = own
    violation[vector: i] = e.replacing(
      with: own / quadraticPenalty[vector: i], where: soft .> priced)
    price[vector: i] = v
  }
}
