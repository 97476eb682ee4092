extension RowSides {
  /// Part of a soft side's price that its violation's multiplier begins with.
  private static let priceShare = 0.5
  /// By how much more than the least that makes all slacks and multipliers positive they are moved; then
  /// by which part of their means, weighted by each other; and at least by what.
  private static let shiftFactor = 1.5
  private static let meanShare = 0.5
  private static let leastShift = 1e-3

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

  /// The start's weights, 1 for equalities, and forces that draw all a to zero.
  func computeStartForces() {
    forEachEight { i, row, sign in
      let scale = startScale[vector: row]
      let omega = isBound[vector: i] * scale * scale + isEqual[vector: i]
      weight[vector: i] = omega
      force[vector: i] = omega * excess(i, row, sign)
    }
    forEachEightRows { lower, upper in
      rootWeight[vector: lower] = (weight[vector: lower] + weight[vector: upper]).squareRoot()
      netForce[vector: lower] = force[vector: upper] - force[vector: lower]
    }
  }

  /// Slacks −a and multipliers ω a, both moved until they are positive and of like size: with rows in
  /// units of 1/√ω, in which multipliers have those of slacks, all by the same.
  func startCold() {
    var lowest = DoubleVector()
    var highest = DoubleVector()
    forEachEight { i, row, sign in
      let a = isBound[vector: i] * startScale[vector: row] * excess(i, row, sign)
      lowest = (-lowest).larger(-a)
      lowest = -lowest
      highest = highest.larger(a)
    }
    let slackShift = RowSides.shiftFactor * highest.max()
    let multiplierShift = -RowSides.shiftFactor * lowest.min()
    var (products, slacks, multipliers) = (DoubleVector(), DoubleVector(), DoubleVector())
    forEachEight { i, row, sign in
      let a = isBound[vector: i] * startScale[vector: row] * excess(i, row, sign)
      let s = isBound[vector: i] * (slackShift - a)
      let z = isBound[vector: i] * (multiplierShift + a)
      products += s * z
      slacks += s
      multipliers += z
    }
    let (product, sumS, sumZ) = (products.sum(), slacks.sum(), multipliers.sum())
    let slackMean = sumZ > 0 ? product / sumZ : 0
    let multiplierMean = sumS > 0 ? product / sumS : 0
    let (share, least) = (RowSides.meanShare, RowSides.leastShift)
    let moreSlack = slackShift + share * slackMean + least
    let moreMultiplier = multiplierShift + share * multiplierMean + least
    forEachEight { i, row, sign in
      let (bound, scale) = (isBound[vector: i], startScale[vector: row])
      let a = bound * scale * excess(i, row, sign)
      let s = ((moreSlack - a) / scale).replacing(with: 1, where: bound .== 0)
      let z = bound * scale * (moreMultiplier + a)
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
